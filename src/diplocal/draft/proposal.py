"""Proposals: what an article says of a record that the calendar has, field by field.

A new source, a date made sharper, a fact that was missing, a contradiction to answer; nothing is taken over by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from diplocal import address
from diplocal.catalogue import Record
from diplocal.draft.value import Article, Draft, Fact, Value
from diplocal.evidence import Stance, stance
from diplocal.gazetteer import folded
from diplocal.model import Event, Source, Status
from diplocal.when import Precision, When, parse_when

_ROLES = ("hosts", "attended", "invited", "observers")
_SINGLE = ("series", "edition", "part_of", "sidelines_of", "timezone", "part_of_day")
_LISTS = ("themes", "meeting_of")


class Stands(StrEnum):
    """How what an article says of a field stands to the record."""

    SAME = "same"
    NEW = "new"
    SHARPER = "sharper"
    LATER = "later"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a record of which an article says something.

    Attributes:
        field: its path in the record.
        was: what the record says; None where it says nothing.
        says: what the article says; of a list, only what the record does not have.
        stands: how the one stands to the other.
        fact: the fact, with its evidence.
    """

    field: str
    was: Value | None
    says: Value
    stands: Stands
    fact: Fact


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an article has to say of a record.

    Attributes:
        record: the record.
        ground: why the draft is taken to speak of it, in a few words.
        changes: field by field, those that stay the same included.
        source: index of the record's source that is this article, where it has it already.
    """

    record: Record
    ground: str
    changes: tuple[Change, ...]
    source: int | None = None

    @property
    def open_changes(self) -> tuple[Change, ...]:
        """The changes that somebody has to judge."""
        return tuple(change for change in self.changes if change.stands is not Stands.SAME)


def compare(draft: Draft, article: Article, record: Record, ground: str) -> Proposal:
    """Compare a draft with a record, field by field.

    Args:
        draft: what an article says.
        article: that article.
        record: the record.
        ground: why the two are taken to be of one event.
    """
    event = record.event
    source = next((index for index, known in enumerate(event.sources) if _is_same_page(article, known)), None)
    # Whoever wrote the record has read a page that it names, so that its status is no news.
    changes = _changes(draft, None if source is not None else article.published, event)
    return Proposal(record, ground, tuple(changes), source)


def _changes(draft: Draft, published: date | None, event: Event) -> Iterator[Change]:
    if fact := draft.get("when"):
        yield Change("when", str(event.when), fact.value, _date_stands(str(fact.value), event), fact)
    if fact := draft.get("status"):
        stands = _status_stands(Status(str(fact.value)), published, event)
        yield Change("status", str(event.status), fact.value, stands, fact)
    for key in _SINGLE:
        if fact := draft.get(key):
            was = getattr(event, key)
            stands = Stands.NEW if was is None else Stands.SAME if str(was) == str(fact.value) else Stands.CONFLICT
            yield Change(key, was, fact.value, stands, fact)
    for key in _LISTS:
        if fact := draft.get(key):
            yield _addition(fact, getattr(event, key), getattr(event, key))
    yield from _participants(draft, event)
    yield from _places(draft, event)


def _date_stands(text: str, event: Event) -> Stands:
    said = parse_when(text)
    if event.when.is_unknown:
        return Stands.SAME if said.is_unknown else Stands.NEW if said.start else Stands.CONFLICT
    if _is_sharpening(said, event.when):
        return Stands.SHARPER
    how = stance(Source(publisher="-", claim="-", says_when=said), event)
    return Stands.CONFLICT if how is Stance.CONTRADICTS else Stands.SAME


def _is_sharpening(said: When, when: When) -> bool:
    """Tell whether a date says more exactly what a vague one says: of a day within a span of days it does not."""
    if not when.contains(said) or said.start is None:
        return False
    is_vague = when.precision > Precision.DAY or when.is_approximate or when.is_uncertain
    is_closer = said.precision < when.precision or ((when.is_approximate or when.is_uncertain) and said.is_exact)
    return (is_vague and is_closer) or (when.is_open and not said.is_open and said.first == when.first)


def _status_stands(says: Status, published: date | None, event: Event) -> Stands:
    """Tell whether the article is the last word: one that is older than what the record rests on only says what was."""
    if says is event.status or event.status is Status.HELD or published is None:
        return Stands.SAME
    days = [source.published.last for source in event.sources if source.published and source.published.last]
    is_latest = all(published > day for day in days)
    return Stands.LATER if is_latest or (event.status, says) == (Status.UNREPORTED, Status.HELD) else Stands.SAME


def _addition(fact: Fact, held: tuple[str, ...], known: Iterable[str]) -> Change:
    """Compare lists: what the record lacks is new, and what the article leaves out is no contradiction."""
    said = fact.value if isinstance(fact.value, tuple) else (str(fact.value),)
    known = frozenset(known)
    more = tuple(word for word in said if word not in known)
    return Change(fact.field, held or None, more or said, Stands.NEW if more else Stands.SAME, fact)


def _participants(draft: Draft, event: Event) -> Iterator[Change]:
    """Compare who takes part: somebody who hosts attends as well, and who attended was invited."""
    known: list[str] = []
    for role in _ROLES:
        known += getattr(event.who, role)
        if fact := draft.get(f"who.{role}"):
            yield _addition(fact, getattr(event.who, role), known)


def _places(draft: Draft, event: Event) -> Iterator[Change]:
    """Compare each place with the record's one in the same country; one in another country is put to the reader."""
    said: dict[str, list[Fact]] = {}
    for fact in draft.facts:
        if fact.field.startswith("places."):
            said.setdefault(fact.field.split(".")[1], []).append(fact)
    for facts in said.values():
        country = next((str(fact.value) for fact in facts if fact.field.endswith(".country")), None)
        index = next(
            (
                at
                for at, place in enumerate(event.places)
                if None in {country, place.country} or place.country == country
            ),
            None,
        )
        for fact in facts:
            key = fact.field.rpartition(".")[2]
            place = None if index is None else event.places[index]
            was = (
                ", ".join(place.country for place in event.places if place.country)
                if place is None
                else getattr(place, key)
            )
            stands = _place_stands(was, fact, is_elsewhere=place is None and bool(event.places))
            yield Change(f"places.{index or 0}.{key}", was or None, fact.value, stands, fact)


def _place_stands(was: object, fact: Fact, *, is_elsewhere: bool) -> Stands:
    if is_elsewhere:
        return Stands.CONFLICT
    if not was:
        return Stands.NEW
    return Stands.SAME if _is_alike(str(was), str(fact.value)) else Stands.CONFLICT


def _is_alike(one: str, other: str) -> bool:
    return folded(one) in folded(other) or folded(other) in folded(one)


def _is_same_page(article: Article, source: Source) -> bool:
    return article.url is not None and source.url is not None and address.bare(article.url) == address.bare(source.url)

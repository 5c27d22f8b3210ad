"""Matching: whether a draft speaks of an event that is in the calendar.

Two records of one event are worse than none, since subscribers see it twice; and a record that took over the facts of
another event is worse still. So a match needs a ground, and a draft that could be of two records is of none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter
from typing import Any

from pydantic import ValidationError

from diplocal.catalogue import Catalogue, Record
from diplocal.draft.document import record_of
from diplocal.draft.proposal import Proposal, compare
from diplocal.draft.value import Article, Draft
from diplocal.likeness import Face, is_apart, is_twin
from diplocal.model import LONGEST_TITLE, Event, Status
from diplocal.records.document import Document
from diplocal.shards import card_of
from diplocal.when import Precision, When, WhenError, parse_when

_NEAR = timedelta(days=31)
"""How far apart two dates of one occasion may be given, where a row has one a year."""
_BACK, _AHEAD = timedelta(days=60), timedelta(days=800)
"""How far from its article an event without a date may be sought: plans reach far, and what was held was so lately."""


@dataclass(frozen=True, slots=True)
class _Likely:
    """A record, or the sketch of one, with what shows which event it is."""

    record: Record
    face: Face

    @property
    def event(self) -> Event:
        return self.record.event


def match(draft: Draft, article: Article, catalogue: Catalogue) -> Proposal | None:
    """Find the record of the event of which a draft speaks, and compare the two; None where there is none.

    Args:
        draft: what an article says of an event.
        article: that article, whose day of publication has to be known.
        catalogue: the calendar.
    """
    sketch = _sketch(draft, article, catalogue)
    if sketch is None:
        return None
    rivals = [
        _Likely(record, Face(card_of(record, catalogue.settings)))
        for record in catalogue.records
        if _is_rival(record.event, sketch.event)
    ]
    for ground, test in (("series", _is_occasion), ("parties", _is_company), ("name", _is_namesake)):
        found = [rival for rival in rivals if test(sketch, rival)]
        if found:
            nearest = _nearest(sketch, found, is_by_name=ground != "parties")
            return None if nearest is None else compare(draft, article, nearest.record, ground)
    return None


def _sketch(draft: Draft, article: Article, catalogue: Catalogue) -> _Likely | None:
    """Make a record of a draft, which only lends its face; None where it holds what no record could."""
    data: dict[str, Any] = {
        "kind": "unknown",
        "status": Status.ANNOUNCED,
        "description": "A draft.",
        **{key: value for key, value in record_of(draft).items() if key in Event.model_fields and key != "people"},
        "id": "draft",
        "when": _sought(draft, article),
    }
    data["title"] = str(data.get("title", "Draft"))[:LONGEST_TITLE].strip()
    try:
        event = Event.model_validate(data)
    except ValidationError:
        return None
    record = Record(event, catalogue.vocabulary.involvement(event), Document("draft", ""))
    return _Likely(record, Face(card_of(record, catalogue.settings)))


def _sought(draft: Draft, article: Article) -> str:
    """Give the days in which to look for the event: its own, with an open end closed; without a date, some around."""
    fact = draft.get("when")
    text = "unknown" if fact is None else str(fact.value)
    start, _, end = text.partition("/")
    if text == "unknown":
        day, status = article.published, draft.get("status")
        if day is None:
            return text
        is_over = status is not None and status.value == Status.HELD
        return f"{day - _NEAR}/{day}" if is_over else f"{day - _BACK}/{day + _AHEAD}"
    try:
        if start == "..":
            last = parse_when(end).last
            return text if last is None else f"{last - _NEAR}/{end}"
        first = parse_when(start).first
        return f"{start}/{first + _NEAR}" if end == ".." and first is not None else text
    except WhenError:
        return text  # which no record could hold either


def _is_rival(event: Event, draft: Event) -> bool:
    """Tell whether a record can be meant at all: one that only groups others is none of the events of a series."""
    return event.withdrawn is None and not (event.umbrella and draft.series is not None)


def _is_occasion(sketch: _Likely, rival: _Likely) -> bool:
    """Tell whether both are of one series, and of one edition of it, or else of one time."""
    draft, event = sketch.event, rival.event
    if draft.series is None or draft.series != event.series:
        return False
    if draft.edition is not None and event.edition is not None:
        return draft.edition == event.edition
    return _is_near(draft.when, event.when)


def _is_near(one: When, other: When) -> bool:
    """Tell whether two dates could be of one occasion: they overlap, or both are days not far apart."""
    if one.is_unknown or other.is_unknown:
        return True
    if one.first is None or other.first is None or not (_is_sharp(one) and _is_sharp(other)):
        return one.overlaps(other)
    return one.overlaps(other) or abs(one.first - other.first) <= _NEAR


def _is_company(sketch: _Likely, rival: _Likely) -> bool:
    """Tell whether the same few countries met for the same kind of thing at the same time."""
    draft, event = sketch.event, rival.event
    return (
        draft.kind == event.kind
        and sketch.face.company is not None
        and sketch.face.company == rival.face.company
        and _is_sharp(draft.when)
        and event.when.precision <= Precision.MONTH
        and not is_apart(sketch.face, rival.face)
    )


def _is_namesake(sketch: _Likely, rival: _Likely) -> bool:
    return sketch.event.kind == rival.event.kind and is_twin(sketch.face, rival.face)


def _is_sharp(when: When) -> bool:
    """Tell whether a date says in which weeks to look."""
    if when.first is None or when.precision > Precision.MONTH:
        return False
    return when.last is None or when.last - when.first <= 3 * _NEAR


def _nearest(sketch: _Likely, rivals: list[_Likely], *, is_by_name: bool) -> _Likely | None:
    """Give the one that is nearest by what it is, when, and under which name; None where two are equally near.

    Of several meetings of one company in the same weeks, the name tells nothing: articles name them as they like.
    """
    ranked = sorted(((_distance(sketch, rival, is_by_name=is_by_name), rival) for rival in rivals), key=itemgetter(0))
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return None
    return ranked[0][1]


def _distance(sketch: _Likely, rival: _Likely, *, is_by_name: bool) -> tuple[bool, bool, int, float]:
    draft, event = sketch.event, rival.event
    apart = 0
    if draft.when.first and event.when.first and _is_sharp(draft.when) and not draft.when.overlaps(event.when):
        apart = abs((draft.when.first - event.when.first).days)
    likeness = _likeness(sketch, rival) if is_by_name else 0.0
    is_other_edition = draft.edition is not None and draft.edition != event.edition
    return draft.kind != event.kind, is_other_edition, apart, -likeness


def _likeness(sketch: _Likely, rival: _Likely) -> float:
    pairs = [(one, other) for one in sketch.face.names for other in rival.face.names]
    return max((len(one & other) / len(one | other) for one, other in pairs), default=0.0)

"""Evidence on an event's page: what each source says, and how that stands to the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from diplocal import evidence
from diplocal.evidence import Stance
from diplocal.ledger import Entry
from diplocal.model import Change, Event, Source
from diplocal.site import dates
from diplocal.when import parse_when

_STANCES = {
    Stance.SILENT: ("silent", "gives no date"),
    Stance.AGREES: ("agrees", "agrees"),
    Stance.SUPERSEDED: ("superseded", "an earlier date, since given up"),
    Stance.ANSWERED: ("differs", "differs"),
    Stance.CONTRADICTS: ("differs", "differs"),
}


@dataclass(frozen=True, slots=True)
class Witness:
    """A source as its event's page shows it.

    Attributes:
        source: as in the record.
        published: when it came out; empty where it does not say.
        says: the date that it gives; empty where it gives none.
        stance: a word for the stylesheet.
        verdict: how its date stands to the record's.
        answer: how a contradiction was answered.
        is_open: whether that contradiction stays open.
    """

    source: Source
    published: Markup
    says: Markup
    stance: str
    verdict: str
    answer: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Claimed:
    """A date that sources give, and how many do."""

    when: Markup
    stance: str
    verdict: str
    count: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the history of an event or of its entry."""

    day: Markup
    label: str
    note: str
    was: Markup


def witnesses(event: Event) -> tuple[Witness, ...]:
    """Give the sources of an event in the record's order."""
    return tuple(_witness(source, event) for source in event.sources)


def claimed(event: Event) -> tuple[Claimed, ...]:
    """Give the dates that the sources of an event name, those that agree with the record first, then by how many."""
    found: dict[tuple[str, Stance], list[Source]] = {}
    for source in event.sources:
        stance = evidence.stance(source, event)
        if source.says_when is not None and stance is not Stance.SILENT:
            found.setdefault((source.says_when.text, stance), []).append(source)
    ordered = sorted(found.items(), key=lambda item: (item[0][1] is not Stance.AGREES, -len(item[1])))
    return tuple(
        Claimed(dates.long(parse_when(text), event.timezone), *_STANCES[stance], len(sources))
        for (text, stance), sources in ordered
    )


def history(event: Event, entry: Entry | None) -> tuple[Step, ...]:
    """Give what became of an event and of its entry, the newest first."""
    steps = [(change.on, _changed(change, event)) for change in event.history]
    if entry is not None:
        steps += _published(entry, event)
    return tuple(step for _, step in sorted(steps, key=lambda pair: pair[0], reverse=True))


def _changed(change: Change, event: Event) -> Step:
    label = "Correction of ours" if change.correction else ""
    was = dates.long(change.was, event.timezone) if change.was else Markup()
    return Step(dates.day(change.on), label, change.note, was)


def _published(entry: Entry, event: Event) -> Iterator[tuple[date, Step]]:
    stamp = entry.stamp
    yield (
        stamp.created.date(),
        Step(dates.day(stamp.created), "Published here", "First published in this calendar.", Markup()),
    )
    if stamp.sequence > 0:
        shown = [dates.long(parse_when(text), event.timezone) for text in entry.dates]
        note = f"The entry as it stands now is revision {stamp.sequence}."
        yield stamp.modified.date(), Step(dates.day(stamp.modified), "Revised here", note, Markup(", ").join(shown))


def _witness(source: Source, event: Event) -> Witness:
    stance, verdict = _STANCES[evidence.stance(source, event)]
    return Witness(
        source,
        dates.long(source.published) if source.published else Markup(),
        dates.long(source.says_when, event.timezone) if source.says_when else Markup(),
        stance,
        verdict,
        source.outweighed or source.unresolved or "",
        source.unresolved is not None,
    )

"""Changes: what has become of events, as readers should hear of it.

Two records of it are kept. The ledger knows what this calendar published, and when; the history in a record tells what
happened to the event itself, and when that became known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from diplocal import model
from diplocal.catalogue import Catalogue
from diplocal.edition import Edition
from diplocal.ledger import Entry
from diplocal.model import Event, Status
from diplocal.when import When, in_brief, parse_when


class Turn(StrEnum):
    """What sort of change it is."""

    ADDED = "added"
    CHANGED = "changed"
    DATED = "dated"
    MOVED = "moved"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"


NOTABLE = frozenset({Turn.ADDED, Turn.MOVED, Turn.POSTPONED, Turn.CANCELLED, Turn.WITHDRAWN})
"""What a reader of news wants to hear of; that some words of an entry were mended is not among it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one event.

    Attributes:
        id: the event's id.
        title: its title.
        turn: what sort of change.
        at: the instant of its publication in UTC, or the day on which it became known.
        note: what changed, in a sentence or less; empty where the turn says it all.
        uid: UID of the entry; empty where the change was not published by this calendar.
    """

    id: str
    title: str
    turn: Turn
    at: date | datetime
    note: str = ""
    uid: str = ""

    @property
    def day(self) -> date:
        """The day of it, in UTC."""
        return self.at.date() if isinstance(self.at, datetime) else self.at


def published(edition: Edition) -> tuple[Change, ...]:
    """Give the changes that the ledger tells, the newest first: each entry's first publication and its last turn.

    The ledger keeps every earlier date of an entry, and the instants of its first and its newest revision. So a move
    that was followed by a further revision is told at the instant of that one.
    """
    found = [change for entry in edition.ledger.entries.values() for change in _of_entry(entry)]
    return tuple(sorted(found, key=lambda change: (change.at, change.id, change.turn), reverse=True))


def told(catalogue: Catalogue, excluded: frozenset[str] = frozenset()) -> tuple[Change, ...]:
    """Give the changes that the histories of records tell, the newest first.

    Args:
        catalogue: the records.
        excluded: ids of records to leave out.
    """
    found = [change for record in catalogue.records if record.id not in excluded for change in _told(record.event)]
    return tuple(sorted(found, key=lambda change: (change.at, change.id, change.turn, change.note), reverse=True))


def moved_from(event: Event) -> tuple[When, ...]:
    """Give the dates from which an event was moved, oldest first.

    A date that was only made more precise was not moved, and neither was one that this calendar had wrong.
    """
    return tuple(
        change.was
        for change, after in _with_dates(event)
        if change.was is not None and not change.correction and not change.was.contains(after)
    )


def _told(event: Event) -> Iterator[Change]:
    newest = max((change.on for change in event.history), default=None)
    for change, after in _with_dates(event):
        turn = Turn.CHANGED
        if change.correction:
            turn = Turn.CORRECTED
        elif change.on == newest and event.status in _BY_STATUS:
            turn = _BY_STATUS[event.status]
        elif change.was is not None:
            turn = Turn.DATED if change.was.contains(after) else Turn.MOVED
        yield Change(event.id, event.title, turn, change.on, change.note)


def _with_dates(event: Event) -> Iterator[tuple[model.Change, When]]:
    """Give the changes of an event, oldest first, each with the date that it had afterwards."""
    after, found = event.when, []
    for change in sorted(event.history, key=lambda change: change.on)[::-1]:
        found.append((change, after))
        after = change.was or after
    yield from reversed(found)


_BY_STATUS = {Status.POSTPONED: Turn.POSTPONED, Status.CANCELLED: Turn.CANCELLED}


def _of_entry(entry: Entry) -> Iterator[Change]:
    title, stamp, last = entry.last.title, entry.stamp, entry.last
    yield Change(entry.id, title, Turn.ADDED, stamp.created, _dated(last.when), entry.uid)
    if entry.gone is not None:
        yield Change(entry.id, title, Turn.WITHDRAWN, entry.gone.since, entry.gone.reason, entry.uid)
    elif stamp.sequence > 0:
        turn = _BY_STATUS.get(Status(last.status), Turn.MOVED if entry.dates else Turn.CHANGED)
        note = f"From {_dated(entry.dates[-1])} to {_dated(last.when)}." if turn is Turn.MOVED else _dated(last.when)
        yield Change(entry.id, title, turn, stamp.modified, note, entry.uid)


def _dated(when: str) -> str:
    return in_brief(parse_when(when))

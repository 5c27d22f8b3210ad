"""The catalogue: all records of a calendar, with its vocabularies and settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from diplocal.card import Card
from diplocal.diagnostics import Finding, Severity
from diplocal.evidence import Evidence, evidence
from diplocal.model import Event
from diplocal.party import Involvement
from diplocal.selection import Selection
from diplocal.settings import Settings
from diplocal.spool import Spool
from diplocal.vocabulary import Vocabulary
from diplocal.when import Precision


class Origin(Protocol):
    """Where something was read from; knows where each of its keys and values stands."""

    @property
    def path(self) -> str:
        """The file, as findings show it."""
        ...

    @property
    def line(self) -> int:
        """The line on which the record begins; 1 where it has a file to itself."""
        ...

    @property
    def text(self) -> str:
        """It, as written."""
        ...

    def finding(
        self, code: str, message: str, cure: str, *keys: str | int, severity: Severity = Severity.ERROR
    ) -> Finding:
        """Make a finding that points at the value under these keys, or at the nearest table around it."""
        ...


@dataclass(frozen=True)
class Record:
    """One event with its place in the calendar's folder and all whom it concerns."""

    event: Event
    involvement: Involvement
    origin: Origin

    @property
    def id(self) -> str:
        """The event's id."""
        return self.event.id

    @cached_property
    def evidence(self) -> Evidence:
        """What its sources say of its date."""
        return evidence(self.event)


def _unopened(card: Card) -> Origin:
    raise LookupError(card.id)


@dataclass(frozen=True)
class Catalogue:
    """A whole calendar, read.

    Attributes:
        settings: what `calendar.toml` says.
        vocabulary: the words.
        cards: what is kept of every record, ordered by date, then by id.
        records: the records themselves, in the same order; none where they are not kept.
        origins: where the settings and each vocabulary were read from, under `settings` and the dimensions.
        unread: ids of records that could not be read, so that what refers to them is not called dangling.
        spool: where the rendered entries are.
        open: opens the record of a card again, to point into it.
    """

    settings: Settings
    vocabulary: Vocabulary
    cards: tuple[Card, ...]
    records: tuple[Record, ...]
    origins: Mapping[str, Origin]
    unread: frozenset[str] = frozenset()
    spool: Spool = field(default_factory=Spool, compare=False)
    open: Callable[[Card], Origin] = field(default=_unopened, compare=False)

    def finding(
        self, card: Card, code: str, message: str, cure: str, *keys: str | int, severity: Severity = Severity.ERROR
    ) -> Finding:
        """Make a finding that points into the record of a card, which is opened again for that."""
        return self.open(card).finding(code, message, cure, *keys, severity=severity)

    @cached_property
    def card_by_id(self) -> Mapping[str, Card]:
        """Cards by id; of several with one id, the first."""
        return {card.id: card for card in reversed(self.cards)}

    @cached_property
    def by_id(self) -> Mapping[str, Record]:
        """Records by id; of several with one id, the first."""
        return {record.id: record for record in reversed(self.records)}

    def select(self, selections: Iterable[Selection]) -> tuple[Record, ...]:
        """Give the records that any of the selections matches, in the catalogue's order."""
        choices = tuple(selections)
        return tuple(
            record
            for record in self.records
            if any(choice.matches(record.event, record.involvement) for choice in choices)
        )


def exclusion(event: Event, settings: Settings) -> str | None:
    """Say why an event is in no feed; None where it is in some."""
    if event.hold is not None:
        return f"held back: {event.hold}"
    if event.umbrella:
        return "umbrella: only groups other events"
    if event.when.first is None:
        return "unknown date: no source gives one"
    if settings.imprecise == "omit" and event.when.precision > Precision.DAY:
        return f"policy: dates known only to the {event.when.precision} are left out"
    return None

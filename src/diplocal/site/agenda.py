"""Agendas: rows of events below their years and months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from diplocal.catalogue import Record
from diplocal.model import Event
from diplocal.party import Ground, Party
from diplocal.site import dates
from diplocal.site.addresses import ROOT, event_folder
from diplocal.vocabulary import Vocabulary
from diplocal.when import MONTHS, Precision

REST = 13
"""Stands for the month of what is known to the season, the quarter or the year only."""
_ROW = Markup(
    '<li id="e-{id}" class="row" data-first="{first}"{last} data-precision="{precision}" data-status="{status}">'
    '<span class="when">{when}</span><span class="what"><a href="{root}{folder}">{title}</a>'
    '<span class="meta">{kind}{place}'
)
_TAIL = Markup('</span></span><span class="status is-{status}">{status}</span></li>')
_GROUNDS = {
    Ground.HOST: "host",
    Ground.ATTENDED: "attended",
    Ground.INVITED: "invited",
    Ground.OBSERVER: "observer",
    Ground.PLACE: "lends the place",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an agenda in two halves, between which a page may say on which ground the event stands there.

    Attributes:
        id: the event's id.
        year: the year of its first day.
        month: the month of its first day; `REST` where none is known.
        head: HTML up to its details.
        tail: HTML from there on.
    """

    id: str
    year: int
    month: int
    head: Markup
    tail: Markup


@dataclass(frozen=True, slots=True)
class Month:
    """A month of an agenda.

    Attributes:
        anchor: the heading's id, without its letter, such as `2026-02`.
        name: `February`, or what stands for the rest of the year.
        rows: HTML of its rows.
        count: how many they are.
    """

    anchor: str
    name: str
    rows: Markup
    count: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year of an agenda: its months in order, and how many events they hold."""

    year: int
    months: tuple[Month, ...]
    count: int


def row(record: Record, vocabulary: Vocabulary) -> Row:
    """Render one event that has a date."""
    event = record.event
    first, last = event.when.first, event.when.last
    if first is None:
        raise ValueError(event.id)
    place = whereabouts(event, vocabulary)
    head = _ROW.format(
        id=event.id,
        root=ROOT,
        folder=event_folder(event.id),
        first=first.isoformat(),
        last=Markup(' data-last="{}"').format(last) if last not in {None, first} else "",
        precision=str(event.when.precision),
        status=event.status,
        when=dates.short(event.when, event.timezone),
        title=event.title,
        kind=vocabulary.kinds[event.kind].label,
        place=Markup(" · {}").format(place) if place else "",
    )
    month = first.month if event.when.precision <= Precision.MONTH else REST
    return Row(event.id, first.year, month, head, _TAIL.format(status=event.status))


def whereabouts(event: Event, vocabulary: Vocabulary) -> Markup:
    """Give city and country of its first place, the country so that the script can name it in the reader's language."""
    place = next(iter(event.places), None)
    if place is None:
        return Markup()
    parts = [Markup.escape(place.city)] if place.city else []
    if place.country:
        parts.append(country(place.country, vocabulary))
    more = Markup(" and elsewhere" if len(event.places) > 1 else "")  # noqa: S704 - one of two texts of ours
    return Markup(", ").join(parts) + more


def country(code: str, vocabulary: Vocabulary) -> Markup:
    """Name a country."""
    return Markup('<span data-country="{}">{}</span>').format(code, vocabulary.countries[code].label)


def grounds(parties: Iterable[Party], code: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Say on which grounds a country stands in an event, such as `host`; what a source names hides what follows."""
    own = [party for party in parties if party.country == code]
    named = [party for party in own if party.ground.is_named]
    implied = [party for party in own if party.organisation is not None] or own
    return tuple(dict.fromkeys(_ground(party, vocabulary) for party in named or implied))


def _ground(party: Party, vocabulary: Vocabulary) -> str:
    if party.organisation is not None:
        return f"member of {vocabulary.organisations[party.organisation].label}"
    return _GROUNDS[party.ground]


def years(rows: Iterable[Row], notes: Mapping[str, str] | None = None) -> tuple[Year, ...]:
    """Sort rows, which come in order of date, below years and months.

    Args:
        rows: of the events.
        notes: what to add to the details of some, by id.
    """
    told = notes or {}
    ordered = sorted(rows, key=lambda row: (row.year, row.month))
    return tuple(_year(year, list(held), told) for year, held in groupby(ordered, key=lambda row: row.year))


def _year(year: int, rows: list[Row], notes: Mapping[str, str]) -> Year:
    return Year(year, tuple(_months(year, rows, notes)), len(rows))


def _months(year: int, rows: list[Row], notes: Mapping[str, str]) -> Iterator[Month]:
    for month, held in groupby(rows, key=lambda row: row.month):
        parts = [_noted(row, notes.get(row.id)) for row in held]
        name = f"{year}, month not given" if month == REST else MONTHS[month - 1]
        anchor = f"{year}-rest" if month == REST else f"{year}-{month:02}"
        yield Month(anchor, name, Markup().join(parts), len(parts))


def _noted(row: Row, note: str | None) -> Markup:
    added = Markup(' · <span class="ground">{}</span>').format(note) if note else ""
    return row.head + added + row.tail

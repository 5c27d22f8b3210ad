"""Statistics: what a calendar holds, how well it is sourced, and where it has gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from diplocal.catalogue import Catalogue, Record
from diplocal.model import Event, Status

STALE = timedelta(days=183)
"""After how long a coming event that nobody looked at is stale."""

Table = tuple[tuple[str, int], ...]
"""Rows of a label and a count."""


@dataclass(frozen=True)
class Statistics:
    """Counts over the records of a calendar, withdrawn ones aside.

    Attributes:
        today: the day on which they were counted.
        records: how many records there are.
        coming: how many begin on that day or later, or may.
        tables: by heading, rows of a label and a count.
        stale: ids of coming events that nobody looked at for half a year.
        gaps: by heading, ids of records that lack something.
        empty_months: months between the first and the last month with an event in which there is none.
    """

    today: date
    records: int
    coming: int
    tables: Mapping[str, Table]
    stale: tuple[str, ...]
    gaps: Mapping[str, tuple[str, ...]]
    empty_months: tuple[str, ...]


def count(catalogue: Catalogue, today: date) -> Statistics:
    """Count the records of a calendar as of a day."""
    records = tuple(record for record in catalogue.records if record.event.withdrawn is None)
    events = tuple(record.event for record in records)
    countries = catalogue.vocabulary.countries
    labels = (
        countries[code].label if code in countries else code
        for record in records
        for code in record.involvement.countries
    )
    tables = {
        "Events by year": _by_label(str(event.when.first.year) if event.when.first else "no date" for event in events),
        "Events by kind": _by_count(event.kind for event in events),
        "Events by theme": _by_count(theme for event in events for theme in event.themes),
        "Events by country": _by_count(labels),
        "Events by status": _by_count(event.status for event in events),
        "Dates by precision": _by_count(str(event.when.precision) for event in events),
        "Sources by event": _by_label(_sources(event) for event in events),
    }
    return Statistics(
        today,
        len(records),
        sum(_is_coming(event, today) for event in events),
        tables,
        tuple(event.id for event in events if _is_stale(event, today)),
        _gaps(records, today),
        tuple(_empty_months(events)),
    )


def _by_label(labels: Iterable[str]) -> Table:
    """Count labels, ordered by the numbers that they begin with; those without any go last."""
    return tuple(sorted(Counter(labels).items(), key=lambda row: _rank(row[0])))


def _rank(label: str) -> tuple[bool, int, str]:
    first, _, _ = label.partition(" ")
    return not first.isdecimal(), int(first) if first.isdecimal() else 0, label


def _by_count(labels: Iterable[str]) -> Table:
    return tuple(sorted(Counter(labels).items(), key=lambda row: (-row[1], row[0])))


def _sources(event: Event) -> str:
    return f"{len(event.sources)}" if len(event.sources) < 10 else "10 and more"


def _is_coming(event: Event, today: date) -> bool:
    last = event.when.last or event.when.first
    return last is not None and last >= today and event.status is not Status.CANCELLED


def _is_stale(event: Event, today: date) -> bool:
    return _is_coming(event, today) and (event.checked is None or today - event.checked > STALE)


def _gaps(records: Iterable[Record], today: date) -> Mapping[str, tuple[str, ...]]:
    lacking: dict[str, list[str]] = {
        "one source only": [],
        "no place": [],
        "no country named by a source": [],
        "over, and no outcome reported": [],
        "no date": [],
    }
    for record in records:
        event = record.event
        last = event.when.last or event.when.first
        is_over = last is not None and last < today
        lacks = {
            "one source only": len(event.sources) < 2,
            "no place": not event.places,
            "no country named by a source": not any(party.ground.is_named for party in record.involvement.parties),
            "over, and no outcome reported": is_over
            and event.status in {Status.ANNOUNCED, Status.CONFIRMED, Status.UNREPORTED},
            "no date": last is None,
        }
        for heading, holds in lacks.items():
            if holds:
                lacking[heading].append(event.id)
    return {heading: tuple(sorted(ids)) for heading, ids in lacking.items()}


def _empty_months(events: Iterable[Event]) -> Iterable[str]:
    days = [event.when.first for event in events if event.when.first is not None and event.when.is_exact]
    months = {(day.year, day.month) for day in days}
    if months:
        year, month = min(months)
        while (year, month) <= max(months):
            if (year, month) not in months:
                yield f"{year}-{month:02}"
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def as_data(statistics: Statistics) -> dict[str, object]:
    """Give the counts as data."""
    return {
        "today": statistics.today,
        "records": statistics.records,
        "coming": statistics.coming,
        "tables": {heading: dict(rows) for heading, rows in statistics.tables.items()},
        "stale": statistics.stale,
        "gaps": statistics.gaps,
        "empty_months": statistics.empty_months,
    }


def as_markdown(statistics: Statistics) -> str:
    """Give the counts as a page."""
    head = (
        f"As of {statistics.today}: {statistics.records} records, {statistics.coming} of them still to come. "
        f"Made by `diplocal stats --markdown --today {statistics.today}`; do not edit.\n"
    )
    parts = ["# What the calendar holds\n", head]
    for heading, rows in statistics.tables.items():
        body = "".join(f"| {label} | {number} |\n" for label, number in rows)
        parts.append(f"## {heading}\n\n| | |\n|---|---:|\n{body}")
    parts.append(f"## Stale\n\nComing events that nobody looked at for half a year: {_listed(statistics.stale)}\n")
    parts.append("## Gaps\n")
    parts += [f"- {heading}: {len(ids)}{_ids(ids)}" for heading, ids in statistics.gaps.items()]
    parts.append(f"- months without an event of a known day: {_listed(statistics.empty_months)}\n")
    return "\n".join(parts)


def _listed(items: tuple[str, ...]) -> str:
    return f"{len(items)}{_ids(items)}." if not items else f"{len(items)}{_ids(items)}"


def _ids(items: tuple[str, ...]) -> str:
    return f" ({', '.join(items)})" if items else ""

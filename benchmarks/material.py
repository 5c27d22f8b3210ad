"""The material: a calendar that is read, and what its entries say as values that every library takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks import workload
from diplocal.catalogue import Catalogue
from diplocal.feeds import paths
from diplocal.identity import Stamp, event_uid
from diplocal.records import read
from diplocal.render import location, readable, slot, title

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
STAMP = Stamp(2, datetime(2026, 11, 3, 8, 30, 7, tzinfo=UTC), NOW)
"""The revision of every entry."""


@dataclass(frozen=True)
class Piece:
    """What one entry says, as plain values, and the paths of the feeds that hold it."""

    uid: str
    start: date | datetime
    end: date | datetime
    summary: str
    description: str
    location: str
    url: str
    categories: tuple[str, ...]
    status: str
    place: tuple[float, float]
    paths: tuple[str, ...]


def read_calendar(folder: Path, count: int) -> Catalogue:
    """Write the workload into a folder, and read it.

    Raises:
        ValueError: where the reader finds fault with it.
    """
    reading = read(workload.write_calendar(folder, count))
    if reading.catalogue is None or reading.findings:
        raise ValueError(reading.findings)
    return reading.catalogue


def pieces(catalogue: Catalogue) -> Iterator[Piece]:
    """Give what the entries of a calendar say, in its order."""
    vocabulary, settings = catalogue.vocabulary, catalogue.settings
    for record in catalogue.records:
        event = record.event
        grid, spot = slot(event, settings.imprecise), event.places[0]
        if grid.end is None or spot.latitude is None or spot.longitude is None:
            raise ValueError(event.id)
        words = (vocabulary.kinds[event.kind], *(vocabulary.themes[theme] for theme in event.themes))
        yield Piece(
            uid=event_uid(settings.namespace, event.id),
            start=grid.start,
            end=grid.end,
            summary=title(event),
            description=readable(event, record.involvement, vocabulary, settings),
            location=location(event, vocabulary),
            url=next(source.url for source in event.sources if source.url),
            categories=tuple(word.label for word in words),
            status="CANCELLED" if event.status == "cancelled" else "CONFIRMED",
            place=(spot.latitude, spot.longitude),
            paths=paths(record, vocabulary, settings.collections),
        )

"""Parts: what is measured, one thing after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks import jobs, joining, peers, rendering, startup
from benchmarks.report import Section

OTHERS = (
    ("libical, from C", peers.c_program, peers.as_rows),
    ("`ical-generator`, Node", peers.node_program, peers.as_json),
)
"""Programs in other languages; the second is fetched over the network."""
PARTS = ("startup", "real", "rendering", "feeds", "jobs", "files", "many")


def measured(part: str, folder: Path, most: int, *, quick: bool) -> tuple[Section, ...]:
    """Measure a part.

    Args:
        part: one of `PARTS`.
        folder: where there is room.
        most: how many events are many.
        quick: whether a few events will do, to see that it works.
    """
    return tuple(_measured(part, folder, most, quick=quick))


def _measured(part: str, folder: Path, most: int, *, quick: bool) -> Iterator[Section]:
    match part:
        case "rendering":
            yield rendering.measure(folder, *((20, 1) if quick else (1000, 7)), others=OTHERS[:1] if quick else OTHERS)
        case "feeds":
            yield joining.measure(folder, *((20, 1) if quick else (10_000, 3)))
        case "jobs":
            counts = (20, 40) if quick else tuple(count for count in (1000, 10_000, jobs.FULL) if count <= most)
            yield from jobs.measure(folder, counts, 1 if quick else 3)
        case "files":
            yield jobs.measure_files(folder, *((20, 1) if quick else (jobs.FULL, 3)))
        case "real":
            yield jobs.measure_real(folder, 1 if quick else 5)
        case "many":
            yield jobs.measure_many(folder, *((20, 40) if quick else (10_000, most)))
        case _:
            yield startup.measure(folder, 1 if quick else 9)

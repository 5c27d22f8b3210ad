"""`python -m benchmarks` measures, prints the report, and writes it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks import jobs, joining, machine, peers, rendering, startup
from benchmarks.report import Section, page

OTHERS = (
    ("libical, from C", peers.c_program, peers.as_rows),
    ("`ical-generator`, Node", peers.node_program, peers.as_json),
)
"""Programs in other languages; the second is fetched over the network."""
PARTS = ("startup", "real", "rendering", "feeds", "jobs", "files", "many")


def main() -> None:
    """Measure, print the report, and write it."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure diplocal against others.")
    parser.add_argument("--quick", action="store_true", help="a few events, to see that it works; nothing is written")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the report here")
    parser.add_argument("--only", choices=PARTS, action="append", help="measure only this (repeatable)")
    parser.add_argument("--most", type=int, default=1_000_000, metavar="N", help="how many events are many")
    given = parser.parse_args()
    lines = tuple(machine.described())
    sections: list[Section] = []
    for section in _sections(given.only or PARTS, given.most, quick=given.quick):
        sections.append(section)
        if given.out is not None and not given.quick:  # as far as it has come: the whole takes long
            given.out.write_text(page(lines, sections), encoding="utf-8")
    sys.stdout.write(page(lines, sections))


def _sections(parts: tuple[str, ...], most: int, *, quick: bool) -> Iterator[Section]:
    # Each part has a process of its own: what is started by a large one counts the memory of that as its own.
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as executor:
        for part in parts:
            sys.stderr.write(f"measuring: {part}\n")
            with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
                yield from executor.submit(_part, part, Path(name), most, quick=quick).result()


def _part(part: str, folder: Path, most: int, *, quick: bool) -> tuple[Section, ...]:
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


if __name__ == "__main__":
    main()

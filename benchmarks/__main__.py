"""`python -m benchmarks` measures, prints the report, and writes it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks import machine
from benchmarks.parts import PARTS, measured
from benchmarks.report import Section, page


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
                yield from executor.submit(measured, part, Path(name), most, quick=quick).result()


main()

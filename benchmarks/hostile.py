#!/usr/bin/env python3
"""How long hostile input takes: milliseconds of processor time and megabytes beyond a calendar without it.

python benchmarks/hostile.py            # all cases of tests/hostile.py, the slowest first
"""

from __future__ import annotations

import sys
import tempfile
import tracemalloc
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from diplocal.build import validate
from diplocal.reporters import REPORTERS
from hostile import CASES
from support import TODAY, record, small_calendar

RUNS = 5
MOST_MILLISECONDS, MOST_MEGABYTES = 100, 100


def main() -> int:
    """Print the table, and answer 1 where a case goes beyond the bounds."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, case) in enumerate(CASES.items()):
            quiet = {"sample-event": record(title="Sample", when="2026-01-05")}
            calendar = small_calendar(Path(folder) / str(number), quiet)
            before, _ = measured(calendar)
            for path, content in case().items():
                file = calendar / path
                file.parent.mkdir(exist_ok=True)
                file.write_bytes(content if isinstance(content, bytes) else content.encode())
            after, megabytes = measured(calendar)
            rows.append(((after - before) * 1_000, megabytes, name))
    print(f"{'ms':>8} {'MB':>8}  case")
    for milliseconds, megabytes, name in sorted(rows, reverse=True):
        print(f"{milliseconds:8.1f} {megabytes:8.2f}  {name}")
    return int(any(row[0] > MOST_MILLISECONDS or row[1] > MOST_MEGABYTES for row in rows))


def measured(calendar: Path) -> tuple[float, float]:
    """Give the processor time of a validation with its report, the least of several runs, and its most memory."""
    validated(calendar)
    times = []
    for _ in range(RUNS):
        start = process_time()
        validated(calendar)
        times.append(process_time() - start)
    tracemalloc.start()
    validated(calendar)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return min(times), peak / 1e6


def validated(calendar: Path) -> None:
    """Check a calendar, and tell what was found."""
    REPORTERS["full"](validate(calendar, TODAY)[1])


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""What it costs to read and to check a record: microseconds of processor time, by step and by rule.

python benchmarks/rules.py                         # 2,000 records made of those in events/
python benchmarks/rules.py --records 10000 --calendar FOLDER

The records are the calendar's own, moved by multiples of four years, each time under other ids and editions, so that
they hang together as the real ones do.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any, TypeVar

from diplocal.build import validate
from diplocal.context import Context, Frame
from diplocal.diagnostics import Finding
from diplocal.linting import asked, found_in, lint
from diplocal.model import Event
from diplocal.records import read
from diplocal.records.document import Document, open_document
from diplocal.rules import Check, CheckRecord, rules

T = TypeVar("T")
_YEAR = re.compile(r"(?<![\d%])20[12]\d(?!\d)")
_PARENT = re.compile(r'^((?:part_of|sidelines_of) = "[^"]+)"', re.MULTILINE)
_EDITION = re.compile(r"^edition = (\d+)", re.MULTILINE)
_EARLIER_IDS = re.compile(r"^formerly.*\n", re.MULTILINE)
MOVES = sorted(range(-108, 164, 4), key=abs)
"""By how many years records are moved; all dates stay within those that a record may have."""


def main() -> None:
    """Make the records, take the times, and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=2_000)
    parser.add_argument("--calendar", type=Path, default=Path("events"))
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 23))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        calendar = multiplied(options.calendar, options.records, Path(folder) / "events")
        report_reading(calendar)
        catalogue, _ = validate(calendar, options.today)
        if catalogue is None:
            raise SystemExit(f"{calendar} cannot be read")
        report_rules(Context(catalogue, options.today))


def multiplied(calendar: Path, count: int, target: Path) -> Path:
    """Copy a calendar with that many records, made of its own."""
    target.mkdir()
    shutil.copy(calendar / "calendar.toml", target)
    shutil.copytree(calendar / "vocabulary", target / "vocabulary")
    files = [
        file for file in sorted(calendar.rglob("*.toml")) if file.parent not in {calendar, calendar / "vocabulary"}
    ]
    if count > len(files) * len(MOVES):
        raise SystemExit(f"at most {len(files) * len(MOVES)} records can be made of {len(files)}")
    for number, (years, file) in enumerate((years, file) for years in MOVES for file in files):
        if number == count:
            break
        moved = target / str(years) / f"{_later(file.stem, years)}{_mark(years)}.toml"
        moved.parent.mkdir(exist_ok=True)
        moved.write_text(_moved(file.read_text(encoding="utf-8"), years), encoding="utf-8")
    return target


def _moved(text: str, years: int) -> str:
    if years == 0:
        return text
    text = _PARENT.sub(rf'\1{_mark(years)}"', _later(text, years))
    text = _EDITION.sub(lambda found: f"edition = {int(found[1]) + years + 200}", text)
    return _EARLIER_IDS.sub("", text)


def _later(text: str, years: int) -> str:
    return _YEAR.sub(lambda found: str(int(found[0]) + years), text)


def _mark(years: int) -> str:
    return f"-{years + 200}" if years else ""


def report_reading(calendar: Path) -> None:
    """Print what each step of reading costs."""
    files = sorted(file for file in calendar.glob("*/*.toml") if file.parent.name != "vocabulary")
    documents: list[Document] = []
    data: list[dict[str, Any]] = []
    events: list[Event] = []
    opening = timed(lambda: documents.extend(open_document(file, file.as_posix()) for file in files))
    parsing = timed(lambda: data.extend(document.data() for document in documents))
    shaping = timed(
        lambda: events.extend(
            Event.model_validate({**held, "id": file.stem}) for held, file in zip(data, files, strict=True)
        )
    )
    catalogue = read(calendar).catalogue
    if catalogue is None:
        raise SystemExit(f"{calendar} cannot be read")
    vocabulary = catalogue.vocabulary
    involving = timed(lambda: [vocabulary.involvement(event) for event in events])
    whole = timed(lambda: read(calendar))
    print(f"{len(files)} records, microseconds each\n")
    table(
        len(files),
        [
            ("open the file", opening),
            ("parse the text", parsing),
            ("check the shape", shaping),
            ("work out whom it concerns", involving),
            ("read: all of that", whole),
        ],
    )


def report_rules(context: Context) -> None:
    """Print what each rule costs, the dearest first."""
    records, frame = context.catalogue.records, Frame(context.catalogue.vocabulary, context.today)
    chosen = asked(context.catalogue.settings.rules)

    def check_all() -> list[Finding]:
        return list(lint(context, found_in(records, frame, chosen)))

    def run_on_each(check: CheckRecord) -> list[list[Finding]]:
        return [list(check(record, frame)) for record in records]

    def run(check: Check) -> list[Finding]:
        return list(check(context))

    check_all()  # what is worked out once is not counted
    costs = []
    for rule in rules().values():
        check, check_record = rule.check, rule.check_record
        cost = 0.0
        if check_record is not None:
            cost += timed(partial(run_on_each, check_record))
        if check is not None:
            cost += timed(partial(run, check))
        if not rule.is_found_on_reading:
            costs.append((f"{rule.code} {rule.name}", cost))
    print()
    table(len(records), sorted(costs, key=lambda row: -row[1]))
    print()
    found: list[Finding] = []
    table(len(records), [("lint: all of them", timed(lambda: found.extend(check_all())))])
    print(f"{len(found)} findings")


def table(count: int, rows: Iterable[tuple[str, float]]) -> None:
    """Print costs, each divided by the number of records."""
    for name, seconds in rows:
        print(f"{name:32}{seconds / count * 1e6:8.1f}")


def timed(work: Callable[[], T]) -> float:
    """Give the processor time that some work takes, in seconds."""
    start = process_time()
    work()
    return process_time() - start


if __name__ == "__main__":
    main()

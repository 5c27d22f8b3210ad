"""The year in a title is the year of the event.

Fails:

    title = "MILAN 2025 naval exercise"
    when = "2026-02-19/2026-02-25"

Passes: "MILAN 2026 naval exercise". A year that is part of a name, as in "Vision 2030", passes as well; so does one
more than three years away, which nobody writes by mistake. An event that kept its name when it moved is excused with
that reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding, Severity
from diplocal.model import Event

CODE = "T105"
SEVERITY = Severity.WARNING
FARTHEST = 3
MOST_OPEN = timedelta(days=3653)
"""How long an event without a known end may go on."""
_YEARS = re.compile(r"(?<![\d.,])(\d{4})(?:\s?[-–—/]\s?(\d{4}|\d{2}))?(?![\d.,]*\d|\w)")
_GOAL = re.compile(
    r"(?:vision|agenda|strategy|plan|roadmap|framework|horizon|bharat|goals?|resolution)\W*$", re.IGNORECASE
)
"""What makes the year behind it part of a name."""


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each title that names only years in which the event is not."""
    years = _years(record.event)
    named = {year for year in _named(record.event.title) if _is_near(year, years)}
    if named and named.isdisjoint(years) and not record.evidence.is_contested:
        shown = " and ".join(str(year) for year in sorted(named))
        message = f"the title names {shown}, and the event is on {record.event.when}"
        yield record.origin.finding(CODE, message, "mend the title or the date", "title")


def _named(title: str) -> Iterator[int]:
    """Give the years that a title names; of a span such as 2025–26, all of them."""
    for found in _YEARS.finditer(title):
        if _GOAL.search(title[: found.start()]):
            continue
        first, last = found[1], found[2] or found[1]
        years = range(int(first), int(first[: 4 - len(last)] + last) + 1)
        yield from years if len(years) in range(2, FARTHEST + 2) else (int(first),)


def _is_near(year: int, years: range) -> bool:
    return bool(years) and years[0] - FARTHEST <= year <= years[-1] + FARTHEST


def _years(event: Event) -> range:
    if event.when.first is None:
        return range(0)
    last = (event.when.first + MOST_OPEN if event.when.is_open else event.when.last) or event.when.first
    return range(event.when.first.year, last.year + 1)

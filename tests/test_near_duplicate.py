"""Near duplicates: only records of the same weeks are compared, and no pair of those is missed."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from diplocal.build import validate
from diplocal.rules.near_duplicate import CODE, WINDOW
from support import TODAY, record, small_calendar, source

FIRST = date(2026, 3, 1)
DATES = st.tuples(st.integers(0, 60), st.integers(0, 40))
"""How many days after the first something begins, and how many days later it ends."""


@settings(max_examples=60, deadline=None)
@given(one=DATES, other=DATES)
def test_records_of_one_name_are_twins_where_they_overlap_and_begin_in_one_fortnight_or_two_that_follow(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    spans = [
        (begin, begin + timedelta(length)) for begin, length in ((FIRST + timedelta(o), n) for o, n in (one, other))
    ]
    (first, until), (second, end) = spans
    do_overlap = first <= end and second <= until
    are_near = abs(first.toordinal() // WINDOW - second.toordinal() // WINDOW) < 2
    assert is_found(f"{first}/{until}", f"{second}/{end}") == (do_overlap and are_near)


@settings(max_examples=40, deadline=None)
@given(month=st.integers(1, 5), day=st.integers(0, 180))
def test_a_month_is_compared_with_each_of_its_days(month: int, day: int) -> None:
    on = date(2026, 1, 1) + timedelta(day)
    assert is_found(f"2026-{month:02}", f"{on}") == (on.month == month)


def is_found(*whens: str) -> bool:
    """Tell whether the rule finds a twin among records that differ in their dates alone."""
    with tempfile.TemporaryDirectory() as folder:
        records = {f"call-{n}": record(when=when, sources=[source(says_when=when)]) for n, when in enumerate(whens)}
        small_calendar(Path(folder), records)
        _, found = validate(Path(folder), TODAY)
    return CODE in {finding.code for finding in found}

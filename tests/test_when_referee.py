"""The `edtf` package as referee: for every form that both know, the same first and last day."""

from __future__ import annotations

from datetime import date
from time import struct_time

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from diplocal.when import parse_when

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
QUALIFIERS = st.sampled_from(["", "?", "~", "%"])
SEASONS = (21, 22, 23)
"""Without winter, which ends on 31 December there and with February here."""
QUARTERS = (33, 34, 35, 36)


def referee(text: str) -> tuple[date | None, date | None]:
    """Give the first and the last day as `edtf` has them; an end that it calls infinite is open."""
    read = parse_edtf(text)
    first, last = _day(read.lower_strict()), _day(read.upper_strict())
    return first, last


def _day(moment: struct_time | float) -> date | None:
    return None if isinstance(moment, float) else date(*moment[:3])


def ours(text: str) -> tuple[date | None, date | None]:
    when = parse_when(text)
    return when.first, when.last


def forms(day: date) -> list[str]:
    """Give the day, its month and its year as EDTF writes them."""
    return [f"{day}", f"{day:%Y-%m}", f"{day:%Y}"]


@st.composite
def spans(draw: st.DrawFn) -> str:
    first = draw(DAYS)
    last = draw(st.dates(first, min(date(first.year + 9, 12, 31), date(2199, 12, 31))))
    begins, ends = draw(st.sampled_from(forms(first))), draw(st.sampled_from(forms(last)))
    if len(ends) < len(begins):  # an end that is coarser may begin before the start, which the calendar refuses
        begins = begins[: len(ends)]
    return f"{begins}{draw(QUALIFIERS)}/{ends}{draw(QUALIFIERS)}"


@settings(max_examples=60)
@given(DAYS.flatmap(lambda day: st.sampled_from(forms(day))), QUALIFIERS)
def test_days_months_and_years_with_and_without_a_qualifier(text: str, qualifier: str) -> None:
    assert ours(text + qualifier) == referee(text + qualifier)


@settings(max_examples=60)
@given(spans())
def test_spans(text: str) -> None:
    assert ours(text) == referee(text)


@settings(max_examples=40)
@given(DAYS.flatmap(lambda day: st.sampled_from(forms(day))))
def test_open_ends(text: str) -> None:
    assert ours(f"{text}/..") == referee(f"{text}/..")
    assert ours(f"{text}/..")[1] is None


@pytest.mark.parametrize("number", [*SEASONS, *QUARTERS])
@pytest.mark.parametrize("year", [1900, 2024, 2026, 2199])
def test_seasons_but_for_winter_and_quarters(year: int, number: int) -> None:
    assert ours(f"{year}-{number}") == referee(f"{year}-{number}")


@pytest.mark.parametrize("text", ["2026-21/2026-22", "2026-22~/2027-23", "2026-21/2027-23?"])
def test_seasons_in_spans(text: str) -> None:
    assert ours(text) == referee(text)


def test_winter_begins_on_the_same_day_and_ends_later_here() -> None:
    assert ours("2026-24") == (date(2026, 12, 1), date(2027, 2, 28))
    assert referee("2026-24") == (date(2026, 12, 1), date(2026, 12, 31))

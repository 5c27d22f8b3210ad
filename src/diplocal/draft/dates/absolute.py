"""Absolute dates: days, months, quarters and years that words name, with the year where they name it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from diplocal.draft.dates.grammar import Expression
from diplocal.draft.dates.tokens import Token
from diplocal.draft.dates.windows import (
    Frame,
    Window,
    day_of,
    joined,
    named_year,
    nearest,
    now_of,
    one_day,
    some_days,
    some_month,
    span_of,
    whole_month,
    whole_season,
    whole_year,
)


def read_day(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read a day: 1 November, Tuesday, November 4."""
    yield one_day(day_of(expression, frame, "1", named_year(expression, frame, "1")))


def read_end(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read a last day: until 26 November."""
    for window in read_day(expression, frame):
        yield Window(window.last, window.last, f"../{window.last}")


def read_week_of_day(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read a week by a day in it: the week of 23 June."""
    for window in read_day(expression, frame):
        monday = window.last - timedelta(window.last.weekday())
        yield some_days(monday, monday + timedelta(6))


def read_span(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read two days of two months: from 30 Nov to 2 Dec 2025."""
    last_year = named_year(expression, frame, "2")
    first_year = named_year(expression, frame, "1")
    if first_year is None and last_year is not None:
        last = day_of(expression, frame, "2", last_year)
        first = day_of(expression, frame, "1", last_year)
        first = first if first <= last else day_of(expression, frame, "1", last_year - 1)
    else:
        first = day_of(expression, frame, "1", first_year)
        last = day_of(expression, frame, "2", last_year or first.year)
        last = last if last >= first or last_year else day_of(expression, frame, "2", first.year + 1)
    yield from joined(expression, first, last)


def read_days(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Two days of one month; the first may be of the month before (from 28 to 3 March), which is not guessed."""
    year = named_year(expression, frame, "1")
    month, first, last = (expression.number(name) for name in ("m1", "d1", "d2"))
    if month is None or first is None or last is None or last < first:
        raise ValueError("no span")
    ends = date(year, month, last) if year is not None else nearest(lambda year: date(year, month, last), frame)
    yield from joined(expression, ends.replace(day=first), ends)


def _iso(token: Token) -> date:
    if token.text[4:5] == "-":
        return date.fromisoformat(token.text)
    mark = next(character for character in token.text if not character.isdigit())
    one, other, year = (int(part) for part in token.text.split(mark))
    if mark == "." or one > 12 or one == other:
        return date(year, other, one)
    if other > 12:
        return date(year, one, other)
    raise ValueError("day and month may be mistaken")


def read_iso_day(expression: Expression, _: Frame) -> Iterator[Window]:
    """Read a day in digits."""
    yield one_day(_iso(expression.parts["a"]))


def read_iso_end(expression: Expression, _: Frame) -> Iterator[Window]:
    """Read a last day in digits."""
    last = _iso(expression.parts["a"])
    yield Window(last, last, f"../{last}")


def read_iso_span(expression: Expression, _: Frame) -> Iterator[Window]:
    """Read two days in digits."""
    first, last = (_iso(expression.parts[name]) for name in "ab")
    yield from joined(expression, first, last)


def read_one_month(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read a month, or a part of it."""
    yield some_month(expression, frame, "1", named_year(expression, frame, "1"))


def read_months(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read two months: between September and November 2026."""
    year, last_year = named_year(expression, frame, "1"), named_year(expression, frame, "2")
    if expression.word("link") == "AND" and expression.opening != "BETWEEN":
        yield some_month(expression, frame, "1", year or last_year)
        yield some_month(expression, frame, "2", last_year or year)
        return
    last = some_month(expression, frame, "2", last_year) if last_year else None
    first = some_month(expression, frame, "1", year or (last.last.year if last else None))
    if last is None:
        last = some_month(expression, frame, "2", (first.last.year))
        if last.last < first.last:
            last = some_month(expression, frame, "2", first.last.year + 1)
    elif first.last > last.last and year is None:
        first = some_month(expression, frame, "1", last.last.year - 1)
    if first.last < last.last:
        yield Window(first.first, last.last, f"{first.when}/{last.when}")


def _year_of_part(expression: Expression, frame: Frame) -> int:
    year = named_year(expression, frame, "1", "2", "")
    return year if year is not None else now_of(frame).year


def read_quarter(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read a quarter: the first quarter of 2026."""
    number = expression.number("k", "q")
    if number is None or not 1 <= number <= 4:
        return
    year = _year_of_part(expression, frame)
    first, last = whole_month(year, 3 * number - 2), whole_month(year, 3 * number)
    yield Window(first.first, last.last, f"{year:04}-{32 + number}")


def read_half(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read a half year."""
    number = 2 if expression.word("k") == "LAST" else expression.number("k", "q")
    if number not in {1, 2}:
        return
    year = _year_of_part(expression, frame)
    first, last = whole_month(year, 6 * number - 5), whole_month(year, 6 * number)
    # EDTF's half years are of level 2, which a record does not take.
    yield Window(first.first, last.last, f"{year:04}")


def read_season_year(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read a season of a year: in spring 2027."""
    season, year = expression.number("s"), named_year(expression, frame, "1")
    if season is not None and year is not None:
        yield whole_season(year, season)


def read_week_of_month(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read a week or a weekend of a month: the second week of March."""
    month = some_month(expression, frame, "1", named_year(expression, frame, "1"))
    number = expression.number("k")
    if expression.word("u") == "WEEKEND":
        saturday = month.first + timedelta((5 - month.first.weekday()) % 7)
        days = [saturday + timedelta(7 * week) for week in range(5)]
        days = [first for first in days if first.month == month.first.month]
        first = days[-1] if expression.word("k") == "LAST" else days[(number or 1) - 1]
        yield span_of(first, first + timedelta(1))
    elif expression.word("k") == "LAST":
        yield Window(month.last - timedelta(6), month.last, month.when)
    elif number is not None and number <= 4:
        first = month.first + timedelta(7 * (number - 1))
        yield Window(first, first + timedelta(6), month.when)


def read_part_of_year(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read a part of a year, which is said no finer than the year."""
    yield whole_year(_year_of_part(expression, frame))


def read_one_year(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read a year."""
    year = expression.number("y")
    # A year long gone, or far ahead, is told of and not reported.
    if year is not None and (frame.published is None or -1 <= year - frame.published.year <= 3):
        yield whole_year(year)

"""The reading for people: a date in plain English, with what is not known of it."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from diplocal.when.value import Point, Precision, When

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""English names, whatever the locale of the machine: the same input gives the same bytes."""

_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
_QUARTERS = {1: "first", 4: "second", 7: "third", 10: "fourth"}
_NOT_GIVEN = {
    Precision.MONTH: "no day given",
    Precision.QUARTER: "no month or day given",
    Precision.SEASON: "no month or day given",
    Precision.YEAR: "no month or day given",
}


def in_words(when: When) -> str:
    """Read a date out, such as `19–25 February 2026` or `2026, no month or day given`."""
    text = in_brief(when)
    if when.start is None:
        return text if when.end is None else f"{text}, beginning not given"
    if when.precision <= Precision.DAY:
        return text
    seasons = [point for point in (when.start, when.end) if point and point.precision is Precision.SEASON]
    notes = [f"read as {_window(point)}" for point in seasons]
    missing = _missing(when.start, when.end)
    return ", ".join([text, *notes, *([missing] if missing else [])])


# The same few days stand in thousands of records.
@lru_cache(maxsize=4096)
def in_brief(when: When) -> str:
    """Read a date out without saying what is missing, such as `February 2026`."""
    if when.start is None:
        return "date not known" if when.end is None else f"until {_point(when.end)}"
    if when.is_open:
        return f"from {_point(when.start)}, end not given"
    return _point(when.start) if when.end is None else _span(when.start, when.end)


def _missing(start: Point, end: Point | None) -> str | None:
    if end is None or start.precision is end.precision:
        return _NOT_GIVEN.get(start.precision)
    if min(start.precision, end.precision) > Precision.DAY:
        return "no day given"
    return "first day not given" if start.precision > end.precision else "last day not given"


def _window(point: Point) -> str:
    return f"{_month(point.first)} to {_month(point.last)}"


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _span(start: Point, end: Point) -> str:
    if start.clock and end.clock:
        if start.first == end.first:
            return f"{day_in_words(start.first)}, {_clock(start.clock)}–{_clock(end.clock)}"
        return f"{_point(start)} – {_point(end)}"
    if _is_plain_day(start) and _is_plain_day(end):
        return days_in_words(start.first, end.first)
    return f"{_point(start)} – {_point(end)}"


def _clock(moment: datetime) -> str:
    return moment.isoformat()[11:16]


def _is_plain_day(point: Point) -> bool:
    return point.precision is Precision.DAY and not (point.approximate or point.uncertain)


def days_in_words(first: date, last: date) -> str:
    """Read a span of days out, such as `19–25 February 2026`."""
    if first == last:
        return day_in_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_in_words(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} – {day_in_words(last)}"
    return f"{day_in_words(first)} – {day_in_words(last)}"


def day_in_words(day: date) -> str:
    """Read a day out, such as `18 February 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _point(point: Point) -> str:
    text = _unqualified(point)
    if point.approximate:
        text = f"about {text}"
    return f"{text} (uncertain)" if point.uncertain else text


def _unqualified(point: Point) -> str:
    year, month = point.first.year, point.first.month
    match point.precision:
        case Precision.MINUTE if point.clock is not None:
            return f"{day_in_words(point.first)}, {_clock(point.clock)}"
        case Precision.DAY:
            return day_in_words(point.first)
        case Precision.MONTH:
            return _month(point.first)
        case Precision.QUARTER:
            return f"{_QUARTERS[month]} quarter of {year}"
        case Precision.SEASON:
            return f"{_SEASONS[month]} {year}"
        case _:
            return str(year)

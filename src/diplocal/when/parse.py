"""The parser: text to value, with the place and the cure of every fault.

The grammar is EDTF (ISO 8601-2 levels 0 and 1, and quarters of level 2) without unspecified digits, unknown ends and
sets, and with ISO 8601 local date-times, which EDTF leaves out of spans:

    when   = "unknown" | point | point "/" point | point "/.." | "../" point
    point  = (year | year "-" month | year "-" season | year "-" quarter | day) ["?" | "~" | "%"]
           | day "T" hour ":" minute [offset]
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache

from diplocal.when.value import UNKNOWN, Point, Precision, When, WhenError

FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_SPAN_DAYS = 3653  # ten years: beyond it a span is a slip of the keyboard
LONGEST_TEXT = 64

SPRING, WINTER = 21, 24  # EDTF level 1 seasons, on either hemisphere; read as the northern ones
FIRST_QUARTER, LAST_QUARTER = 33, 36  # EDTF level 2

_FORMS = 'write a day (2026-02-18), a month (2026-02), a year (2026), a span (2026-02-15/2026-02-25) or "unknown"'
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([?~%]?)", re.ASCII)
_CLOCK = re.compile(r"(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(Z|[+-]\d{2}:\d{2})?", re.ASCII)


@lru_cache(maxsize=16_384)  # a calendar names the same days again and again
def parse_when(text: str) -> When:
    """Read a date.

    Args:
        text: what a record says, such as `2026-02-15/2026-02-25`.

    Raises:
        WhenError: D101 not a date, D102 the end stands before the start, D108 outside the years or the length of a
            span that the calendar takes.
    """
    if text == "unknown":
        return UNKNOWN
    if len(text) > LONGEST_TEXT:
        raise WhenError("D101", f"has {len(text)} characters, too many for a date", _FORMS, LONGEST_TEXT)
    start_text, slash, end_text = text.partition("/")
    if start_text == ".." and end_text:
        return When(text, None, _point(end_text, len("../"), text))
    start = _point(start_text, 0, text)
    if not slash:
        return When(text, start)
    if end_text == "..":
        return When(text, start, is_open=True)
    return _span(text, start, _point(end_text, len(start_text) + 1, text))


def _span(text: str, start: Point, end: Point) -> When:
    begins, _, ends = text.partition("/")
    at = len(begins) + 1
    if (start.clock is None) != (end.clock is None):
        message = f"{begins} and {ends} mix a clock time and a date"
        raise WhenError("D101", message, "give both ends a clock time, or neither", at)
    if _is_before(end, start):
        raise WhenError("D102", f"ends {ends}, before it starts {begins}", "swap the two, or mend the wrong one", at)
    if start.clock is not None and begins == ends:
        raise WhenError("D102", f"ends {ends}, the minute it starts", "leave the end out where no source gives it", at)
    if start.clock is None and end.first < start.first:
        message = f"ends {ends}, which may be before it starts {begins}"
        raise WhenError("D102", message, "give both ends the precision that the sources support", at)
    if (end.last - start.first).days > LONGEST_SPAN_DAYS:
        raise WhenError("D108", f"{text} is longer than ten years", "mend the year that is wrong", at)
    return When(text, start, end)


def _is_before(end: Point, start: Point) -> bool:
    if start.clock is None or end.clock is None:
        return end.last < start.first
    if start.offset is not None and end.offset is not None:
        return end.clock - end.offset < start.clock - start.offset
    return end.clock < start.clock


def _point(text: str, at: int, whole: str) -> Point:
    if match := _DATE.fullmatch(text):
        year, second, day, qualifier = match.groups()
        point = _dated(int(year), second, day, at, text)
        if not qualifier:
            return point
        approximate, uncertain = qualifier in "~%", qualifier in "?%"
        return Point(point.precision, point.first, point.last, approximate=approximate, uncertain=uncertain)
    if match := _CLOCK.fullmatch(text):
        return _clocked(match, at, text)
    raise _not_a_date(text, at, whole)


def _dated(year: int, second: str | None, day: str | None, at: int, text: str) -> Point:
    _check_year(year, at)
    if second is None:
        return Point(Precision.YEAR, date(year, 1, 1), date(year, 12, 31))
    number = int(second)
    if day is not None:
        point = _day(year, number, int(day), at, text)
        return Point(Precision.DAY, point, point)
    if 1 <= number <= 12:
        return Point(Precision.MONTH, date(year, number, 1), _last_of_month(year, number))
    if SPRING <= number <= WINTER:
        return _months(Precision.SEASON, year, 3 * (number - SPRING) + 3)
    if FIRST_QUARTER <= number <= LAST_QUARTER:
        return _months(Precision.QUARTER, year, 3 * (number - FIRST_QUARTER) + 1)
    cure = "months are 01 to 12, seasons 21 (spring) to 24 (winter), quarters 33 to 36"
    raise WhenError("D101", f"{text} has no month, season or quarter {second}", cure, at + 5)


def _months(precision: Precision, year: int, month: int) -> Point:
    """Three months from the given one; winter runs into the next year."""
    last_year, last_month = (year, month + 2) if month <= 10 else (year + 1, month - 10)
    return Point(precision, date(year, month, 1), _last_of_month(last_year, last_month))


def _clocked(match: re.Match[str], at: int, text: str) -> Point:
    year, month, day, hour, minute = (int(match[group]) for group in range(1, 6))
    _check_year(year, at)
    calendar_day = _day(year, month, day, at, text)
    if hour > 23 or minute > 59:
        cure = "hours run from 00 to 23, minutes from 00 to 59; midnight is 00:00 of the day that begins"
        raise WhenError("D101", f"{text} is no time of day", cure, at + 11)
    clock = datetime(year, month, day, hour, minute)  # noqa: DTZ001 - a wall clock; its zone is the record's
    offset = _offset(match[6], at + match.start(6)) if match[6] else None
    return Point(Precision.MINUTE, calendar_day, calendar_day, clock, offset)


def _offset(text: str, at: int) -> timedelta:
    if text == "Z":
        cure = 'write the wall clock of the place and its zone in `timezone` ("UTC" is a zone)'
        raise WhenError("D101", "ends in Z, which is no zone of a place", cure, at)
    hours, minutes = int(text[1:3]), int(text[4:])
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)
    if minutes > 59 or not timedelta(hours=-12) <= offset <= timedelta(hours=14):
        raise WhenError("D101", f"{text} is no offset from UTC", "offsets run from -12:00 to +14:00", at)
    return offset


def _day(year: int, month: int, day: int, at: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        pass
    if not 1 <= month <= 12:
        raise WhenError("D101", f"{text} has no month {month:02}", "months are 01 to 12", at + 5)
    last = _last_of_month(year, month)
    cure = f"{last:%B} {year} has {last.day} days; check the day in the source"
    raise WhenError("D101", f"{text} has no day {day:02}", cure, at + 8)


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _check_year(year: int, at: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        cure = f"the calendar takes the years {FIRST_YEAR} to {LAST_YEAR}"
        raise WhenError("D108", f"lies in the year {year:04}", cure, at)


_HINTS = (
    (re.compile(r""), 'write "unknown" if no source gives a date'),
    (re.compile(r"\.\."), "an open end comes after a start: 2026-02-18/.."),
    (re.compile(r".*X.*"), "leave unspecified digits out: 2026-02-XX is 2026-02, 2026-XX is 2026"),
    (re.compile(r"[\[{].*"), "sets are not taken; give the window that holds every choice"),
    (re.compile(r".*/.*"), "a span has one slash, between its first and last day: 2026-02-15/2026-02-25"),
    (re.compile(r"[\d-]*T[\d:.+-]*Z?"), "a clock time has hours and minutes: 2026-02-19T16:00"),
    (re.compile(r"[?~%].*"), "a qualifier stands behind the date: 2026-02-18?"),
)
"""Well-known forms that the grammar leaves out, and what to write instead."""


def _not_a_date(text: str, at: int, whole: str) -> WhenError:
    if re.fullmatch(r"\d+/\d+/\d+", whole):
        return WhenError("D101", f"{whole!r} is not a date", _guess(whole) or _FORMS, at)
    cure = next((cure for form, cure in _HINTS if form.fullmatch(text)), None) or _guess(text) or _FORMS
    if not text and whole:
        return WhenError("D101", f"{whole!r} lacks a date beside the slash", "an open end is written 2026-02-18/..", at)
    return WhenError("D101", f"{text!r} is not a date", cure, at + _good_prefix(text))


def _good_prefix(text: str) -> int:
    """Count the characters that still could begin a date, so that the finding points behind them."""
    shape = "0000-00-00T00:00+00:00"
    for index, (character, model) in enumerate(zip(text, shape, strict=False)):
        if not (character.isascii() and character.isdigit() if model == "0" else character == model):
            return index
    return min(len(text), len(shape))


def _guess(text: str) -> str | None:
    """Offer the ISO form of a date written for people, where day and month cannot be mistaken."""
    from dateutil import parser  # noqa: PLC0415 - only needed for the cure

    readings = set()
    for day_first in (False, True):
        try:
            reading = parser.parse(text, dayfirst=day_first, default=datetime(1, 1, 1), ignoretz=True)  # noqa: DTZ001
            readings.add(reading.date())
        except (ValueError, OverflowError):
            return None
    guess = readings.pop()
    if readings or not FIRST_YEAR <= guess.year <= LAST_YEAR or not re.search(r"\d{1,2}\D+\d{4}|\d{4}\D+\d{1,2}", text):
        return None
    return f"dates are written year-month-day: {guess.isoformat()}"

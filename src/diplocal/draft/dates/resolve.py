"""Resolution: from an expression of time to days, counted from the day of publication."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from diplocal.draft.dates.grammar import Expression
from diplocal.draft.dates.tokens import Token

FIRST_YEAR, LAST_YEAR = 1900, 2199
_NEAR_DAYS, _FAR_DAYS = 62, 240
"""A date whose tense puts it far away, and whose other reading is near, is the near one."""
_UNITS = {"DAYS": 1, "WEEKS": 7}
_STEPS = {"NEXT": 1, "LAST": -1, "THIS": 0}


@dataclass(frozen=True, slots=True)
class Window:
    """The days that an expression may mean.

    Attributes:
        first: the first of them.
        last: the last of them.
        when: what is said, in EDTF, never more precise than the words; open at an end that is not given.
    """

    first: date
    last: date
    when: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What an expression is read against.

    Attributes:
        published: the day of publication; without it, only what names its year is read.
        tense: 1 where the sentence tells of what is to come, -1 of what is past, 0 where it does not say.
    """

    published: date | None
    tense: int


def windows(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Give the days that an expression means: none where they cannot be told, two where it joins days apart."""
    try:
        yield from _RESOLVERS[expression.rule](expression, frame)
    except (ValueError, OverflowError):
        # 31 April, or a day outside the years that there are: words that are no date.
        return


def day(of: date) -> Window:
    """Give the window of a day."""
    return Window(of, of, of.isoformat())


def span(first: date, last: date) -> Window:
    """Give the window of a span of days."""
    return day(first) if first == last else Window(first, last, f"{first}/{last}")


def _month(year: int, month: int) -> Window:
    return Window(date(year, month, 1), date(year, month, monthrange(year, month)[1]), f"{year:04}-{month:02}")


def _year(year: int) -> Window:
    return Window(date(year, 1, 1), date(year, 12, 31), f"{year:04}")


def _within(first: date, last: date) -> Window:
    """Give the window of something that takes place on some of these days: said as the month around them."""
    if (first.year, first.month) == (last.year, last.month):
        return Window(first, last, f"{first:%Y-%m}")
    return Window(first, last, f"{first + (last - first) / 2}~")


def _nearest(make: Callable[[int], date], frame: Frame, *, least: int = 0) -> date:
    """Choose the year of a day of the year by tense, and by nearness where the tense says nothing."""
    if frame.published is None:
        raise ValueError("no year")
    now = frame.published
    choices = []
    for year in (now.year - 1, now.year, now.year + 1):
        try:
            choices.append(make(year))
        except ValueError:
            continue
    if not choices:
        raise ValueError("no such day")
    closest = min(choices, key=lambda choice: abs((choice - now).days))
    if frame.tense == 0:
        return closest
    if frame.tense > 0:
        right = min((choice for choice in choices if (choice - now).days >= -least), default=closest)
    else:
        right = max((choice for choice in choices if (choice - now).days <= 0), default=closest)
    is_odd = abs((right - now).days) > _FAR_DAYS and abs((closest - now).days) <= _NEAR_DAYS
    return closest if is_odd else right


def _named_year(expression: Expression, frame: Frame, *names: str) -> int | None:
    """Give the year that an expression names, also as next or last year."""
    year = expression.number(*(f"y{name}" for name in names), *(f"z{name}" for name in names))
    if year is not None:
        return year
    word = expression.word(*(f"r{name}" for name in names), *(f"s{name}" for name in names))
    if word is None or word not in _STEPS:
        return None
    return _now(frame).year + _STEPS[word]


def _now(frame: Frame) -> date:
    if frame.published is None:
        raise ValueError("no day to count from")
    return frame.published


def _point(expression: Expression, frame: Frame, name: str, year: int | None) -> date:
    number = expression.number(f"d{name}", f"e{name}")
    month = expression.number(f"m{name}", f"n{name}")
    if number is None or month is None:
        raise ValueError("no day")
    if year is not None:
        return date(year, month, number)
    weekday = expression.number(f"w{name}")
    if weekday is not None and frame.published is not None:
        now = frame.published
        fits = [
            choice
            for choice in (_date(year, month, number) for year in (now.year - 1, now.year, now.year + 1))
            if choice and choice.weekday() == weekday
        ]
        if fits:
            return min(fits, key=lambda choice: abs((choice - now).days))
    return _nearest(lambda year: date(year, month, number), frame)


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _day(expression: Expression, frame: Frame) -> Iterator[Window]:
    yield day(_point(expression, frame, "1", _named_year(expression, frame, "1")))


def _end(expression: Expression, frame: Frame) -> Iterator[Window]:
    for window in _day(expression, frame):
        yield Window(window.last, window.last, f"../{window.last}")


def _week_of_day(expression: Expression, frame: Frame) -> Iterator[Window]:
    for window in _day(expression, frame):
        monday = window.last - timedelta(window.last.weekday())
        yield _within(monday, monday + timedelta(6))


def _span(expression: Expression, frame: Frame) -> Iterator[Window]:
    last_year = _named_year(expression, frame, "2")
    first_year = _named_year(expression, frame, "1")
    if first_year is None and last_year is not None:
        last = _point(expression, frame, "2", last_year)
        first = _point(expression, frame, "1", last_year)
        first = first if first <= last else _point(expression, frame, "1", last_year - 1)
    else:
        first = _point(expression, frame, "1", first_year)
        last = _point(expression, frame, "2", last_year or first.year)
        last = last if last >= first or last_year else _point(expression, frame, "2", first.year + 1)
    yield from _joined(expression, first, last)


def _days(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Two days of one month; the first may be of the month before (from 28 to 3 March), which is not guessed."""
    year = _named_year(expression, frame, "1")
    month, first, last = (expression.number(name) for name in ("m1", "d1", "d2"))
    if month is None or first is None or last is None or last < first:
        raise ValueError("no span")
    ends = date(year, month, last) if year is not None else _nearest(lambda year: date(year, month, last), frame)
    yield from _joined(expression, ends.replace(day=first), ends)


def _joined(expression: Expression, first: date, last: date) -> Iterator[Window]:
    is_list = expression.word("link") == "AND" and expression.opening != "BETWEEN"
    if is_list and (last - first).days > expression.listed:
        yield day(first)
        yield day(last)
    elif first <= last:
        yield span(first, last)


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


def _iso_day(expression: Expression, _: Frame) -> Iterator[Window]:
    yield day(_iso(expression.parts["a"]))


def _iso_end(expression: Expression, _: Frame) -> Iterator[Window]:
    last = _iso(expression.parts["a"])
    yield Window(last, last, f"../{last}")


def _iso_span(expression: Expression, _: Frame) -> Iterator[Window]:
    first, last = (_iso(expression.parts[name]) for name in "ab")
    yield from _joined(expression, first, last)


def _some_month(expression: Expression, frame: Frame, name: str, year: int | None) -> Window:
    month = expression.number(f"m{name}")
    if month is None:
        raise ValueError("no month")
    if year is not None:
        return _month(year, month)
    now = _now(frame)
    # The month that runs is neither past nor to come: what is said of it may be either.
    if month == now.month:
        return _month(now.year, month)
    return _month(_nearest(lambda year: date(year, month, 15), frame).year, month)


def _one_month(expression: Expression, frame: Frame) -> Iterator[Window]:
    yield _some_month(expression, frame, "1", _named_year(expression, frame, "1"))


def _next_month_name(expression: Expression, frame: Frame) -> Iterator[Window]:
    step = _STEPS[expression.word("r") or "THIS"]
    yield _some_month(expression, Frame(_now(frame), step or frame.tense), "1", None)


def _months(expression: Expression, frame: Frame) -> Iterator[Window]:
    year, last_year = _named_year(expression, frame, "1"), _named_year(expression, frame, "2")
    if expression.word("link") == "AND" and expression.opening != "BETWEEN":
        yield _some_month(expression, frame, "1", year or last_year)
        yield _some_month(expression, frame, "2", last_year or year)
        return
    last = _some_month(expression, frame, "2", last_year) if last_year else None
    first = _some_month(expression, frame, "1", year or (last.last.year if last else None))
    if last is None:
        last = _some_month(expression, frame, "2", (first.last.year))
        if last.last < first.last:
            last = _some_month(expression, frame, "2", first.last.year + 1)
    elif first.last > last.last and year is None:
        first = _some_month(expression, frame, "1", last.last.year - 1)
    if first.last < last.last:
        yield Window(first.first, last.last, f"{first.when}/{last.when}")


def _year_of_part(expression: Expression, frame: Frame) -> int:
    year = _named_year(expression, frame, "1", "2", "")
    return year if year is not None else _now(frame).year


def _quarter(expression: Expression, frame: Frame) -> Iterator[Window]:
    number = expression.number("k", "q")
    if number is None or not 1 <= number <= 4:
        return
    year = _year_of_part(expression, frame)
    first, last = _month(year, 3 * number - 2), _month(year, 3 * number)
    yield Window(first.first, last.last, f"{year:04}-{32 + number}")


def _half(expression: Expression, frame: Frame) -> Iterator[Window]:
    number = 2 if expression.word("k") == "LAST" else expression.number("k", "q")
    if number not in {1, 2}:
        return
    year = _year_of_part(expression, frame)
    first, last = _month(year, 6 * number - 5), _month(year, 6 * number)
    # EDTF's half years are of level 2, which a record does not take.
    yield Window(first.first, last.last, f"{year:04}")


def _some_season(year: int, season: int) -> Window:
    month = 3 * (season - 20)
    first = _month(year, month)
    last = _month(year, month + 2) if month <= 10 else _month(year + 1, month - 10)
    return Window(first.first, last.last, f"{year:04}-{season}")


def _season_year(expression: Expression, frame: Frame) -> Iterator[Window]:
    season, year = expression.number("s"), _named_year(expression, frame, "1")
    if season is not None and year is not None:
        yield _some_season(year, season)


def _season(expression: Expression, frame: Frame) -> Iterator[Window]:
    season, now = expression.number("s"), _now(frame)
    if season is None:
        return
    step = _STEPS[expression.word("r") or "THIS"]
    choices = [_some_season(year, season) for year in range(now.year - 1, now.year + 2)]
    if step == 0:
        yield min(choices, key=lambda choice: (choice.last < now, abs((choice.last - now).days)))
    elif step > 0:
        yield next(choice for choice in choices if choice.first > now)
    else:
        yield [choice for choice in choices if choice.last < now][-1]


def _week_of_month(expression: Expression, frame: Frame) -> Iterator[Window]:
    month = _some_month(expression, frame, "1", _named_year(expression, frame, "1"))
    number = expression.number("k")
    if expression.word("u") == "WEEKEND":
        saturday = month.first + timedelta((5 - month.first.weekday()) % 7)
        days = [saturday + timedelta(7 * week) for week in range(5)]
        days = [first for first in days if first.month == month.first.month]
        first = days[-1] if expression.word("k") == "LAST" else days[(number or 1) - 1]
        yield span(first, first + timedelta(1))
    elif expression.word("k") == "LAST":
        yield Window(month.last - timedelta(6), month.last, month.when)
    elif number is not None and number <= 4:
        first = month.first + timedelta(7 * (number - 1))
        yield Window(first, first + timedelta(6), month.when)


def _part_of_year(expression: Expression, frame: Frame) -> Iterator[Window]:
    yield _year(_year_of_part(expression, frame))


def _one_year(expression: Expression, frame: Frame) -> Iterator[Window]:
    year = expression.number("y")
    # A year long gone, or far ahead, is told of and not reported.
    if year is not None and (frame.published is None or -1 <= year - frame.published.year <= 3):
        yield _year(year)


def _weekday(expression: Expression, frame: Frame) -> Iterator[Window]:
    weekday, now = expression.number("w"), _now(frame)
    if weekday is None:
        return
    word = expression.word("r", "q")
    ahead = (weekday - now.weekday()) % 7
    back = (now.weekday() - weekday) % 7
    if word == "LAST":
        yield day(now - timedelta(back or 7))
    elif (
        word == "NEXT"
        and expression.word("q") != "THIS"
        and expression.parts.get("r", expression.parts["q"]).text.casefold() == "next"
    ):
        # In news, next Thursday is the one of next week.
        yield day(now + timedelta(7 - now.weekday() + weekday))
    elif word is not None or frame.tense > 0:
        yield day(now + timedelta(ahead))
    elif frame.tense < 0:
        yield day(now - timedelta(back))
    else:
        yield day(now + timedelta(ahead) if ahead <= back else now - timedelta(back))


def _weekday_end(expression: Expression, frame: Frame) -> Iterator[Window]:
    for window in _weekday(expression, Frame(frame.published, 1)):
        yield Window(window.last, window.last, f"../{window.last}")


def _weekdays(expression: Expression, frame: Frame) -> Iterator[Window]:
    first_day, last_day = expression.number("w1"), expression.number("w2")
    if first_day is None or last_day is None:
        return
    now = _now(frame)
    is_on = (now.weekday() - first_day) % 7 <= (last_day - first_day) % 7
    if frame.tense == 0 and is_on:
        first = now - timedelta((now.weekday() - first_day) % 7)
        last = first + timedelta((last_day - first_day) % 7)
    elif frame.tense < 0:
        last = now - timedelta((now.weekday() - last_day) % 7)
        first = last - timedelta((last_day - first_day) % 7)
    else:
        first = now + timedelta((first_day - now.weekday()) % 7)
        last = first + timedelta((last_day - first_day) % 7)
    yield from _joined(expression, first, last)


def _weekday_of_week(expression: Expression, frame: Frame) -> Iterator[Window]:
    weekday, now = expression.number("w"), _now(frame)
    if weekday is not None:
        monday = now - timedelta(now.weekday())
        yield day(monday + timedelta(7 * _STEPS[expression.word("r") or "THIS"] + weekday))


def _moved(expression: Expression, frame: Frame, step: int) -> Iterator[Window]:
    count, unit, now = expression.number("c"), expression.word("u"), _now(frame)
    if count is None or count > 366:
        return
    if unit == "MONTHS":
        index = now.year * 12 + now.month - 1 + step * count
        yield _month(index // 12, index % 12 + 1)
    elif unit == "DAYS":
        yield day(now + timedelta(step * count))
    elif unit == "WEEKS":
        about = now + timedelta(7 * step * count)
        yield Window(about, about, f"{about}~")


def _ago(expression: Expression, frame: Frame) -> Iterator[Window]:
    return _moved(expression, frame, -1)


def _in_time(expression: Expression, frame: Frame) -> Iterator[Window]:
    return _moved(expression, frame, 1)


def _unit(expression: Expression, frame: Frame) -> Iterator[Window]:
    now, step = _now(frame), _STEPS[expression.word("r") or "THIS"]
    part = expression.word("p")
    match expression.word("u"):
        case "WEEKS":
            monday = now - timedelta(now.weekday()) + timedelta(7 * step)
            yield _narrowed(_within(monday, monday + timedelta(6)), now, part)
        case "WEEKEND":
            saturday = now - timedelta(now.weekday()) + timedelta(5 + 7 * step)
            yield span(saturday, saturday + timedelta(1))
        case "MONTHS":
            index = now.year * 12 + now.month - 1 + step
            yield _narrowed(_month(index // 12, index % 12 + 1), now, part)
        case "QUARTER":
            index = now.year * 4 + (now.month - 1) // 3 + step
            first, last = _month(index // 4, index % 4 * 3 + 1), _month(index // 4, index % 4 * 3 + 3)
            yield Window(first.first, last.last, f"{index // 4:04}-{33 + index % 4}")
        case _:
            yield _narrowed(_year(now.year + step), now, part)


def _narrowed(window: Window, now: date, part: str | None) -> Window:
    """Cut a window at the day of publication, where it is said to be later or earlier in it."""
    if not window.first <= now <= window.last:
        return window
    if part == "LATER":
        return Window(now, window.last, window.when)
    return window


def _part_of_this(expression: Expression, frame: Frame) -> Iterator[Window]:
    now = _now(frame)
    if expression.word("u") == "MONTHS":
        yield _month(now.year, now.month)
    else:
        monday = now - timedelta(now.weekday())
        yield _within(monday, monday + timedelta(6))


def _today(expression: Expression, frame: Frame) -> Iterator[Window]:
    yield day(_now(frame) + timedelta(expression.number("t") or 0))


_RESOLVERS: Mapping[str, Callable[[Expression, Frame], Iterator[Window]]] = {
    "iso-span": _iso_span,
    "iso-end": _iso_end,
    "iso-day": _iso_day,
    "span": _span,
    "days-month": _days,
    "month-days": _days,
    "end": _end,
    "week-of-day": _week_of_day,
    "day": _day,
    "months": _months,
    "quarter": _quarter,
    "half": _half,
    "season-year": _season_year,
    "season": _season,
    "week-of-month": _week_of_month,
    "part-of-month": _one_month,
    "month-year": _one_month,
    "next-month-name": _next_month_name,
    "month": _one_month,
    "part-of-year": _part_of_year,
    "year": _one_year,
    "weekday-of-week": _weekday_of_week,
    "weekdays": _weekdays,
    "weekday-end": _weekday_end,
    "weekday": _weekday,
    "ago": _ago,
    "in-time": _in_time,
    "unit": _unit,
    "part-of-this": _part_of_this,
    "today": _today,
}

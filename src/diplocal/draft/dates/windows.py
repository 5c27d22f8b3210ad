"""Windows: the days that words may mean, and how a day, a month or a year without a year is placed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from diplocal.draft.dates.grammar import Expression

_NEAR_DAYS, _FAR_DAYS = 62, 240
"""A date whose tense puts it far away, and whose other reading is near, is the near one."""
STEPS = {"NEXT": 1, "LAST": -1, "THIS": 0}
"""How far from now the words of `tokens` go."""


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


def one_day(of: date) -> Window:
    """Give the window of a day."""
    return Window(of, of, of.isoformat())


def span_of(first: date, last: date) -> Window:
    """Give the window of a span of days."""
    return one_day(first) if first == last else Window(first, last, f"{first}/{last}")


def whole_month(year: int, month: int) -> Window:
    """Give the window of a month."""
    return Window(date(year, month, 1), date(year, month, monthrange(year, month)[1]), f"{year:04}-{month:02}")


def whole_year(year: int) -> Window:
    """Give the window of a year."""
    return Window(date(year, 1, 1), date(year, 12, 31), f"{year:04}")


def some_days(first: date, last: date) -> Window:
    """Give the window of something that takes place on some of these days: said as the month around them."""
    if (first.year, first.month) == (last.year, last.month):
        return Window(first, last, f"{first:%Y-%m}")
    return Window(first, last, f"{first + (last - first) / 2}~")


def nearest(make: Callable[[int], date], frame: Frame) -> date:
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
        right = min((choice for choice in choices if choice >= now), default=None)
    else:
        right = max((choice for choice in choices if choice <= now), default=None)
    is_near = abs((closest - now).days) <= _NEAR_DAYS
    if right is None or abs((right - now).days) > _FAR_DAYS:
        right = closest if is_near else right
    if right is None:
        raise ValueError("no such day on that side")
    return right


def now_of(frame: Frame) -> date:
    """Give the day that relative dates count from."""
    if frame.published is None:
        raise ValueError("no day to count from")
    return frame.published


def named_year(expression: Expression, frame: Frame, *names: str) -> int | None:
    """Give the year that an expression names, also as next or last year."""
    year = expression.number(*(f"y{name}" for name in names), *(f"z{name}" for name in names))
    if year is not None:
        return year
    word = expression.word(*(f"r{name}" for name in names), *(f"s{name}" for name in names))
    if word is None or word not in STEPS:
        return None
    return now_of(frame).year + STEPS[word]


def some_month(expression: Expression, frame: Frame, name: str, year: int | None) -> Window:
    """Give the month that an expression names, in the year that it names or that fits best."""
    month = expression.number(f"m{name}")
    if month is None:
        raise ValueError("no month")
    if year is not None:
        return whole_month(year, month)
    now = now_of(frame)
    # The month that runs is neither past nor to come: what is said of it may be either.
    if month == now.month:
        return whole_month(now.year, month)
    return whole_month(nearest(lambda year: date(year, month, 15), frame).year, month)


def day_of(expression: Expression, frame: Frame, name: str, year: int | None) -> date:
    """Give the day that an expression names, in the year that it names or that fits it best."""
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
    return nearest(lambda year: date(year, month, number), frame)


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def whole_season(year: int, season: int) -> Window:
    """Give the window of a season; winter runs into the next year."""
    month = 3 * (season - 20)
    first = whole_month(year, month)
    last = whole_month(year, month + 2) if month <= 10 else whole_month(year + 1, month - 10)
    return Window(first.first, last.last, f"{year:04}-{season}")


def joined(expression: Expression, first: date, last: date) -> Iterator[Window]:
    """Give a span of two days; or both, where they are a list with days between them."""
    is_list = expression.word("link") == "AND" and expression.opening != "BETWEEN"
    if is_list and (last - first).days > expression.listed:
        yield one_day(first)
        yield one_day(last)
    elif first <= last:
        yield span_of(first, last)

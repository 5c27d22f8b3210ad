"""Relative dates: weekdays, next month, three days ago, counted from the day of publication."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from diplocal.draft.dates.grammar import Expression
from diplocal.draft.dates.windows import (
    STEPS,
    Frame,
    Window,
    joined,
    now_of,
    one_day,
    some_days,
    some_month,
    span_of,
    whole_month,
    whole_season,
    whole_year,
)


def read_next_month_name(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read next March, last October."""
    step = STEPS[expression.word("r") or "THIS"]
    yield some_month(expression, Frame(now_of(frame), step or frame.tense), "1", None)


def read_season(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read this autumn, next spring."""
    season, now = expression.number("s"), now_of(frame)
    if season is None:
        return
    step = STEPS[expression.word("r") or "THIS"]
    choices = [whole_season(year, season) for year in range(now.year - 1, now.year + 2)]
    if step == 0:
        yield min(choices, key=lambda choice: (choice.last < now, abs((choice.last - now).days)))
    elif step > 0:
        yield next(choice for choice in choices if choice.first > now)
    else:
        yield [choice for choice in choices if choice.last < now][-1]


def read_weekday(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read a weekday, which way by tense."""
    weekday, now = expression.number("w"), now_of(frame)
    if weekday is None:
        return
    word = expression.word("r", "q")
    ahead = (weekday - now.weekday()) % 7
    back = (now.weekday() - weekday) % 7
    if word == "LAST":
        yield one_day(now - timedelta(back or 7))
    elif (
        word == "NEXT"
        and expression.word("q") != "THIS"
        and expression.parts.get("r", expression.parts["q"]).text.casefold() == "next"
    ):
        # In news, next Thursday is the one of next week.
        yield one_day(now + timedelta(7 - now.weekday() + weekday))
    elif word is not None or frame.tense > 0:
        yield one_day(now + timedelta(ahead))
    elif frame.tense < 0:
        yield one_day(now - timedelta(back))
    else:
        yield one_day(now + timedelta(ahead) if ahead <= back else now - timedelta(back))


def read_weekday_end(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read a last day: until Friday."""
    for window in read_weekday(expression, Frame(frame.published, 1)):
        yield Window(window.last, window.last, f"../{window.last}")


def read_weekdays(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read a span of weekdays: from Thursday to Saturday."""
    first_day, last_day = expression.number("w1"), expression.number("w2")
    if first_day is None or last_day is None:
        return
    now = now_of(frame)
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
    yield from joined(expression, first, last)


def read_weekday_of_week(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read Thursday last week."""
    weekday, now = expression.number("w"), now_of(frame)
    if weekday is not None:
        monday = now - timedelta(now.weekday())
        yield one_day(monday + timedelta(7 * STEPS[expression.word("r") or "THIS"] + weekday))


def _moved(expression: Expression, frame: Frame, step: int) -> Iterator[Window]:
    count, unit, now = expression.number("c"), expression.word("u"), now_of(frame)
    if count is None or count > 366:
        return
    if unit == "MONTHS":
        index = now.year * 12 + now.month - 1 + step * count
        yield whole_month(index // 12, index % 12 + 1)
    elif unit == "DAYS":
        yield one_day(now + timedelta(step * count))
    elif unit == "WEEKS":
        about = now + timedelta(7 * step * count)
        yield Window(about, about, f"{about}~")


def read_ago(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read three days ago."""
    return _moved(expression, frame, -1)


def read_in_time(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read in two weeks."""
    return _moved(expression, frame, 1)


def read_unit(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read next week, later this month, earlier this year."""
    now, step = now_of(frame), STEPS[expression.word("r") or "THIS"]
    part = expression.word("p")
    match expression.word("u"):
        case "WEEKS":
            monday = now - timedelta(now.weekday()) + timedelta(7 * step)
            yield _narrowed(some_days(monday, monday + timedelta(6)), now, part)
        case "WEEKEND":
            saturday = now - timedelta(now.weekday()) + timedelta(5 + 7 * step)
            yield span_of(saturday, saturday + timedelta(1))
        case "MONTHS":
            index = now.year * 12 + now.month - 1 + step
            yield _narrowed(whole_month(index // 12, index % 12 + 1), now, part)
        case "QUARTER":
            index = now.year * 4 + (now.month - 1) // 3 + step
            first, last = whole_month(index // 4, index % 4 * 3 + 1), whole_month(index // 4, index % 4 * 3 + 3)
            yield Window(first.first, last.last, f"{index // 4:04}-{33 + index % 4}")
        case _:
            yield _narrowed(whole_year(now.year + step), now, part)


def _narrowed(window: Window, now: date, part: str | None) -> Window:
    """Cut a window at the day of publication, where it is said to be later or earlier in it."""
    if not window.first <= now <= window.last:
        return window
    if part == "LATER":
        return Window(now, window.last, window.when)
    return window


def read_part_of_this(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read the end of the month."""
    now = now_of(frame)
    if expression.word("u") == "MONTHS":
        yield whole_month(now.year, now.month)
    else:
        monday = now - timedelta(now.weekday())
        yield some_days(monday, monday + timedelta(6))


def read_today(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Read today, tomorrow, yesterday."""
    yield one_day(now_of(frame) + timedelta(expression.number("t") or 0))

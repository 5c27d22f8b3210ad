"""Resolution: from an expression of time to days, counted from the day of publication."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from diplocal.draft.dates import absolute, relative
from diplocal.draft.dates.grammar import Expression
from diplocal.draft.dates.windows import Frame, Window

RESOLVERS: Mapping[str, Callable[[Expression, Frame], Iterator[Window]]] = {
    "iso-span": absolute.read_iso_span,
    "iso-end": absolute.read_iso_end,
    "iso-day": absolute.read_iso_day,
    "span": absolute.read_span,
    "days-month": absolute.read_days,
    "month-days": absolute.read_days,
    "end": absolute.read_end,
    "week-of-day": absolute.read_week_of_day,
    "day": absolute.read_day,
    "months": absolute.read_months,
    "quarter": absolute.read_quarter,
    "half": absolute.read_half,
    "season-year": absolute.read_season_year,
    "season": relative.read_season,
    "week-of-month": absolute.read_week_of_month,
    "part-of-month": absolute.read_one_month,
    "month-year": absolute.read_one_month,
    "next-month-name": relative.read_next_month_name,
    "month": absolute.read_one_month,
    "part-of-year": absolute.read_part_of_year,
    "year": absolute.read_one_year,
    "weekday-of-week": relative.read_weekday_of_week,
    "weekdays": relative.read_weekdays,
    "weekday-end": relative.read_weekday_end,
    "weekday": relative.read_weekday,
    "ago": relative.read_ago,
    "in-time": relative.read_in_time,
    "unit": relative.read_unit,
    "part-of-this": relative.read_part_of_this,
    "today": relative.read_today,
}
"""What reads each rule of the grammar."""


def windows(expression: Expression, frame: Frame) -> Iterator[Window]:
    """Give the days that an expression means: none where they cannot be told, two where it joins days apart."""
    try:
        yield from RESOLVERS[expression.rule](expression, frame)
    except (ValueError, OverflowError):
        # 31 April, or a day outside the years that there are: words that are no date.
        return

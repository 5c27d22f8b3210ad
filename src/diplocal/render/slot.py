"""The slot: where in the grid of a calendar an event stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from diplocal.model import Event
from diplocal.when import Point, Precision, instant


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the grid.

    Attributes:
        start: the first day of an all-day entry, or the instant in UTC at which it begins.
        end: the day after the last day, or the instant in UTC at which it ends; absent where no source gives an end.
    """

    start: date | datetime
    end: date | datetime | None


def slot(event: Event, imprecise: Literal["marker", "span", "omit"]) -> Slot:
    """Find where an event stands.

    A month, season, quarter or year follows the policy: a marker on one day, or the whole window. A day that is
    approximate or uncertain stands on that day; an open end shows its first day only.

    Args:
        event: one with a date, and with a zone where the date has a clock time.
        imprecise: the calendar's policy.
    """
    when = event.when
    if when.start is None:
        raise ValueError(event.id)
    if when.has_clock:
        return _timed(event, when.start, when.end)
    first, last = when.start.first, (when.end or when.start).last
    if when.is_open and when.precision <= Precision.DAY:
        return _days(first, first)
    if when.precision <= Precision.DAY or imprecise == "span":
        return _days(first, last)
    marker = _marker(event, first, last)
    return _days(marker, marker)


def _timed(event: Event, start: Point, end: Point | None) -> Slot:
    if event.timezone is None:
        raise ValueError(event.id)
    return Slot(instant(start, event.timezone), instant(end, event.timezone) if end else None)


def _days(first: date, last: date) -> Slot:
    return Slot(first, last + timedelta(days=1))


def _marker(event: Event, first: date, last: date) -> date:
    """The later of the window's first day and the first of the month after the last look, within the window."""
    looked = event.checked or max(
        (source.published.last for source in event.sources if source.published and source.published.last),
        default=first,
    )
    return min(max(first, _first_of_next_month(looked)), last)


def _first_of_next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)

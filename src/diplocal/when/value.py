"""The value: one or two points in time, each with its precision."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import NamedTuple


class Precision(IntEnum):
    """How exactly a point in time is known; a higher number is coarser."""

    MINUTE = 0
    DAY = 1
    MONTH = 2
    QUARTER = 3
    SEASON = 4
    YEAR = 5
    UNKNOWN = 6

    def __str__(self) -> str:
        """Give the name used in data exports, such as `month`."""
        return self.name.lower()


class WhenError(ValueError):
    """A text that is not a date, or a wall clock that its zone does not show.

    Attributes:
        code: the finding's code, such as `D102`.
        message: what is wrong, in one line.
        cure: what to write instead, in one line.
        offset: index of the first wrong character in the text.
    """

    def __init__(self, code: str, message: str, cure: str, offset: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.cure = cure
        self.offset = offset


class Point(NamedTuple):
    """A day, month, season, quarter, year or wall-clock minute.

    Attributes:
        precision: how exactly it is known.
        first: its first day.
        last: its last day, inclusive.
        clock: the wall-clock time, without zone, where the precision is a minute.
        offset: the offset from UTC that tells the two passes of a doubled hour apart; absent otherwise.
        approximate: `~` in EDTF (ISO 8601-2 level 1).
        uncertain: `?` in EDTF (ISO 8601-2 level 1).
    """

    precision: Precision
    first: date
    last: date
    clock: datetime | None = None
    offset: timedelta | None = None
    approximate: bool = False
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """When something takes place: unknown, a point, a span of two points, or a span of which one end is open.

    Attributes:
        text: as written, in EDTF (ISO 8601-2 levels 0 and 1, and quarters) or ISO 8601 local date-times.
        start: the first or only point; absent when the date is unknown, and of a span whose beginning is open (`../B`).
        end: the last point of a span; absent for a single point and for an open end.
        is_open: whether it goes on after `start` with no end given (`A/..`).
    """

    text: str
    start: Point | None
    end: Point | None = None
    is_open: bool = False
    precision: Precision = field(init=False, repr=False, compare=False)
    """The coarsest precision among its points."""
    first: date | None = field(init=False, repr=False, compare=False)
    """The first day on which it may begin; absent when unknown or open."""
    last: date | None = field(init=False, repr=False, compare=False)
    """The last day on which it may end, inclusive; absent when unknown or open."""

    def __post_init__(self) -> None:
        """Work out once what everybody asks for."""
        start, end = self.start, self.end
        latest = end or start
        precision = Precision.UNKNOWN if latest is None else latest.precision
        if start is not None and start.precision > precision:
            precision = start.precision
        object.__setattr__(self, "precision", precision)
        object.__setattr__(self, "first", None if start is None else start.first)
        object.__setattr__(self, "last", None if self.is_open or latest is None else latest.last)

    def __str__(self) -> str:
        """Give the text as written."""
        return self.text

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def is_span(self) -> bool:
        """Whether it is written with a slash and an end."""
        return self.end is not None

    @property
    def is_unknown(self) -> bool:
        """Whether no source gives any date."""
        return self.start is None and self.end is None

    @property
    def has_clock(self) -> bool:
        """Whether it is a wall-clock time, which needs a zone."""
        return self.start is not None and self.start.clock is not None

    @property
    def is_approximate(self) -> bool:
        """Whether either point is marked `~`."""
        start, end = self.start, self.end
        return (start is not None and start.approximate) or (end is not None and end.approximate)

    @property
    def is_uncertain(self) -> bool:
        """Whether either point is marked `?`."""
        start, end = self.start, self.end
        return (start is not None and start.uncertain) or (end is not None and end.uncertain)

    @property
    def is_exact(self) -> bool:
        """Whether an ordinary calendar entry tells the truth: days or minutes, both ends, no qualifier."""
        has_ends = self.start is not None and not self.is_open
        return has_ends and self.precision <= Precision.DAY and not (self.is_approximate or self.is_uncertain)

    @property
    def sort_key(self) -> tuple[date, datetime, date, str]:
        """Order by beginning, then by end; the unknown comes last."""
        first = self.first or date.max
        clock = (self.start and self.start.clock) or datetime.combine(first, datetime.min.time())
        return (first, clock, self.last or date.max, self.text)

    def overlaps(self, other: When) -> bool:
        """Tell whether the two can share a day; an unknown date shares none, an open end goes on for ever."""
        if self.is_unknown or other.is_unknown:
            return False
        (first, last), (begins, ends) = self._bounds, other._bounds
        return first <= ends and begins <= last

    def contains(self, other: When) -> bool:
        """Tell whether every day that the other may take lies within this one."""
        if self.is_unknown or other.is_unknown:
            return False
        (first, last), (begins, ends) = self._bounds, other._bounds
        return first <= begins and ends <= last

    @property
    def _bounds(self) -> tuple[date, date]:
        return self.first or date.min, self.last or date.max


UNKNOWN = When("unknown", None)
"""The date that no source gives."""

"""Dates on pages: in words, within `<time>`, from which the script reads them out in the reader's language."""

from __future__ import annotations

from datetime import date, datetime

from markupsafe import Markup

from diplocal.when import MONTHS, Point, Precision, When, days_in_words, in_brief, instant

_TIME = Markup('<time datetime="{}"{}>{}</time>')
_PLAIN = (Precision.DAY, Precision.MINUTE)


def long(when: When, timezone: str | None = None) -> Markup:
    """Read a date out, such as `19–25 February 2026`; a clock time is that of the place."""
    return _read(when, timezone, is_short=False)


def short(when: When, timezone: str | None = None) -> Markup:
    """Read a date out below the heading of its month, such as `19–25 Feb`."""
    return _read(when, timezone, is_short=True)


def day(moment: date) -> Markup:
    """Read out the day of a moment, such as `23 November 2026`."""
    shown = moment.date() if isinstance(moment, datetime) else moment
    return _TIME.format(shown.isoformat(), "", days_in_words(shown, shown))


def machine(point: Point, timezone: str | None) -> str:
    """Write a point as HTML's `datetime` wants it; empty where that has no form for it."""
    match point.precision:
        case Precision.MINUTE if timezone is not None:
            return f"{instant(point, timezone):%Y-%m-%dT%H:%MZ}"
        case Precision.MINUTE | Precision.DAY:
            return point.first.isoformat()
        case Precision.MONTH:
            return point.first.isoformat()[:7]
        case Precision.YEAR:
            return point.first.isoformat()[:4]
        case _:
            return ""


def _read(when: When, timezone: str | None, *, is_short: bool) -> Markup:
    start, end = when.start, when.end
    if start is None:
        return (
            Markup("date not known") if end is None else _glued("until ", _point(end, timezone, is_short=is_short), "")
        )
    if when.is_open:
        tail = " on" if is_short else ", end not given"
        return _glued("from ", _point(start, timezone, is_short=is_short), tail)
    if end is None:
        return _point(start, timezone, is_short=is_short)
    if _is_plain(start) and _is_plain(end) and start.precision is end.precision:
        return _span(when, start, end, timezone, is_short=is_short)
    first, last = (_point(point, timezone, is_short=is_short) for point in (start, end))
    return Markup("{} – {}").format(first, last)


def _is_plain(point: Point) -> bool:
    return point.precision in _PLAIN and not (point.approximate or point.uncertain)


def _span(when: When, start: Point, end: Point, timezone: str | None, *, is_short: bool) -> Markup:
    """Give two days, or two clock times, in one element: readers' languages join them in their own ways."""
    if not is_short:
        text = in_brief(when)
    elif start.clock and end.clock and start.first == end.first:
        text = f"{_short(start)}–{end.clock:%H:%M}"
    elif start.precision is Precision.DAY and (start.first.year, start.first.month) == (
        end.first.year,
        end.first.month,
    ):
        text = f"{start.first.day}–{_short(end)}" if start.first != end.first else _short(start)
    else:
        year = f" {end.first.year}" if start.first.year != end.first.year else ""
        text = f"{_short(start)} – {_short(end)}{year}"
    extra = Markup(' data-to="{}"').format(machine(end, timezone)) + _marks(start, timezone, is_short=is_short)
    return _TIME.format(machine(start, timezone), extra, text)


def _point(point: Point, timezone: str | None, *, is_short: bool) -> Markup:
    bare = point._replace(approximate=False, uncertain=False)
    text = _short(bare) if is_short else in_brief(When("", bare))
    attribute = machine(point, timezone)
    shown = (
        _TIME.format(attribute, _marks(point, timezone, is_short=is_short), text) if attribute else Markup.escape(text)
    )
    before = "about " if point.approximate else ""
    return _glued(before, shown, " (uncertain)" if point.uncertain else "")


def _glued(before: str, shown: Markup, after: str) -> Markup:
    return Markup("{}{}{}").format(before, shown, after)


def _marks(point: Point, timezone: str | None, *, is_short: bool) -> Markup:
    """Tell the script in which zone a clock time is meant, and whether the year is in a heading already."""
    zone = Markup(' data-zone="{}"').format(timezone) if point.clock and timezone else Markup()
    return zone + Markup(" data-short" if is_short else "")  # noqa: S704 - one of two texts of ours


def _short(point: Point) -> str:
    month = MONTHS[point.first.month - 1]
    match point.precision:
        case Precision.MINUTE:
            return f"{point.first.day} {month[:3]}, {point.clock:%H:%M}"
        case Precision.DAY:
            return f"{point.first.day} {month[:3]}"
        case Precision.MONTH:
            return month
        case _:
            return in_brief(When("", point))

"""A year at a glance: twelve small months, each day the darker the more takes place on it."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from datetime import date

from markupsafe import Markup, escape

from diplocal.when import MONTHS, day_in_words

CELL, GAP = 14, 2
"""Side of a day's square and the space between two, in units of the drawing."""
_PITCH = CELL + GAP
_ACROSS = 4
_WIDTH, _HEIGHT = 7 * _PITCH + 22, 6 * _PITCH + 50
_SHADES = ("#e9e6df", "#b9d6e2", "#7fb3c8", "#3f87a6", "#0f5572")
"""From nothing to four events and more; the stylesheet has its own for the page, and for dark pages."""


def glance(year: int, days: Mapping[date, int], months: Mapping[int, int], *, is_linked: bool) -> Markup:
    """Draw a year.

    Args:
        year: which.
        days: how many events take place on a day, of those whose days are known.
        months: how many events a month has in the list, whatever is known of their days.
        is_linked: whether each month leads to its heading, which a drawing within a page can do.
    """
    width, height = _ACROSS * _WIDTH - 22, 12 // _ACROSS * _HEIGHT - 10
    total = sum(months.values())
    title = f"{year} at a glance: {total} {'event' if total == 1 else 'events'}"
    drawn = "".join(_month(year, month, days, months.get(month, 0), is_linked=is_linked) for month in range(1, 13))
    role = "" if is_linked else f' role="img" aria-label="{escape(title)}"'
    name = ' xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif"'
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    svg = f'<svg class="glance" {size}{name}{role}>{drawn}</svg>'
    return Markup(svg)  # noqa: S704 - numbers, and names of months


def _month(year: int, month: int, days: Mapping[date, int], count: int, *, is_linked: bool) -> str:
    left, top = (month - 1) % _ACROSS * _WIDTH, (month - 1) // _ACROSS * _HEIGHT
    told = f"{MONTHS[month - 1]}, {count} {'event' if count == 1 else 'events'}"
    number = (
        f'<text class="n" x="{7 * _PITCH - GAP}" y="14" font-size="13" text-anchor="end" fill="#5d6470">{count}</text>'
    )
    name = f'<text class="m" x="0" y="14" font-size="14" font-weight="600" fill="#1d2733">{MONTHS[month - 1]}</text> '
    drawn = (
        f'<g transform="translate({left} {top})">{name}{number if count else ""}{"".join(_days(year, month, days))}</g>'
    )
    if not (is_linked and count):
        return drawn
    return f'<a href="#m{year}-{month:02}" aria-label="{told}">{drawn}</a>'


def _days(year: int, month: int, days: Mapping[date, int]) -> Iterator[str]:
    for row, week in enumerate(calendar.Calendar().monthdayscalendar(year, month)):
        for column, number in enumerate(week):
            if number:
                day = date(year, month, number)
                count = days.get(day, 0)
                shade = min(count, len(_SHADES) - 1)
                place = f'x="{column * _PITCH}" y="{row * _PITCH + 24}" width="{CELL}" height="{CELL}" rx="3"'
                told = f"<title>{day_in_words(day)}: {count}</title>" if count else ""
                yield f'<rect class="d{shade}" {place} fill="{_SHADES[shade]}">{told}</rect>'

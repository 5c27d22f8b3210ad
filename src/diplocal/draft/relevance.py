"""Relevance: whether an article reports an event, or only touches on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from diplocal.draft.dates import Dated
from diplocal.draft.scene import Gathered
from diplocal.draft.status import called_off, is_under_way

_OLD_DAYS = 60
"""Days after which something told in passing is the background of a report, and not what it reports."""
_OFFICE = re.compile(
    r"\b(?:Minister|Secretary|President|Chief|Admiral|General|Marshal|Raksha Mantri|Premier|Commander)\b"
)


def reported(events: Sequence[Gathered], published: date | None) -> list[Gathered]:
    """Choose the events that an article reports."""
    told = [event for event in events if not _is_background(event, published) and _is_told(event, published)]
    # Another edition that is only named, beside one that is dated, is told of for comparison.
    dated = {event.series for event in told if event.dated}
    return [event for event in told if event.dated or event.series is None or event.series not in dated]


def _is_background(event: Gathered, published: date | None) -> bool:
    """Tell whether all that is said of an event puts it long before the publication."""
    if published is None:
        return False
    days = [dated for dated, _ in event.dated]
    if all(_is_old(dated, published) for dated in days):
        return bool(days) or (event.year is not None and event.year < published.year)
    return False


def _is_told(event: Gathered, published: date | None) -> bool:
    """Tell whether enough is said: a series' name is; any other event needs a date, or those who do it."""
    if event.series is not None:
        return bool(event.dated) or not all(mention.is_passing for mention in event.mentions if mention.series)
    if event.is_named:
        is_on = any(is_under_way(one.scene.sentence) for one in event.candidates if one.is_named and not one.is_context)
        return bool(event.dated) or _is_called_off(event) or is_on
    if event.manner is not None:
        return _is_done(event)
    return (_is_dated(event, published) or _is_called_off(event)) and bool(_around(event))


def _is_done(event: Gathered) -> bool:
    """Tell whether an act names those who do it."""
    match event.manner:
        case "proposal":
            return True
        case "meeting" | "visit":
            return len(event.company) > 1 or (bool(event.dated) and bool(event.company) and _has_counterpart(event))
        case "agreement":
            return bool(event.company) or bool(event.dated)
        case _:
            return bool(event.company)


def _is_dated(event: Gathered, published: date | None) -> bool:
    """Tell whether a description is dated: finer than by a year, unless it is one to come for several countries."""
    days = [dated for dated, _ in event.dated]
    if any(not dated.when.isdecimal() for dated in days):
        return True
    is_joint = published is not None and len(_around(event)) > 1
    return is_joint and any(
        dated.first and published and dated.first.year + (dated.tense > 0) > published.year for dated in days
    )


def _has_counterpart(event: Gathered) -> bool:
    """Tell whether somebody in office met somebody: the own country is one that news at home does not name."""
    return any(
        _OFFICE.search(candidate.scene.sentence.text[: candidate.act.verb - candidate.scene.sentence.start])
        and (
            candidate.act.rule in {"met", "called-on", "visit", "visits"}
            or re.search(r"\b(?:with|between)\Z", candidate.act.text)
        )
        for candidate in event.candidates
        if candidate.act is not None
    )


def _is_old(dated: Dated, published: date) -> bool:
    day = dated.last or dated.first
    return day is not None and day < published - timedelta(_OLD_DAYS)


def _around(event: Gathered) -> set[str]:
    """Give the countries and organisations that stand beside an event, and those of the cities there."""
    countries = {party.code for one in event.candidates for party in (*one.parties, *one.scene.parties)}
    others = {name for one in event.candidates for name in one.scene.organisations}
    return countries | others | {spot.country for one in event.candidates for spot in one.scene.spots if spot.country}


def _is_called_off(event: Gathered) -> bool:
    return any(called_off(candidate.scene.sentence) for candidate in event.candidates)

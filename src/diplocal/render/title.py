"""The title of an entry: what it is, behind what has to be known of it first."""

from __future__ import annotations

from diplocal.model import Event, Status
from diplocal.when import Precision, When, in_brief

_STATUS = {Status.CANCELLED: "Cancelled: ", Status.POSTPONED: "Postponed: "}


def title(event: Event) -> str:
    """Give the SUMMARY: the title, behind the words of caution that are due."""
    text = f"{event.title} begins" if event.when.is_open and event.when.precision <= Precision.DAY else event.title
    return _caution(event) + text


def _caution(event: Event) -> str:
    return _STATUS.get(event.status, "") + _date(event.when)


def _date(when: When) -> str:
    if when.precision > Precision.DAY:
        return f"Date TBC ({in_brief(when)}): "
    if when.is_approximate and when.is_uncertain:
        return "Date approximate and uncertain: "
    if when.is_uncertain:
        return "Date uncertain: "
    return "Date approximate: " if when.is_approximate else ""

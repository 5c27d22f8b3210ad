"""The title of an entry: what it is, behind what has to be known of it first."""

from __future__ import annotations

from diplocal.model import Event, Status
from diplocal.when import Precision, in_brief


def title(event: Event) -> str:
    """Give the SUMMARY: the title, behind the one word of caution that matters most."""
    text = f"{event.title} begins" if event.when.is_open and event.when.precision <= Precision.DAY else event.title
    return _caution(event) + text


def _caution(event: Event) -> str:
    when = event.when
    if event.status is Status.CANCELLED:
        return "Cancelled: "
    if event.status is Status.POSTPONED:
        return "Postponed: "
    if when.precision > Precision.DAY:
        return f"Date TBC ({in_brief(when)}): "
    if when.is_uncertain:
        return "Date uncertain: "
    return "Date approximate: " if when.is_approximate else ""

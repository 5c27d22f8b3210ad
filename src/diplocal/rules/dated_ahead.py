"""Nobody has looked for news, published or changed anything on a day that is still to come.

`checked`, a source's `published` and the `on` of a change are days in the past; one ahead is a slip, mostly of the
year, and it keeps the record from being asked about for that long. A day's difference is allowed, for the time zones.

Fails, in November 2026:

    checked = "2027-11-20"

Passes:

    checked = "2026-11-20"
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding, Severity
from diplocal.model import Event

CODE = "L108"
SEVERITY = Severity.WARNING
GRACE = timedelta(days=1)


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each day of looking, publishing or changing that is still to come."""
    latest = frame.today + GRACE
    for day, shown, keys in _days(record.event):
        if day > latest:
            message = f"`{keys[-1]}` is {shown}, which is still to come on {frame.today}"
            yield record.origin.finding(CODE, message, "mend the day; check the year", *keys)


def _days(event: Event) -> Iterator[tuple[date, object, tuple[str | int, ...]]]:
    if event.checked is not None:
        yield event.checked, event.checked, ("checked",)
    for index, source in enumerate(event.sources):
        if source.published is not None and source.published.first is not None:
            yield source.published.first, source.published, ("sources", index, "published")
    for index, change in enumerate(event.history):
        yield change.on, change.on, ("history", index, "on")

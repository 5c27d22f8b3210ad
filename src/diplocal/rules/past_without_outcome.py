"""An event that is over was held, unreported, postponed or cancelled.

A calendar full of announcements that nobody followed up is worth little. `checked` quiets this for sixty days, so that
nobody has to find what has not been written yet.

Fails, in March 2026:

    status = "announced"
    when = "2026-02-18"

Passes: the same with `status = "held"` and a report, or with `checked = "2026-03-01"`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding, Severity
from diplocal.model import Status

CODE = "L102"
SEVERITY = Severity.WARNING
QUIET = timedelta(days=60)


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each past event without an outcome."""
    event = record.event
    last = event.when.last or event.when.first
    if event.status not in {Status.ANNOUNCED, Status.CONFIRMED} or last is None:
        return
    if event.umbrella or event.withdrawn is not None:
        return
    is_quiet = event.checked is not None and last < event.checked and frame.today - event.checked < QUIET
    if last < frame.today and not is_quiet:
        message = f"is {event.status}, and {event.when} is past"
        cure = "held, unreported, postponed or cancelled? Look for news, and set `status` or `checked`"
        yield record.origin.finding(CODE, message, cure, "status")

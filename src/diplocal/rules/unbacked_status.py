"""The status stands in a source.

`held` needs a source from the last day on (a day earlier will do, for the time zones), or on no known day one that says
so; `postponed` and `cancelled` need a source that says so. What nobody reported is `unreported`, and "cancelled" is
said only when a source says it.

Fails:

    status = "held"
    when = "2026-02-18"

    [[sources]]
    published = "2026-02-01"

Passes: the same with a further source of 18 February or later.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding
from diplocal.model import Event, Status

CODE = "E108"
GRACE = timedelta(days=1)


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each status that no source supports."""
    event = record.event
    if not event.sources or event.withdrawn is not None:
        return
    if event.status is Status.HELD and not _is_reported(event):
        due = event.when.last or event.when.first
        message = f"is held, and no source is from {due} or later" if due else "is held, and no source says so"
        cure = 'add a report from afterwards; if there is none, the status is "unreported"'
        yield record.origin.finding(CODE, message, cure, "status")
    elif event.status in {Status.POSTPONED, Status.CANCELLED} and not _is_said(event):
        cure = f'give says_status = "{event.status}" in the source that says so'
        yield record.origin.finding(CODE, f"is {event.status}, and no source says so", cure, "status")


def _is_reported(event: Event) -> bool:
    due = event.when.last or event.when.first
    if due is None:
        return _is_said(event)
    # Of a month, season or year, a report from its first day on may be of an event that is over.
    if not event.when.is_exact and event.when.first is not None:
        due = event.when.first
    return any(
        source.published is not None and source.published.last is not None and source.published.last >= due - GRACE
        for source in event.sources
    )


def _is_said(event: Event) -> bool:
    return any(source.says_status is event.status for source in event.sources)

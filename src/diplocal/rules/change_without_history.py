"""A date that was published and then changed is told in `history`; so are a postponement and a cancellation.

Readers who planned by the old date are owed the reason. An hour that becomes known on a day that stays is no change.

Fails: `when` was published as 2026-02-18, is now 2026-02-20, and `history` is silent.

Passes:

    when = "2026-02-20"

    [[history]]
    on = "2026-01-10"
    was = "2026-02-18"
    note = "Moved by two days; the Navy gives no reason."
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity
from diplocal.model import Status
from diplocal.when import When, WhenError, parse_when

CODE = "L104"
SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each change against the ledger that `history` does not tell."""
    if not context.ledger.entries:
        return
    namespace = context.catalogue.settings.namespace
    for record in context.catalogue.records:
        entry = context.ledger.entries.get(context.ledger.uid(record.event, namespace))
        is_ours = entry is not None and entry.id in {record.id, *record.event.formerly}
        if entry is None or not is_ours or entry.gone is not None or record.event.withdrawn is not None:
            continue
        if not _is_same(entry.last.when, record.event.when):
            yield from _moved(record, entry.last.when)
        elif entry.last.status != record.event.status:
            yield from _turned(record, entry.last.status)


def _is_same(was: str, when: When) -> bool:
    """Tell whether a date that was published still holds; the hour may have become known, or a mark been set."""
    if was == when.text:
        return True
    try:
        old = parse_when(was)
    except WhenError:  # an earlier version took other forms
        return False
    clocks = {(date.start and date.start.clock, date.end and date.end.clock) for date in (old, when) if date.has_clock}
    return (old.first, old.last) == (when.first, when.last) and len(clocks) < 2


def _moved(record: Record, was: str) -> Iterator[Finding]:
    if not any(change.was is not None and change.was.text == was for change in record.event.history):
        message = f"{was} was published, {record.event.when} stands here, and `history` is silent"
        yield record.origin.finding(CODE, message, f'add [[history]] with on, was = "{was}" and note', "when")


def _turned(record: Record, was: str) -> Iterator[Finding]:
    status = record.event.status
    if status in {Status.POSTPONED, Status.CANCELLED} and not record.event.history:
        message = f"{was} was published, {status} stands here, and `history` is silent"
        yield record.origin.finding(CODE, message, "add [[history]] with on and note", "status")

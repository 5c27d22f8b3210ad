"""A date that was published and then changed is told in `history`; so are a postponement and a cancellation.

Readers who planned by the old date are owed the reason.

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

CODE = "L104"
SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each change against the ledger that `history` does not tell."""
    published = {entry.id: entry for entry in context.ledger.entries.values() if entry.gone is None}
    for record in context.catalogue.records:
        entry = published.get(record.id)
        if entry is None or record.event.withdrawn is not None:
            continue
        if entry.last.when != record.event.when.text:
            yield from _moved(record, entry.last.when)
        elif entry.last.status != record.event.status:
            yield from _turned(record, entry.last.status)


def _moved(record: Record, was: str) -> Iterator[Finding]:
    if not any(change.was is not None and change.was.text == was for change in record.event.history):
        message = f"{was} was published, {record.event.when} stands here, and `history` is silent"
        yield record.origin.finding(CODE, message, f'add [[history]] with on, was = "{was}" and note', "when")


def _turned(record: Record, was: str) -> Iterator[Finding]:
    status = record.event.status
    if status in {Status.POSTPONED, Status.CANCELLED} and not record.event.history:
        message = f"{was} was published, {status} stands here, and `history` is silent"
        yield record.origin.finding(CODE, message, "add [[history]] with on and note", "status")

"""The record's date is no more precise than its sharpest source.

A month that becomes a day on the way into the calendar misleads everybody who plans by it. A span's first day and last
day may come from two sources.

Fails:

    when = "2026-02-18"

    [[sources]]
    says_when = "2026-02"

Passes:

    when = "2026-02"

    [[sources]]
    says_when = "2026-02"
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.context import Context
from diplocal.diagnostics import Finding
from diplocal.evidence import agreeing
from diplocal.when import When, in_brief

CODE = "E105"


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each date that is sharper than every source that agrees with it."""
    for record in context.catalogue.records:
        when, said = record.event.when, agreeing(record.event)
        if said and not _is_carried(when, said):
            sharpest = min(said, key=lambda date: (date.precision, (date.last or when.last or date.first) != when.last))
            message = f"says {in_brief(when)}, and the sharpest source {in_brief(sharpest)}"
            cure = "write the date as the source gives it, or add the source that gives the sharper one"
            yield record.origin.finding(CODE, message, cure, "when")


def _is_carried(when: When, said: tuple[When, ...]) -> bool:
    """Tell whether sources give the same precision, the first day and the last."""
    return (
        any(date.precision <= when.precision for date in said)
        and any(date.first == when.first for date in said)
        and (when.last is None or any(date.last == when.last for date in said))
    )

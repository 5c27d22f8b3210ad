"""A part takes place within the dates of its whole, and a meeting on the sidelines within a week of the main event.

A part that lies outside is usually a wrong parent, or a wrong year. What is off has no date that could be outside.

Fails: `part_of = "milan-2026"` (19 to 25 February) and `when = "2026-03-19"`.

Passes: `when = "2026-02-20"`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity
from diplocal.evidence import is_contested
from diplocal.model import Event, Status
from diplocal.when import When

CODE = "X104"
SEVERITY = Severity.WARNING
NEAR = timedelta(days=7)


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each event outside the dates that its parent promises."""
    by_id = context.catalogue.by_id
    for record in context.catalogue.records:
        if _is_off(record.event):
            continue
        for key, slack in (("part_of", timedelta()), ("sidelines_of", NEAR)):
            parent = by_id.get(getattr(record.event, key) or "")
            if (
                parent is not None
                and not _is_off(parent.event)
                and not _is_near(record.event.when, parent.event.when, slack)
                and not is_contested(record.event)
            ):
                message = f"is on {record.event.when}, and {parent.id!r} on {parent.event.when}"
                yield record.origin.finding(CODE, message, f"mend `when`, or `{key}`", key)


def _is_off(event: Event) -> bool:
    return event.status in {Status.POSTPONED, Status.CANCELLED} or event.withdrawn is not None


def _is_near(when: When, parent: When, slack: timedelta) -> bool:
    if when.first is None or parent.first is None:
        return True
    last = when.last or when.first
    return parent.first - slack <= last and when.first <= (parent.last or date.max - slack) + slack

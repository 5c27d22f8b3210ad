"""What only groups other events is marked as an umbrella, and stays out of feeds.

Subscribers would see a campaign of months, or a fortnight of "events", beside the events themselves. This asks only
after records of the kind `other`: those of two months and more, and those of which two others are `part_of`.

Fails:

    kind = "other"
    when = "2026-01-01/2026-12-31"

Passes: the same with `umbrella = true`, or with the kind of event that it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity
from diplocal.when import When

CODE = "T108"
SEVERITY = Severity.WARNING
MOST_PARTS = 1
MOST_DAYS = 60


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each grouping record that would be published as an event."""
    parts = Counter(record.event.part_of for record in context.catalogue.records)
    for record in context.catalogue.records:
        event = record.event
        is_kept_out = event.umbrella or event.hold is not None or event.withdrawn is not None
        if event.kind != "other" or is_kept_out or event.when.first is None:
            continue
        if parts[record.id] > MOST_PARTS:
            reason = f"{parts[record.id]} records are part of it"
        elif _days(event.when) > MOST_DAYS:
            reason = f"it lasts {_days(event.when)} days"
        else:
            continue
        message = f"is of the kind `other`, and {reason}, yet it would be published as an event"
        cure = "add umbrella = true, or give the kind of event it is"
        yield record.origin.finding(CODE, message, cure, "kind")


def _days(when: When) -> int:
    """Count the days of a span; a single month or year is a window, and no length."""
    if not when.is_span or when.first is None or when.last is None:
        return 0
    return (when.last - when.first).days + 1

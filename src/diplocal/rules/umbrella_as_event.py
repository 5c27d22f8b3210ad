"""What only groups other events is marked as an umbrella, and stays out of feeds.

Subscribers would see a fortnight of "events" beside the events themselves.

Fails: `kind = "other"` in a record that others name in `part_of`, without `umbrella = true`.

Passes: the same with `umbrella = true`.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity

CODE = "T108"
SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each grouping record that would be published as an event."""
    for record in context.catalogue.records:
        event = record.event
        is_kept_out = event.umbrella or event.hold is not None or event.withdrawn is not None
        if event.kind == "other" and not is_kept_out and event.when.first is not None:
            message = "is of the kind `other`, which is for years and campaigns, and would be published as an event"
            cure = "add umbrella = true, or give the kind of event it is"
            yield record.origin.finding(CODE, message, cure, "kind")

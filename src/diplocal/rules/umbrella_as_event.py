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
    parts = Counter(card.part_of for card in context.catalogue.cards)
    for card in context.catalogue.cards:
        if card.kind != "other" or card.excluded is not None or card.withdrawn is not None:
            continue
        if parts[card.id] > MOST_PARTS:
            reason = f"{parts[card.id]} records are part of it"
        elif _days(card.when) > MOST_DAYS:
            reason = f"it lasts {_days(card.when)} days"
        else:
            continue
        message = f"is of the kind `other`, and {reason}, yet it would be published as an event"
        cure = "add umbrella = true, or give the kind of event it is"
        yield context.catalogue.finding(card, CODE, message, cure, "kind")


def _days(when: When) -> int:
    """Count the days of a span; a single month or year is a window, and no length."""
    if not when.is_span or when.first is None or when.last is None:
        return 0
    return (when.last - when.first).days + 1

"""The clocks of the place show the time once.

When clocks go forward an hour is skipped, and when they go back an hour is shown twice. A time in the first does not
exist; one in the second needs the offset that tells which pass is meant.

Fails:

    when = "2026-03-29T02:30"
    timezone = "Europe/Paris"

Passes:

    when = "2026-10-25T02:30+01:00"
    timezone = "Europe/Paris"
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding
from diplocal.when import WhenError, instant, is_zone

CODE = "D105"
ESSENTIAL = True


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each clock time that its zone skips, doubles or shows at another offset."""
    zone = record.event.timezone
    if record.event.when.has_clock and zone is not None and is_zone(zone):
        yield from _not_shown(record, zone)


def _not_shown(record: Record, zone: str) -> Iterator[Finding]:
    when = record.event.when
    try:
        instants = [instant(point, zone) for point in (when.start, when.end) if point is not None]
    except WhenError as error:
        yield record.origin.finding(CODE, error.message, error.cure, "when")
        return
    if when.is_span and instants[-1] <= instants[0]:
        message = f"{when} does not end after it starts in {zone}"
        yield record.origin.finding(CODE, message, "mend one of the two, or leave the end out", "when")

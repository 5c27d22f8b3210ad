"""A clock time needs the zone of its place.

`when = "2026-02-19T16:00"` says what the clocks on the wall show. Without `timezone` nobody can tell which instant that
is, and subscribers elsewhere would see the wrong hour.

Fails:

    when = "2026-02-19T16:00"

Passes:

    when = "2026-02-19T16:00"
    timezone = "Asia/Kolkata"
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding

CODE = "D103"
ESSENTIAL = True


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each clock time without a zone."""
    if record.event.when.has_clock and record.event.timezone is None:
        message = f"{record.event.when} is a clock time, and `timezone` is missing"
        yield record.origin.finding(CODE, message, 'add the zone of the place: timezone = "Asia/Kolkata"', "when")

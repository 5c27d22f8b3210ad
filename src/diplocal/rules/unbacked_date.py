"""The record's date stands in a source.

Every date can be traced. A record whose `when` no source gives, not even as part of a wider window, invents it.

Fails:

    when = "2026-02-18"

    [[sources]]
    publisher = "Example Gazette"
    url = "https://example.org/review"
    claim = "The review will be held at Visakhapatnam"

Passes: the same with `says_when = "2026-02-18"` in the source.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding
from diplocal.evidence import Stance, agreeing, stance

CODE = "E104"


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each date that no source supports."""
    event = record.event
    if event.withdrawn is not None:
        return
    if event.when.first is None or not event.sources or agreeing(event):
        return
    if any(stance(source, event) is Stance.CONTRADICTS for source in event.sources):
        return  # that is the fault to mend first
    cure = "give the source's date in its `says_when`, or write the date that the sources do support"
    yield record.origin.finding(CODE, f"no source says that it is on {event.when}", cure, "when")

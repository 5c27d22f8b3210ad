"""The record's date stands in a source.

Every date can be traced. A record whose `when` no source gives, not even as part of a wider window, invents it. Where
several give another date, it is mostly the record's own that was mistyped.

Fails:

    when = "2026-02-18"

    [[sources]]
    publisher = "Example Gazette"
    url = "https://example.org/review"
    claim = "The review will be held at Visakhapatnam"

Passes: the same with `says_when = "2026-02-18"` in the source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding

CODE = "E104"


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each date that no source supports."""
    event = record.event
    if event.withdrawn is not None:
        return
    if event.when.first is None or not event.sources or record.evidence.agreeing:
        return
    message = f"no source says that it is on {event.when}"
    cure = "give the source's date in its `says_when`, or write the date that the sources do support"
    if others := record.evidence.contradicting:
        if len(others) == 1:
            return  # the rule on contradictions that are not answered points at it
        (said, count), *_ = Counter(str(source.says_when) for source in others).most_common(1)
        message += f"; {count} of {len(event.sources)} give {said}"
        cure = f'write when = "{said}" if that is right; else add the source that gives the date, and answer the others'
    yield record.origin.finding(CODE, message, cure, "when")

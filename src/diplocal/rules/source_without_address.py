"""A source says where it can be found: by `url`, or by `document` where it has no address.

Fails:

    [[sources]]
    publisher = "ANI"
    claim = "The ministers met on Friday"

Passes:

    [[sources]]
    publisher = "ANI"
    document = "ANI report of 1 November 2025 on the ministers' talks in Kuala Lumpur"
    claim = "The ministers met on Friday"
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding

CODE = "E102"
ESSENTIAL = True


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each source that nobody could look up."""
    for index, source in enumerate(record.event.sources):
        if source.url is None and source.document is None:
            message = f"the source {source.publisher!r} has neither `url` nor `document`"
            cure = "add its url, or say in `document` how to find it"
            yield record.origin.finding(CODE, message, cure, "sources", index)

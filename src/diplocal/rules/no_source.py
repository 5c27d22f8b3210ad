"""A record names at least one source.

Every date can be traced: that is what subscribers are promised.

Fails: a record without any `[[sources]]` table.

Passes:

    [[sources]]
    publisher = "MINDEF Singapore"
    url = "https://www.mindef.gov.sg/news-and-events/latest-releases/1nov25-fs"
    claim = "Convened in Kuala Lumpur on 1 November 2025"
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding

CODE = "E101"
ESSENTIAL = True


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each record without a source."""
    if not record.event.sources:
        cure = "add [[sources]] with publisher, url (or document) and claim"
        yield record.origin.finding(CODE, "the record names no source", cure)

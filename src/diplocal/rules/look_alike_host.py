"""The host of a source is not one that only looks like another.

A host with letters beyond ASCII is written with `xn--`. Where its letters come from two alphabets, or are Cyrillic ones
that each look like a Latin one, readers see a name that they know and come to another place.

Fails: a host that reads "apple", and begins with a Cyrillic letter.

    url = "https://xn--pple-43d.com/"

Passes: "bücher", all of it Latin.

    url = "https://xn--bcher-kva.example.org/"
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal import address, characters
from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding, Severity

CODE = "E110"
SEVERITY = Severity.WARNING


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each address whose host may be taken for another."""
    for index, source in enumerate(record.event.sources):
        for key, url in (("url", source.url), ("archived", source.archived)):
            for label in address.foreign_labels(url) if url is not None else ():
                if reason := characters.look_alike(label):
                    cure = "open the page from a site that you trust, and copy its address again"
                    message = f"the host's {label!r} {reason}"
                    yield record.origin.finding(CODE, message, cure, "sources", index, key)

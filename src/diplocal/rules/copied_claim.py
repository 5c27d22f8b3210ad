"""A claim is a short note in our own words.

Facts carry over from a source; its sentences do not. A claim of more than forty words is nearly always a copy.

Fails: a `claim` of forty-one words.

Passes:

    claim = "Presidential review on the morning of 18 February"
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding, Severity

CODE = "E109"
SEVERITY = Severity.WARNING
MOST_WORDS = 40


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each claim that is too long to be our own."""
    for index, source in enumerate(record.event.sources):
        words = len(source.claim.split()) if len(source.claim) > 2 * MOST_WORDS else 0
        if words > MOST_WORDS:
            message = f"the claim has {words} words, which looks like a copy"
            cure = f"say in your own words, at most {MOST_WORDS}, what the source supports"
            yield record.origin.finding(CODE, message, cure, "sources", index, "claim")

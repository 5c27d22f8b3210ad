"""A source that gives another date is answered.

Conflicts are shown, never averaged away. A source agrees where its window contains the record's; one that gives only
the beginning says `"2026-02-15/.."`, one that gives only the end `"../2026-02-25"`. A date that stands in
`history` was given up and is no conflict. Every other one needs a word on why it does not carry, or stays open.

Fails:

    when = "2026-02-18"

    [[sources]]
    says_when = "2026-02-19"

Passes:

    when = "2026-02-18"

    [[sources]]
    says_when = "2026-02-19"
    outweighed = "Eight pages give the 18th; the 19th is the city parade."
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding
from diplocal.when import Precision, When, in_brief

CODE = "E106"


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each source that contradicts its record without an answer."""
    event = record.event
    if event.withdrawn is not None:
        return
    others = record.evidence.contradicting
    if not others or (len(others) > 1 and not record.evidence.agreeing):
        return  # they need no answer each: the rule on dates that no source supports tells it once
    for index, source in enumerate(event.sources):
        if source.says_when is not None and source in others:
            message = f"{source.publisher} says {in_brief(source.says_when)}, the record {in_brief(event.when)}"
            cure = _cure(source.says_when, event.when)
            yield record.origin.finding(CODE, message, cure, "sources", index, "says_when")


def _cure(said: When, when: When) -> str:
    answer = "add `outweighed` or `unresolved` with the reason"
    if when.first is None or (when.precision > Precision.DAY and when.contains(said)):
        return f'write when = "{said}" if that is right; else {answer}'
    is_part = said.precision is Precision.DAY and not said.is_span and when.contains(said)
    if is_part and said.first == when.first:
        return f'if it gives the first day only, write says_when = "{said}/.."; else {answer}'
    if is_part and said.last == when.last:
        return f'if it gives the last day only, write says_when = "../{said}"; else {answer}'
    return f"{answer}, or a [[history]] entry if the date was changed"

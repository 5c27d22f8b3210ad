"""The record's date is no more precise than its sharpest source.

A month that becomes a day on the way into the calendar misleads everybody who plans by it, and so does an "about" that
is lost. A span's first day and last day may come from two sources: one that says `"2026-02-15/.."`, and one that says
`"../2026-02-25"`.

Fails:

    when = "2026-02-18"

    [[sources]]
    says_when = "2026-02"

Passes:

    when = "2026-02"

    [[sources]]
    says_when = "2026-02"
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding
from diplocal.when import Point, When, in_brief

CODE = "E105"


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each date that is sharper than every source that agrees with it."""
    when, said = record.event.when, record.evidence.agreeing
    if said and record.event.withdrawn is None and not _is_carried(when, said):
        sharpest = min(said, key=lambda date: (not _begins(date, when), date.precision, not _ends(date, when)))
        message = f"says {in_brief(when)}, and the sharpest source {in_brief(sharpest)}"
        cure = "write the date as the source gives it, or add the source that gives the sharper one"
        yield record.origin.finding(CODE, message, cure, "when")


def _is_carried(when: When, said: tuple[When, ...]) -> bool:
    """Tell whether some source gives the beginning as it stands here, and some the end."""
    return any(_begins(date, when) for date in said) and any(_ends(date, when) for date in said)


def _begins(date: When, when: When) -> bool:
    """Tell whether a source that agrees gives the beginning as sharply as the record."""
    if date.start is None or when.start is None:
        return False
    return date.start.first == when.start.first and _is_as_sharp(date.start, when.start)


def _ends(date: When, when: When) -> bool:
    """Tell whether a source that agrees gives the end as sharply as the record; a clock time alone claims none."""
    if when.is_open or (when.has_clock and not when.is_span):
        return True
    given, said = when.end or when.start, date.end or date.start
    if given is None or said is None or date.is_open:
        return False
    if given.clock is not None and date.end is None:  # it gives the time of the beginning
        return False
    return said.last == given.last and _is_as_sharp(said, given)


def _is_as_sharp(said: Point, given: Point) -> bool:
    return (
        said.precision <= given.precision
        and said.approximate <= given.approximate
        and said.uncertain <= given.uncertain
    )

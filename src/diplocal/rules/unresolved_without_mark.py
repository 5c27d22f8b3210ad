"""A conflict that stays open shows in the date itself.

`unresolved` tells readers of the record; the `?` in `when` tells everybody who sees the entry in a calendar. A month
or year that holds the source's date as well needs no mark, and neither does "unknown".

Fails:

    when = "2025-09-04"

    [[sources]]
    says_when = "2025-09-05"
    unresolved = "Both armies published; neither has corrected itself."

Passes: the same with `when = "2025-09-04?"`.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding
from diplocal.evidence import agrees
from diplocal.when import Point, Precision, When

CODE = "E107"


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each open conflict in a date that looks certain."""
    when = record.event.when
    for index, source in enumerate(record.event.sources):
        said = source.says_when if source.unresolved is not None else None
        if said is not None and record.event.withdrawn is None and _is_open_conflict(said, when):
            cure = f'mark the date as uncertain: when = "{_marked(when)}"; or say in `outweighed` why it is not'
            message = f"{source.publisher} is unresolved, and {when} carries no `?`"
            yield record.origin.finding(CODE, message, cure, "sources", index, "unresolved")
            break


def _is_open_conflict(said: When, when: When) -> bool:
    is_silent = said.start is None and said.end is None
    if is_silent or when.first is None or when.is_uncertain:
        return False
    is_wide = when.precision > Precision.DAY and when.contains(said)
    return not is_wide and not agrees(said, when)


def _marked(when: When) -> str:
    """Write a date with the mark; a clock time takes none, so that its day is left."""
    if when.start is None:  # pragma: no cover - an unknown date conflicts with none
        return when.text
    if when.is_open:
        return f"{_point(when.start, when.text.partition('/')[0])}/.."
    begins, _, ends = when.text.partition("/")
    if when.end is None:
        return _point(when.start, begins)
    is_one_day = when.has_clock and when.start.first == when.end.last
    return _point(when.start, begins) + ("" if is_one_day else f"/{_point(when.end, ends)}")


def _point(point: Point, text: str) -> str:
    if point.approximate:
        return f"{text[:-1]}%"
    return f"{point.first if point.clock else text}?"

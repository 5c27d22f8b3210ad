"""`part_of` and `sidelines_of` lead away from the record, not back to it.

Fails: `a` is `part_of` `b`, and `b` is `part_of` `a`.

Passes: the part names the whole, and the whole names nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.context import Context
from diplocal.diagnostics import Finding

CODE = "X103"


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each circle, on the first of its records by id."""
    by_id = context.catalogue.by_id
    for record in context.catalogue.records:
        for key in ("part_of", "sidelines_of"):
            way = [record.id]
            while (target := getattr(by_id[way[-1]].event, key)) in by_id and target not in way:
                way.append(target)
            if target == record.id and len(way) > 1 and record.id == min(way):
                circle = " → ".join((*way, record.id))
                yield record.origin.finding(CODE, f"`{key}` leads in a circle: {circle}", "break it", key)

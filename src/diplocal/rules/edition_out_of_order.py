"""A later edition takes place later.

Fails: edition 12 in November 2025, edition 13 in May 2025.

Passes: edition 12 in 2024, edition 13 in 2025.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from diplocal.catalogue import Record
from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity
from diplocal.model import Status

CODE = "X106"
SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each edition that lies wholly before the edition it follows."""
    series: dict[str, list[tuple[int, Record]]] = defaultdict(list)
    for record in context.catalogue.records:
        event = record.event
        is_sure = event.status not in {Status.POSTPONED, Status.CANCELLED} and event.withdrawn is None
        if event.series is not None and event.edition is not None and event.when.first is not None and is_sure:
            series[event.series].append((event.edition, record))
    for editions in series.values():
        editions.sort(key=lambda pair: pair[0])
        for (number, earlier), (following, later) in pairwise(editions):
            begins, ends = earlier.event.when.first, later.event.when.last
            if number < following and begins is not None and ends is not None and ends < begins:
                message = f"is on {later.event.when}, before edition {number} ({earlier.id}, {earlier.event.when})"
                yield later.origin.finding(CODE, message, "mend the number or the date of one of the two", "edition")

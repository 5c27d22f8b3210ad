"""A later edition takes place later.

Fails: edition 12 in November 2025, edition 13 in May 2025.

Passes: edition 12 in 2024, edition 13 in 2025.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from diplocal.card import Card
from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity
from diplocal.model import Status

CODE = "X106"
SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each edition that lies wholly before the edition it follows."""
    series: dict[str, list[tuple[int, Card]]] = defaultdict(list)
    for card in context.catalogue.cards:
        is_sure = card.status not in {Status.POSTPONED, Status.CANCELLED} and card.withdrawn is None
        if card.series is not None and card.edition is not None and card.first is not None and is_sure:
            series[card.series].append((card.edition, card))
    for editions in series.values():
        editions.sort(key=lambda pair: pair[0])
        for (number, earlier), (following, later) in pairwise(editions):
            begins, ends = earlier.first, later.last
            if number < following and begins is not None and ends is not None and ends < begins:
                message = f"is on {later.text}, before edition {number} ({earlier.id}, {earlier.text})"
                yield context.catalogue.finding(
                    later, CODE, message, "mend the number or the date of one of the two", "edition"
                )

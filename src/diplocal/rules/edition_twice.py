"""An edition of a series is one event.

Fails: two records with `series = "ifr"` and `edition = 3`.

Passes: editions 3 and 4; a ceremony of edition 3 that is `part_of` it; an edition held in the end, beside the record of
the year in which it was cancelled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from diplocal.card import Card
from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity
from diplocal.model import Status

CODE = "X105"
SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each record whose edition another one, earlier in the calendar, has."""
    editions: dict[tuple[str, int], list[Card]] = defaultdict(list)
    for card in context.catalogue.cards:
        is_off = card.status == Status.CANCELLED or card.withdrawn is not None
        if card.series is not None and card.edition is not None and not is_off:
            editions[card.series, card.edition].append(card)
    for (series, edition), cards in editions.items():
        names = {card.id for card in cards}
        wholes = [card for card in cards if card.part_of not in names]
        parents = {card.part_of for card in wholes}
        if len(parents) == 1 and None not in parents:  # parts of one whole that has no number itself
            continue
        for card in wholes[1:]:
            cure = "mend the number; or, if it is a part of the other, give it `part_of`"
            message = f"{wholes[0].id!r} is edition {edition} of {series!r} already"
            yield context.catalogue.finding(card, CODE, message, cure, "edition")

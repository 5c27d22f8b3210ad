"""An id that stands in some `formerly` names that event for ever.

A second record of that name would take over its identity, and clients lose events when an identity is used again.

Fails: `formerly = ["milan-2026"]` in one record, beside a record `milan-2026`, or the same in two records.

Passes: a new id for the new event.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.context import Context
from diplocal.diagnostics import Finding

CODE = "L106"
ESSENTIAL = True


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each earlier id that another record has or claims too."""
    catalogue = context.catalogue
    claimed: dict[str, str] = {}
    for card in catalogue.cards:
        for index, name in enumerate(card.formerly):
            owner = claimed.setdefault(name, card.id)
            if name in catalogue.card_by_id:
                message = f"{name!r} is the id of a record, and cannot be an earlier one of this"
            elif owner != card.id:
                message = f"{name!r} is an earlier id of {owner!r} already"
            else:
                continue
            cure = "delete it here, or give the other record an id that was never used"
            yield catalogue.finding(card, CODE, message, cure, "formerly", index)

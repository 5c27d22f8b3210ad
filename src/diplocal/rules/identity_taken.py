"""An identity that was published belongs to one record.

The ledger remembers under which identity every event was published. A new record whose id once named another event, now
renamed, would take that identity over.

Fails: `milan.toml` was renamed `milan-2026.toml`, and a new `milan.toml` is made.

Passes: the new record is called `milan-2028.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.card import Card
from diplocal.context import Context
from diplocal.diagnostics import Finding

CODE = "L101"
ESSENTIAL = True


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each record that claims an identity which belongs to another one of the calendar."""
    owners: dict[str, Card] = {}
    if len(set(context.uids)) == len(context.uids):
        return
    for card, uid in zip(context.catalogue.cards, context.uids, strict=True):
        owner = owners.setdefault(uid, card)
        if owner is not card and _names(owner).isdisjoint(_names(card)):  # where they share a name, that is the fault
            message = f"the identity of {card.id!r} was published as that of {owner.id!r}"
            yield context.catalogue.finding(
                card, CODE, message, "choose another id, one that was never used", "formerly"
            )


def _names(card: Card) -> frozenset[str]:
    return frozenset((card.id, *card.formerly))

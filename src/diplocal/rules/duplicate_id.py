"""An id names one event of the calendar.

The id is the name of the file, whatever its folder, or the `id` in a line of a bulk file; it is the root of the event's
identity in every subscriber's calendar.

Fails: `2025/milan.toml` beside `2026/milan.toml`.

Passes: `2024/milan-2024.toml` beside `2026/milan-2026.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.card import Card
from diplocal.context import Context
from diplocal.diagnostics import Finding, record_at

CODE = "X101"
ESSENTIAL = True


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each record whose id another one, first by path, has."""
    if len(context.catalogue.card_by_id) == len(context.catalogue.cards):
        return
    first: dict[str, Card] = {}
    for card in sorted(context.catalogue.cards, key=lambda card: (card.path, card.line)):
        taken = first.setdefault(card.id, card)
        if taken is not card:
            message = f"the id {card.id!r} belongs to {record_at(taken.path, taken.line)} already"
            cure = "rename this file, or merge the two records"
            if card.path.endswith(".jsonl"):
                cure = "give this record another id, or merge the two"
            yield context.catalogue.finding(card, CODE, message, cure, "id")

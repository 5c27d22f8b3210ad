"""A date that was published and then changed is told in `history`; so are a postponement and a cancellation.

Readers who planned by the old date are owed the reason. An hour that becomes known on a day that stays is no change.

Fails: `when` was published as 2026-02-18, is now 2026-02-20, and `history` is silent.

Passes:

    when = "2026-02-20"

    [[history]]
    on = "2026-01-10"
    was = "2026-02-18"
    note = "Moved by two days; the Navy gives no reason."
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.card import Card
from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity
from diplocal.model import Status
from diplocal.when import WhenError, parse_when

CODE = "L104"
SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each change against the ledger that `history` does not tell."""
    if not context.ledger.entries:
        return
    for card, uid in zip(context.catalogue.cards, context.uids, strict=True):
        entry = context.ledger.entries.get(uid)
        if entry is None or entry.gone is not None or card.withdrawn is not None:
            continue
        if entry.id != card.id and entry.id not in card.formerly:
            continue
        if not _is_same(entry.last.when, card):
            # A date that its own sources contradict was not moved but mistyped, and that is told already.
            yield from () if card.contested else _moved(context, card, entry.last.when)
        elif entry.last.status != card.status:
            yield from _turned(context, card, entry.last.status)


def _is_same(was: str, card: Card) -> bool:
    """Tell whether a date that was published still holds; the hour may have become known, or a mark been set."""
    if was == card.text:
        return True
    try:
        old = parse_when(was)
    except WhenError:  # an earlier version took other forms
        return False
    clocks = {
        (date.start and date.start.clock, date.end and date.end.clock) for date in (old, card.when) if date.has_clock
    }
    return (old.first, old.last) == (card.first, card.last) and len(clocks) < 2


def _moved(context: Context, card: Card, was: str) -> Iterator[Finding]:
    if was not in card.changes:
        message = f"{was} was published, {card.text} stands here, and `history` is silent"
        yield context.catalogue.finding(card, CODE, message, f'add [[history]] with on, was = "{was}" and note', "when")


def _turned(context: Context, card: Card, was: str) -> Iterator[Finding]:
    if card.status in {Status.POSTPONED, Status.CANCELLED} and not card.changes:
        message = f"{was} was published, {card.status} stands here, and `history` is silent"
        yield context.catalogue.finding(card, CODE, message, "add [[history]] with on and note", "status")

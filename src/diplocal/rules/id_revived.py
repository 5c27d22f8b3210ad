"""A record whose id was withdrawn before is the same event again, or needs another id.

Its entry comes back in every subscriber's calendar under its old identity.

Fails: a file `milan-2026.toml` that was deleted, published as withdrawn, and is there again with another title or date.

Passes: the file restored as it was; another id; or the finding excused because it really is the same event.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity

CODE = "L107"
SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each record whose entry was withdrawn."""
    entries = context.ledger.entries.values()
    gone = {entry.id: entry for entry in entries if entry.gone is not None}
    live = {entry.id for entry in entries if entry.gone is None and entry.id in gone}
    for card in context.catalogue.cards:
        entry = gone.get(card.id)
        is_shown = card.withdrawn is None and card.excluded is None
        if entry is None or card.id in live or not is_shown:
            continue
        if (entry.last.title, entry.last.when) != (card.title, card.text):
            message = f"{card.id!r} was withdrawn before, as {entry.last.title!r} on {entry.last.when}"
            cure = "if it is another event, give it another id; if it is the same one, excuse this with the reason"
            yield context.catalogue.finding(card, CODE, message, cure)

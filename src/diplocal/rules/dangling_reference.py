"""`part_of` and `sidelines_of` name another record.

Fails:

    part_of = "milan-2062"

Passes:

    part_of = "milan-2026"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from diplocal.context import Context
from diplocal.diagnostics import Finding

CODE = "X102"
ESSENTIAL = True
MOST_GUESSES = 20
"""Dangling references for which a likely id is sought; each search goes through all ids."""


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each reference to a record that is not there, or to the record itself."""
    by_id, unread = context.catalogue.card_by_id, context.catalogue.unread
    guesses = 0
    for card in context.catalogue.cards:
        if card.part_of is None and card.sidelines_of is None:
            continue
        for key in ("part_of", "sidelines_of"):
            target: str | None = getattr(card, key)
            if target == card.id:
                yield context.catalogue.finding(card, CODE, f"`{key}` names the record itself", "delete the line", key)
            elif target is not None and target not in by_id and target not in unread:
                guesses += 1
                names = sorted(by_id.keys() | unread) if guesses <= MOST_GUESSES else ()
                near = get_close_matches(target, _kindred(target, names), n=1)
                cure = f"did you mean {near[0]!r}?" if near else "name the file of a record, without .toml"
                message = f"`{key}` names {target!r}, and there is no such record"
                yield context.catalogue.finding(card, CODE, message, cure, key)


def _kindred(target: str, ids: Iterable[str]) -> list[str]:
    """Give the ids that begin or end as a misspelt one does: to measure how near all of them are would take long."""
    return [name for name in ids if name[:3] == target[:3] or name[-3:] == target[-3:]]

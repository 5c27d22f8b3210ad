"""`part_of` and `sidelines_of` name another record.

Fails:

    part_of = "milan-2062"

Passes:

    part_of = "milan-2026"
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from diplocal.context import Context
from diplocal.diagnostics import Finding

CODE = "X102"
ESSENTIAL = True


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each reference to a record that is not there, or to the record itself."""
    known = context.catalogue.card_by_id.keys() | context.catalogue.unread
    for card in context.catalogue.cards:
        for key in ("part_of", "sidelines_of"):
            target: str | None = getattr(card, key)
            if target == card.id:
                yield context.catalogue.finding(card, CODE, f"`{key}` names the record itself", "delete the line", key)
            elif target is not None and target not in known:
                near = get_close_matches(target, sorted(known), n=1)
                cure = f"did you mean {near[0]!r}?" if near else "name the file of a record, without .toml"
                yield context.catalogue.finding(
                    card, CODE, f"`{key}` names {target!r}, and there is no such record", cure, key
                )

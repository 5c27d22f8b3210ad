"""`part_of` and `sidelines_of` name another record.

Fails:

    part_of = "milan-2062"

Passes:

    part_of = "milan-2026"
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import repeat

from diplocal.context import Context
from diplocal.diagnostics import Finding

CODE = "X102"
ESSENTIAL = True
MOST_GUESSES = 20
"""Dangling references for which a likely id is sought; each search looks at all ids."""


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each reference to a record that is not there, or to the record itself."""
    known = context.catalogue.by_id.keys() | context.catalogue.unread
    guesses = repeat(sorted(known), MOST_GUESSES)
    for record in context.catalogue.records:
        for key in ("part_of", "sidelines_of"):
            target: str | None = getattr(record.event, key)
            if target == record.id:
                yield record.origin.finding(CODE, f"`{key}` names the record itself", "delete the line", key)
            elif target is not None and target not in known:
                near = get_close_matches(target, next(guesses, ()), n=1)
                cure = f"did you mean {near[0]!r}?" if near else "name the file of a record, without .toml"
                yield record.origin.finding(CODE, f"`{key}` names {target!r}, and there is no such record", cure, key)

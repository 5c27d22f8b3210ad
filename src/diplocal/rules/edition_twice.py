"""An edition of a series is one event.

Fails: two records with `series = "ifr"` and `edition = 3`.

Passes: editions 3 and 4.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity

CODE = "X105"
SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each record whose edition another one, earlier in the calendar, has."""
    first: dict[tuple[str, int], str] = {}
    for record in context.catalogue.records:
        series, edition = record.event.series, record.event.edition
        if series is None or edition is None or record.event.withdrawn is not None:
            continue
        other = first.setdefault((series, edition), record.id)
        if other != record.id:
            cure = "mend the number; or drop `edition` from a part of it, and give it `part_of`"
            message = f"{other!r} is edition {edition} of {series!r} already"
            yield record.origin.finding(CODE, message, cure, "edition")

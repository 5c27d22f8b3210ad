"""A conflict that stays open shows in the date itself.

`unresolved` tells readers of the record; the `?` in `when` tells everybody who sees the entry in a calendar.

Fails:

    when = "2025-09-04"

    [[sources]]
    says_when = "2025-09-05"
    unresolved = "Both armies published; neither has corrected itself."

Passes: the same with `when = "2025-09-04?"`.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.context import Context
from diplocal.diagnostics import Finding

CODE = "E107"


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each open conflict in a date that looks certain."""
    for record in context.catalogue.records:
        when = record.event.when
        for index, source in enumerate(record.event.sources):
            if source.unresolved is not None and source.says_when is not None and not when.is_uncertain:
                cure = f'mark the date as uncertain: when = "{when}?"; or say in `outweighed` why it is not'
                message = f"{source.publisher} is unresolved, and {when} carries no `?`"
                yield record.origin.finding(CODE, message, cure, "sources", index, "unresolved")
                break

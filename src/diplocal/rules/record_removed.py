"""A record that was there is not simply deleted.

Its entry would stand as withdrawn in every subscriber's calendar. If the event is off, the status says so; if the entry
was wrong, `withdrawn` says why; if it has a new name, `formerly` keeps its identity.

Fails, with `--against main`: a file of `main` that is gone.

Passes: the file renamed, and its old name in `formerly`.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.context import Context
from diplocal.diagnostics import Finding

CODE = "L105"


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each record that an earlier state had and this one has not."""
    if not context.before:
        return
    catalogue = context.catalogue
    known = {name for card in catalogue.cards for name in (card.id, *card.formerly)} | catalogue.unread
    for lost in sorted(context.before - known):
        cure = f'restore it with `withdrawn = "reason"`, or name {lost!r} in the `formerly` of the record that goes on'
        yield catalogue.origins["settings"].finding(CODE, f"the record {lost!r} was removed", cure)

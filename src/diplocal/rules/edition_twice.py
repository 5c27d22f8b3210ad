"""An edition of a series is one event.

Fails: two records with `series = "ifr"` and `edition = 3`.

Passes: editions 3 and 4; a ceremony of edition 3 that is `part_of` it; an edition held in the end, beside the record of
the year in which it was cancelled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity
from diplocal.model import Status

CODE = "X105"
SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each record whose edition another one, earlier in the calendar, has."""
    editions: dict[tuple[str, int], list[Record]] = defaultdict(list)
    for record in context.catalogue.records:
        event = record.event
        is_off = event.status is Status.CANCELLED or event.withdrawn is not None
        if event.series is not None and event.edition is not None and not is_off:
            editions[event.series, event.edition].append(record)
    for (series, edition), records in editions.items():
        names = {record.id for record in records}
        wholes = [record for record in records if record.event.part_of not in names]
        parents = {record.event.part_of for record in wholes}
        if len(parents) == 1 and None not in parents:  # parts of one whole that has no number itself
            continue
        for record in wholes[1:]:
            cure = "mend the number; or, if it is a part of the other, give it `part_of`"
            message = f"{wholes[0].id!r} is edition {edition} of {series!r} already"
            yield record.origin.finding(CODE, message, cure, "edition")

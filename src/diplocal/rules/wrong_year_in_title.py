"""The year in a title is the year of the event.

Fails:

    title = "MILAN 2025 naval exercise"
    when = "2026-02-19/2026-02-25"

Passes: "MILAN 2026 naval exercise". An event that kept its name when it moved is excused with that reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity
from diplocal.model import Event

CODE = "T105"
SEVERITY = Severity.WARNING
_YEAR = re.compile(r"(?<![\d-])(?:19|20|21)\d\d(?![\d-])")


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each title that names only years in which the event is not."""
    for record in context.catalogue.records:
        named = {int(year) for year in _YEAR.findall(record.event.title)}
        years = _years(record.event)
        if named and years and named.isdisjoint(years):
            shown = " and ".join(str(year) for year in sorted(named))
            message = f"the title names {shown}, and the event is on {record.event.when}"
            yield record.origin.finding(CODE, message, "mend the title or the date", "title")


def _years(event: Event) -> set[int]:
    if event.when.first is None:
        return set()
    last = event.when.last or event.when.first
    return set(range(event.when.first.year, last.year + 1))

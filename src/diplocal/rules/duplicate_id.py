"""An id names one event of the calendar.

The id is the name of the file, whatever its folder; it is the root of the event's identity in every subscriber's
calendar.

Fails: `2025/milan.toml` beside `2026/milan.toml`.

Passes: `2024/milan-2024.toml` beside `2026/milan-2026.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.context import Context
from diplocal.diagnostics import Finding

CODE = "X101"
ESSENTIAL = True


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each record whose id another one, first by path, has."""
    first: dict[str, str] = {}
    for record in sorted(context.catalogue.records, key=lambda record: record.origin.path):
        taken = first.setdefault(record.id, record.origin.path)
        if taken != record.origin.path:
            cure = "rename this file, or merge the two records"
            yield record.origin.finding(CODE, f"the id {record.id!r} belongs to {taken} already", cure)

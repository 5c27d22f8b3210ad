"""An id names one event of the calendar.

The id is the name of the file, whatever its folder, or the `id` in a line of a bulk file; it is the root of the event's
identity in every subscriber's calendar.

Fails: `2025/milan.toml` beside `2026/milan.toml`.

Passes: `2024/milan-2024.toml` beside `2026/milan-2026.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.catalogue import Origin, Record
from diplocal.context import Context
from diplocal.diagnostics import Finding

CODE = "X101"
ESSENTIAL = True


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each record whose id another one, first by path, has."""
    first: dict[str, Record] = {}
    for record in sorted(context.catalogue.records, key=lambda record: (record.origin.path, record.origin.line)):
        taken = first.setdefault(record.id, record)
        if taken is not record:
            cure = "merge the two records, or give this one another id"
            message = f"the id {record.id!r} belongs to {_place(taken.origin)} already"
            if not _is_line(record.origin):
                cure = "rename this file, or merge the two records"
            yield record.origin.finding(CODE, message, cure, "id")


def _place(origin: Origin) -> str:
    return f"{origin.path}:{origin.line}" if _is_line(origin) else origin.path


def _is_line(origin: Origin) -> bool:
    return origin.path.endswith(".jsonl")

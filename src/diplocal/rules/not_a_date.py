"""A date is written in one of the forms of `when`.

A day, a month, a year, a season or quarter, a span, an open end, `~` for approximate and `?` for uncertain, a
wall-clock time, or "unknown": docs/record.md shows them all.

Fails:

    when = "18 February 2026"

Passes:

    when = "2026-02-18"
"""

from __future__ import annotations

CODE = "D101"

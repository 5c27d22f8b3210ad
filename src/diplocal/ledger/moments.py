"""Moments as the ledger writes them: days, and instants in UTC to the second, in ISO 8601."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


_REMEMBERED = 10_000
"""Answers that each of these remembers: most lines of a ledger share a few instants and some years of days."""


@lru_cache(_REMEMBERED)
def written(moment: date) -> str:
    """Write a day, or an instant in UTC, in ISO 8601."""
    return f"{moment.isoformat()[:19]}Z" if isinstance(moment, datetime) else moment.isoformat()


@lru_cache(_REMEMBERED)
def moment(text: str) -> date | datetime:
    """Read a day, or an instant.

    Raises:
        ValueError: where it is neither.
    """
    return instant(text) if "T" in text else date.fromisoformat(text)


@lru_cache(_REMEMBERED)
def instant(text: str) -> datetime:
    """Read an instant in UTC.

    Raises:
        ValueError: where it is none.
    """
    if not _INSTANT.fullmatch(text):
        raise ValueError(f"{text!r} is no instant")
    return datetime.fromisoformat(text)

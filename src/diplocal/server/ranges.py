"""Ranges: which part of a file a client asks for (RFC 9110 §14)."""

from __future__ import annotations

import re

_RANGE = re.compile(r"bytes=[ \t,]*(\d*)-(\d*)[ \t,]*", re.ASCII | re.IGNORECASE)
_DIGITS = 18
"""A number of more digits lies behind the end of every file."""


class UnsatisfiableError(Exception):
    """A range of which the file has nothing."""


def parse_range(value: str, size: int) -> slice | None:
    """Read the header Range, for something of so many bytes.

    Returns:
        The part asked for, within the size; nothing where the whole has to be sent: for what is no range, for other
        units, and for several ranges at once, which a server may answer so (RFC 9110 §14.2).

    Raises:
        UnsatisfiableError: where nothing of it is there.
    """
    found = _RANGE.fullmatch(value.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        start, end = max(0, size - _number(found[2])), size
    else:
        start, end = _number(found[1]), _number(found[2]) + 1 if found[2] else size
        if start >= end and found[2]:
            return None
    if start >= size:
        raise UnsatisfiableError
    return slice(start, min(end, size))


def _number(digits: str) -> int:
    digits = digits.lstrip("0")[: _DIGITS + 1]
    return int(digits or "0")

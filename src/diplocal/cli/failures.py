"""Failures: what the system refused, in one line for people."""

from __future__ import annotations


def told(error: OSError) -> str:
    """Say in one line what could not be read or written."""
    if error.strerror is None:
        return str(error)
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror[:1].lower()}{error.strerror[1:]}"

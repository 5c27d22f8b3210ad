"""What the readers written in Python share: paths in, one JSON object out.

Each path becomes `{"events": [{"uid", "start", "end", "summary"}], "problems": [...]}`. A day is written `YYYY-MM-DD`
(an end is exclusive), a clock time `YYYY-MM-DDTHH:MM:SSZ`. Only the standard library is used: one reader runs in the
system's Python.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict


class Entry(TypedDict):
    """One event as a reader sees it; None is what the feed does not say or the program does not tell."""

    uid: str | None
    start: str | None
    end: str | None
    summary: str | None


class Reading(TypedDict):
    """What a reader found in one feed."""

    events: list[Entry]
    problems: list[str]


def stamp(value: dt.date | None) -> str | None:
    """Write a day or a clock time the way all readers do; a clock time without a zone is refused."""
    if value is None:
        return None
    if not isinstance(value, dt.datetime):
        return value.isoformat()
    if value.tzinfo is None:
        message = f"floating time {value.isoformat()}"
        raise ValueError(message)
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_all(read: Callable[[Path], Reading]) -> None:
    """Read every path given as an argument, else on standard input one a line, and print the readings."""
    paths = sys.argv[1:] or sys.stdin.read().splitlines()
    readings: dict[str, Reading] = {}
    for path in paths:
        try:
            readings[path] = read(Path(path))
        except Exception as error:  # noqa: BLE001 - whatever a reader throws at a feed is what we want to know
            readings[path] = {"events": [], "problems": [f"{type(error).__name__}: {error}"]}
    json.dump(readings, sys.stdout)

"""Parsing in a hurry: most records are plain, and need no more than parsers that are several times as quick.

But `rtoml` reads TOML 1.1 as well, pydantic's own parser of JSON takes a key that is given twice, and neither says
exactly what is wrong. So whatever they refuse, or might read in another way, is left to the parsers of the standard
library: nothing is accepted that those refuse, and no value differs.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import rtoml
from pydantic import ValidationError

from diplocal.model import Event
from diplocal.records.bounds import RECORD

_READ_OTHERWISE = ("\\e", "\\x", "{", "\r", "\ufeff")
"""Where TOML 1.1 allows more (two escapes, tables in braces), and what the two treat differently (line ends, marks)."""

_SPACED = (b'" ', b'"\t', b'"\r')
"""White space behind a quotation mark, which may part a key from its colon; programs that write JSON leave it out."""


def quickly_parsed(text: str) -> dict[str, Any] | None:
    """Parse a plain text of TOML 1.0; None where that is to be left to `tomllib`."""
    if any(mark in text for mark in _READ_OTHERWISE):
        return None
    try:
        data: dict[str, Any] = rtoml.loads(text)
    except ValueError:
        return None
    return None if _has_times(data) else data


def _has_times(data: dict[str, Any]) -> bool:
    """Tell whether some value has a time of day, whose seconds TOML 1.1 lets go."""
    waiting: list[Any] = [data]
    while waiting:
        held = waiting.pop()
        for value in held.values() if type(held) is dict else held:
            kind = type(value)
            if kind is dict or kind is list:
                waiting.append(value)
            elif kind is datetime or kind is time:
                return True
    return False


def quickly_validated(raw: bytes) -> Event | None:
    """Read a plain record of JSON on one line; None where that is to be left to `json`."""
    most_values = raw.count(b",") + raw.count(b"[") + raw.count(b"{")
    if most_values > RECORD.values or any(mark in raw for mark in _SPACED):
        return None
    try:
        event = Event.model_validate_json(raw)
    except ValidationError:
        return None
    # Free keys may hold anything. Of others there are as many as are set, unless one is given twice; a text that looks
    # like a key to this count has the line read again, no more.
    return None if event.extra or raw.count(b'":') != _keys(event) else event


def _keys(event: Event) -> int:
    """Count the keys that are set in a record and its tables."""
    tables = (event, *event.places, *event.people, *event.sources, *event.history)
    inner = len(event.who.model_fields_set) if "who" in event.model_fields_set else 0
    return sum(len(table.model_fields_set) for table in tables) + inner + len(event.excused)

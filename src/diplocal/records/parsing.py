"""Parsing in a hurry: most texts need no more than `rtoml`, which is several times as quick as `tomllib`.

But `rtoml` reads TOML 1.1 as well, and does not say exactly what is wrong. So whatever it refuses, or might read in
another way, is left to `tomllib`: nothing is accepted that this refuses, and no value differs.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import rtoml

_READ_OTHERWISE = ("\\e", "\\x", "{", "\r", "\ufeff")
"""Where TOML 1.1 allows more (two escapes, tables in braces), and what the two treat differently (line ends, marks)."""


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

"""Positions in JSON: where each key and value of one line stands; asked only when there is something to point at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from diplocal.records.positions import DEEPEST, Keys, Place, Position

_TOKEN = re.compile(r"""[ \t\r\n]*("(?:[^"\\]|\\.)*"?|[][{}:,]|[^][{}:," \t\r\n]+)""")


def places(text: str, line: int) -> dict[Keys, Place]:
    """Find every key and value of a JSON text on one line; of a key given twice, the first.

    Args:
        text: the line; where it is broken, what stands before the break is found.
        line: its number, counted from 1.
    """
    found: dict[Keys, Place] = {}
    for keys, place in _walk(text, line):
        found.setdefault(keys, place)
    return found


def repeated(text: str, line: int) -> tuple[Keys, Position] | None:
    """Find the first key that an object gives twice, and where it stands the second time."""
    seen: set[Keys] = set()
    for keys, place in _walk(text, line):
        if keys and isinstance(keys[-1], str):
            if keys in seen:
                return keys, place.key
            seen.add(keys)
    return None


def _walk(text: str, line: int) -> Iterator[tuple[Keys, Place]]:
    """Give each value with the way to it; of what is not JSON, as much as can be made out."""
    # What is open, outermost first: in an object the name that waits for its value, in an array the next index.
    names: list[str | int | None] = []
    objects: list[bool] = []
    key: Position = (line, 1)
    for match in _TOKEN.finditer(text):
        word, at = match[1], (line, match.start(1) + 1)
        if word in "}]":
            if names:
                names.pop()
                objects.pop()
        elif word == ",":
            if names:
                names[-1] = None if objects[-1] else int(names[-1] or 0) + 1
        elif word != ":":
            if objects and objects[-1] and names[-1] is None:
                names[-1], key = _text(word), at
                continue
            if len(names) <= DEEPEST:
                keys = tuple(name for name in names if name is not None)
                yield keys, Place(key if objects and objects[-1] else at, at)
            if word in "{[":
                names.append(None if word == "{" else 0)
                objects.append(word == "{")


def _text(word: str) -> str:
    """Give what a quoted name means; of one that is broken, the text between its quotes."""
    try:
        return str(json.loads(word))
    except ValueError:
        return word.strip('"')

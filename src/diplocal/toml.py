"""TOML text: values written so that every reader gives them back as they were (TOML 1.0).

Control characters and invisible ones are refused and not escaped, since no record may hold them; only `exact`, for
what is quoted from elsewhere, takes them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from diplocal import characters

_ENDING = re.compile(r'"(?=""|\Z)')
"""A quote that would end a text in three quotes: one of three in a row, or one at the very end."""


def quoted(text: str) -> str:
    """Write a text on one line, in double quotes.

    Raises:
        ValueError: where it holds a line break, or a character that no record may hold.
    """
    if "\n" in text:
        raise ValueError(f"{text[:40]!r} holds a line break")
    escaped = _escaped(text).replace('"', '\\"')
    return f'"{escaped}"'


def block(text: str) -> str:
    """Write a text of several lines, in three double quotes; line breaks stay as they are.

    Raises:
        ValueError: where it holds a character that no record may hold.
    """
    escaped = _ENDING.sub('\\\\"', _escaped(text))
    # A line feed right behind the opening quotes is not part of the text.
    return f'"""\n{escaped}"""'


def exact(text: str) -> str:
    """Write any text on one line, in double quotes, with what no record may hold as escapes."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{characters.escaped(plain)}"'


def listed(words: Iterable[str]) -> str:
    """Write a list of texts on one line.

    Raises:
        ValueError: as `quoted` does.
    """
    return f"[{', '.join(quoted(word) for word in words)}]"


def _escaped(text: str) -> str:
    if found := characters.forbidden(text):
        raise ValueError(f"{text[:40]!r} holds {found}")
    return text.replace("\\", "\\\\")

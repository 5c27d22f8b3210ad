"""Decoding: from the bytes of a page or a file to text."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

_OF_TEXT = ("ascii", "utf", "iso", "cp", "windows", "koi8", "mac", "big5", "euc", "gb", "hz", "johab", "shift", "tis")
"""Beginnings of the names of encodings in which people write; others, such as that of host names, can take for ever."""


def decoded(raw: bytes, names: Iterable[str | None]) -> str | None:
    """Turn bytes into text: as UTF-8 where they are, else in the first of some encodings that will do.

    Args:
        raw: the bytes.
        names: encodings that somebody states, the surest first.
    """
    for name in ("utf-8-sig", *(name for name in names if name is not None and _is_of_text(name))):
        try:
            return raw.decode(name)
        except UnicodeDecodeError:
            continue
    return None


def _is_of_text(name: str) -> bool:
    try:
        return codecs.lookup(name).name.startswith(_OF_TEXT)
    except LookupError:
        return False

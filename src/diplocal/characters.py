"""Characters that may be published: no controls, no invisible tricks."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile(
    "["
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # C0 without line feed, DEL, C1
    "\u00ad\u200b\u2060\ufeff"  # soft hyphen, zero-width space, word joiner, byte order mark
    "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"  # marks and controls of text direction
    "\u2028\u2029"  # line and paragraph separators
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # surrogates and non-characters
    "]"
)
"""ZWJ and ZWNJ (U+200D, U+200C) are not here: Hindi and Persian need them."""

_NAMES = {
    "\ufeff": "byte order mark",
    "\t": "tab",
    "\r": "carriage return",
    "\x00": "null",
    "\x1b": "escape",
    "\x7f": "delete",
}


def escaped(text: str) -> str:
    """Give a text with each character that may not be published as an escape: a backslash, a u, four digits."""
    return _FORBIDDEN.sub(lambda match: f"\\u{ord(match[0]):04X}", text)


def forbidden(text: str) -> str | None:
    """Name the first character that may not be published, with its place; None where all may."""
    if text.replace("\n", "").isprintable():  # nearly all texts are, and nothing forbidden is
        return None
    match = _FORBIDDEN.search(text)
    if match is None:
        return None
    character = match[0]
    unnamed = "control character" if unicodedata.category(character) == "Cc" else "no character"
    name = _NAMES.get(character) or unicodedata.name(character, unnamed).lower()
    return f"U+{ord(character):04X} ({name}) at character {match.start() + 1}"

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


_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "BOPOMOFO", "HANGUL"})
"""Scripts that are written together, and with Latin letters between (UTS 39, highly restrictive)."""
_LIKE_LATIN = frozenset("\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u04cf")
"""Cyrillic letters that look like Latin ones: a e o p c y x i j s h d q w l."""


def look_alike(name: str) -> str | None:
    """Say why a name may be taken for another: for its letters of two scripts, or Cyrillic ones that look Latin."""
    letters = [character for character in name.casefold() if character.isalpha()]
    scripts = {unicodedata.name(letter, "UNNAMED").partition(" ")[0] for letter in letters}
    if len(scripts) > 1 and not scripts <= _EAST_ASIAN | {"LATIN"}:
        return f"mixes {' and '.join(sorted(script.capitalize() for script in scripts))} letters"
    if letters and _LIKE_LATIN.issuperset(letters):
        return "is of Cyrillic letters that all look like Latin ones"
    return None


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

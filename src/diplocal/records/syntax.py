"""Syntax: what the parser of TOML refuses, in words for people who do not know TOML."""

from __future__ import annotations

import re
from dataclasses import dataclass

from diplocal.records.positions import Position, position, repeated

_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_CLASHES = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Cannot redefine", "Duplicate inline table key")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_LONGEST_NAME = 60

_PLAIN = (
    ("Illegal character '\\n'", "the quote that opens a text on this line is not closed", 'close it: key = "text"'),
    ("Illegal character", "a control character stands here", "delete it"),
    ("Unterminated string", "a text in quotes is never closed", 'close it as it begins: """ needs """'),
    (
        "Found invalid character '\\n'",
        "the quote that opens a text on this line is not closed",
        "close it: key = 'text'",
    ),
    ("Expected \"'", "a text in quotes is never closed", "close it as it begins: ' needs ', and ''' needs '''"),
    (
        "Expected newline or end of document",
        "something follows the value",
        'write one key a line, and put texts and dates such as "2026-02" in quotes',
    ),
    ("Expected '='", "this line has no `=`", 'each line is key = "value", a [table], or a # comment'),
    ("Invalid date or datetime", "this date does not exist", "check the day in the source"),
    ("Invalid initial character for a key part", "a key is missing here", 'each line is key = "value"'),
    ("Invalid statement", "a key is missing here", 'each line is key = "value", a [table], or a # comment'),
    ("Invalid value", "a value is missing here, or its quotes are", 'put texts in straight quotes: key = "text"'),
    ("Unclosed array", "a list lacks a comma, a quote or its closing ] here", 'write it as ["one", "two"]'),
    ("Unclosed inline table", "a table in braces lacks a comma or its closing } here", 'write it as { key = "text" }'),
    (
        "Expected ']",
        "the name of a table lacks a closing bracket",
        "write [who], or [[sources]] with two on either side",
    ),
    ("Cannot ", "this clashes with a key or a table above", "write each table once: as [who], or with dots, not both"),
    ("Escaped character is not", "this escape names no character", "write the character itself"),
    ("Invalid hex value", "this escape names no character", "write the character itself"),
    ("Unescaped '\\'", "a backslash stands in double quotes", "double it, or use single quotes"),
    ("Found invalid character", "this character may not stand here", "delete it"),
)
"""The parser's words, ours, and a cure."""


@dataclass(frozen=True, slots=True)
class Slip:
    """Why a text is not TOML, where, and what to do."""

    at: Position
    message: str
    cure: str


def told(error: str, text: str) -> Slip:
    """Tell an error of `tomllib` plainly.

    Args:
        error: what the parser said.
        text: what it was given.
    """
    if error.startswith(_CLASHES) and (slip := _clash(text)):
        return slip
    if conflict := _CONFLICT.search(text):
        cure = "keep one version, and delete the lines <<<<<<<, ======= and >>>>>>>"
        return Slip(position(text, conflict.start()), "a merge conflict is left here", cure)
    where = _WHERE.search(error)
    said = error[: where.start()] if where else error
    at = _at(where, said, text)
    if text.split("\n")[at[0] - 1][at[1] - 1 : at[1]] == "\r":
        return Slip(at, "a carriage return stands here alone", "save the file with the line ends of Unix or Windows")
    for theirs, ours, cure in _PLAIN:
        if said.startswith(theirs):
            return Slip(at, ours, cure)
    return Slip(at, f"not TOML: {said[:120]}", "see the complete example in the README")


def _clash(text: str) -> Slip | None:
    twice = repeated(text)
    if twice is None:
        return None
    keys, first, second = twice
    name = ".".join(str(key) for key in keys if isinstance(key, str))[:_LONGEST_NAME]
    cure = "keep one of the two; a further source begins with its own line [[sources]]"
    if text.split("\n")[second[0] - 1].startswith("["):
        cure = "merge the two, or give each two brackets on either side, as in [[sources]]"
    return Slip(second, f"`{name}` stands on line {first[0]} already", cure)


def _at(where: re.Match[str] | None, said: str, text: str) -> Position:
    if (opener := _opener(said, text)) is not None:
        return position(text, opener)
    if where and where[1]:
        return int(where[1]), int(where[2])
    return position(text, len(text.rstrip("\n")))


def _opener(said: str, text: str) -> int | None:
    """Find the quotes of a text that runs to the end of the document."""
    if said == "Unterminated string" and text.count('"""') % 2:
        return text.rfind('"""')
    if said.startswith("Expected \"'"):
        return text.rfind("'''" if "'''" in said else "'")
    return None

"""Revisions: the text of a record with what somebody took over from an article; all else stays as it was written.

Values are changed by tomlkit, which keeps comments, order and spacing. What is new is put in as text, where a person
would look for it: a key behind the others of its table, a further source behind the last one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import tomlkit
from tomlkit.items import Array, InlineTable, Item, Table

from diplocal.draft.value import Value
from diplocal.records.positions import Keys, Place, Places
from diplocal.toml import listed, quoted

_ORDER = ("places", "who", "people", "sources", "history", "excused", "extra")
"""Tables of a record, in the order in which they stand."""


@dataclass(frozen=True)
class Revision:
    """What is to become of a record.

    Attributes:
        values: new values, by their paths; a list gets these words added, and a place that is not there is made.
        source: the new source, by its keys; nothing where the record has it.
        answers: keys that are added to sources which the record has, by their index.
        history: what is told to readers, by its keys; nothing for most changes.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    source: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    history: Mapping[str, str] = field(default_factory=dict)


def revised(text: str, revision: Revision) -> str:
    """Give the text of a record with the changes in it.

    Args:
        text: a record that can be read.
        revision: what is to become of it.

    Raises:
        ValueError: where a text holds a character that no record may hold.
    """
    document = tomlkit.parse(text if text.endswith("\n") else f"{text}\n")
    added: dict[str, dict[str, Value]] = {}
    answers = {
        f"sources.{index}.{key}": value for index, keys in revision.answers.items() for key, value in keys.items()
    }
    for path, value in {**revision.values, **answers}.items():
        name, _, key = path.rpartition(".")
        table = _table(document, name)
        if table is not None and (key in table or isinstance(table, InlineTable)):
            _set(table, key, value)
        else:
            added.setdefault(name, {})[key] = value
    changed = tomlkit.dumps(document)
    for name, pairs in (*added.items(), ("sources.", revision.source), ("history.", revision.history)):
        if pairs:
            changed = _with(changed, name, pairs)
    return changed


def _table(document: tomlkit.TOMLDocument, way: str) -> Table | InlineTable | tomlkit.TOMLDocument | None:
    """Find the table at the end of a way; None where it is not there."""
    held: Any = document
    for step in filter(None, way.split(".")):
        try:
            held = held[int(step) if isinstance(held, list) else step]
        except (KeyError, IndexError):
            return None
    found: Table | InlineTable | tomlkit.TOMLDocument = held
    return found


def _set(table: Table | InlineTable | tomlkit.TOMLDocument, key: str, value: Value) -> None:
    """Change a value; the comment behind it stays in its column, as far as the value leaves room."""
    held = table.get(key)
    width = held.as_string() if isinstance(held, Item) else ""
    if isinstance(value, tuple) and isinstance(held, Array):
        held.extend(value)
    else:
        table[key] = list(value) if isinstance(value, tuple) else value
    item = table[key]
    if isinstance(item, Item) and item.trivia.comment:
        grown = len(item.as_string()) - len(width)
        item.trivia.comment_ws = " " * max(1, len(item.trivia.comment_ws) - grown)


def _with(text: str, name: str, pairs: Mapping[str, Value]) -> str:
    """Put new keys, or a new table, where a person would look for them."""
    rows = [f"{key} = {_written(value)}" for key, value in pairs.items()]
    found = Places(text)
    if not name:
        return _inserted(text, rows, found["description",].key[0])
    kind, is_list, index = name.partition(".")
    own: Keys = (kind, int(index)) if index else (kind,)
    if own in found and (index or not is_list):
        return _inserted(text, rows, _end(text, _next_header(text, found, found[own].key[0])))
    header = f"[[{kind}]]" if is_list else f"[{kind}]"
    after = _ORDER[_ORDER.index(kind) + 1 :]
    following = min((place.key[0] for keys, place in found.items() if keys[0] in after), default=text.count("\n") + 1)
    line = _end(text, following)
    is_close = text.splitlines()[line - 1 : line] not in ([], [""])
    return _inserted(text, ["", header, *rows, *([""] if is_close else ())], line)


def _next_header(text: str, found: Mapping[Keys, Place], line: int) -> int:
    """Give the line of the first table below a line."""
    tables = (
        keys
        for keys in found
        if keys[0] in _ORDER and (len(keys) == 1 or (len(keys) == 2 and isinstance(keys[1], int)))
    )
    return min((found[keys].key[0] for keys in tables if found[keys].key[0] > line), default=text.count("\n") + 1)


def _end(text: str, line: int) -> int:
    """Give the line behind what ends above a table: the comments above a table are its own."""
    lines = text.splitlines()
    while line > 1 and (not lines[line - 2].strip() or _is_comment(lines[line - 2])):
        line -= 1
    return line


def _is_comment(row: str) -> bool:
    """Tell whether a row is a comment, rather than the end of a text of several lines."""
    return row.startswith("#") and '"""' not in row and "'''" not in row


def _written(value: Value) -> str:
    if isinstance(value, tuple):
        return listed(value)
    return quoted(value) if isinstance(value, str) else str(value)


def _inserted(text: str, rows: list[str], line: int) -> str:
    """Put rows before a line of a text."""
    lines = text.splitlines(keepends=True)
    return "".join((*lines[: line - 1], *(f"{row}\n" for row in rows), *lines[line - 1 :]))

"""Revisions: the text of a record with what somebody took over from an article; all else stays as it was written.

Values are changed by tomlkit, which keeps comments, order and spacing. Tables are put in as text, each where a person
would look for it: further sources behind the last one, `[who]` and `[[places]]` before the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import tomlkit
from tomlkit.items import Array, Table

from diplocal.draft.value import Value
from diplocal.records.positions import places
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
    document = tomlkit.parse(text)
    tables: dict[str, dict[str, Value]] = {}
    for path, value in revision.values.items():
        name, _, key = path.rpartition(".")
        table = _table(document, name)
        if table is None or (not name and key not in table):
            tables.setdefault(name, {})[key] = value
        else:
            _set(table, key, value)
    for index, answer in revision.answers.items():
        table = document["sources"][index]
        for key, value in answer.items():
            table[key] = value
    changed = tomlkit.dumps(document)
    new = [*tables.items(), ("sources.", revision.source), ("history.", revision.history)]
    for name, pairs in new:
        if pairs:
            changed = _with(changed, name, pairs)
    return changed


def _with(text: str, name: str, table: Mapping[str, Value]) -> str:
    """Put new keys or a new table where a person would look for it."""
    rows = [f"{key} = {_written(value)}" for key, value in table.items()]
    kind, is_list, _ = name.partition(".")
    if not name:
        return _inserted(text, rows, places(text)["description",].key[0])
    header = f"[[{kind}]]" if is_list else f"[{kind}]"
    after = _ORDER[_ORDER.index(kind) + 1 :]
    lines = [place.key[0] for keys, place in places(text).items() if keys[0] in after]
    line = min(lines, default=text.count("\n") + 1)
    above = text.splitlines(keepends=True)
    while 1 < line <= len(above) and _is_comment(above[line - 2]):  # it belongs to what follows it
        line -= 1
    return _inserted(text, [header, *rows], line, is_table=True)


def _table(document: tomlkit.TOMLDocument, way: str) -> Table | tomlkit.TOMLDocument | None:
    """Find the table at the end of a way; None where it is not there."""
    held: Any = document
    for step in filter(None, way.split(".")):
        try:
            held = held[int(step) if isinstance(held, list) else step]
        except (KeyError, IndexError):
            return None
    found: Table | tomlkit.TOMLDocument = held
    return found


def _set(table: Table | tomlkit.TOMLDocument, key: str, value: Value) -> None:
    held = table.get(key)
    if isinstance(value, tuple) and isinstance(held, Array):
        for word in value:
            held.append(word)
    else:
        table[key] = tomlkit.item(list(value) if isinstance(value, tuple) else value)


def _is_comment(row: str) -> bool:
    """Tell whether a row is a comment, rather than the end of a text of several lines."""
    return row.startswith("#") and '"""' not in row and "'''" not in row


def _written(value: Value) -> str:
    if isinstance(value, tuple):
        return listed(value)
    return quoted(value) if isinstance(value, str) else str(value)


def _inserted(text: str, rows: list[str], line: int, *, is_table: bool = False) -> str:
    """Put rows before a line of a text; a table has an empty line around it."""
    lines = text.splitlines(keepends=True)
    before, after = "".join(lines[: line - 1]), "".join(lines[line - 1 :])
    block = "".join(f"{row}\n" for row in rows)
    if not is_table:
        return before + block + after
    return before.rstrip("\n") + f"\n\n{block}" + (f"\n{after}" if after else "")

"""Positions: where each key and value of a TOML text stands.

`tomllib` says what a text means, and not where. The grammar of tree-sitter says where, and is asked only when there is
something to point at.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

Keys = tuple[str | int, ...]
"""The way to a value from the top of a document: names of tables and keys, indexes of arrays."""
Position = tuple[int, int]
"""Line and column, counted from 1, the column in characters."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: its key, or the header of its table, and its value."""

    key: Position
    value: Position


DEEPEST = 32
"""Levels below which no places are told, so that the work stays in proportion to the text."""


def places(text: str) -> dict[Keys, Place]:
    """Find every key and value of a TOML document, and the tables around them; of a key given twice, the first."""
    found: dict[Keys, Place] = {}
    for keys, place in _walk(text):
        found.setdefault(keys, place)
    for keys, place in list(found.items()):
        for length in range(1, len(keys)):
            found.setdefault(keys[:length], place)
    return found


def position(text: str, index: int) -> Position:
    """Give line and column of a character of a text."""
    before = text[:index]
    return before.count("\n") + 1, index - before.rfind("\n")


def repeated(text: str) -> tuple[Keys, Position, Position] | None:
    """Find the first key or table that a broken document gives twice, and where both stand."""
    found: dict[Keys, Place] = {}
    for keys, place in _walk(text):
        for rival in (keys, (*keys, 0)):  # `[a]` behind `[[a]]` clashes as well
            if rival in found:
                return keys, found[rival].key, place.key
        found[keys] = place
    return None


def _walk(text: str) -> Iterator[tuple[Keys, Place]]:
    import tree_sitter_toml  # noqa: PLC0415 - most runs have nothing to point at
    from tree_sitter import Language, Parser  # noqa: PLC0415

    source = text.encode("utf-8", "replace")
    tree = Parser(Language(tree_sitter_toml.language())).parse(source)
    return _Walk(source.split(b"\n")).document(tree.root_node)


class _Walk:
    """One walk over a syntax tree; `lines` turn the tree's byte columns into columns of characters."""

    def __init__(self, lines: list[bytes]) -> None:
        self.lines = lines
        self.lengths: dict[Keys, int] = {}
        self.tables: set[Keys] = set()
        self.last = 0, 0, 0

    def document(self, root: Node) -> Iterator[tuple[Keys, Place]]:
        for node in root.children:
            if node.type == "pair":
                yield from self.pairs(node, ())
            elif node.type in {"table", "table_array_element"}:
                yield from self.table(node)

    def table(self, node: Node) -> Iterator[tuple[Keys, Place]]:
        name = self.names(node.children[1])
        keys = self.resolved(name[:-1]) + name[-1:]
        if node.type == "table":
            self.tables.add(keys)
        elif keys not in self.tables:
            index = self.lengths.get(keys, 0)
            self.lengths[keys] = index + 1
            keys = (*keys, index)
        yield keys, Place(self.position(node), self.position(node))
        for child in node.children:
            if child.type == "pair":
                yield from self.pairs(child, keys)

    def resolved(self, name: Keys) -> Keys:
        """Insert the index of the last element behind each array of tables, as TOML's headers mean it."""
        keys: Keys = ()
        for part in name:
            keys = (*keys, part)
            if keys in self.lengths:
                keys = (*keys, self.lengths[keys] - 1)
        return keys

    def pairs(self, node: Node, base: Keys) -> Iterator[tuple[Keys, Place]]:
        """Give a pair and all that its value holds; with a stack, since values may nest deeply."""
        waiting: list[tuple[Node, Keys]] = [(node, base)]
        while waiting:
            current, keys = waiting.pop()
            if current.type == "pair":
                named = [child for child in current.children if child.is_named and child.type != "comment"]
                key, value = named[0], named[-1]
                keys += self.names(key)
                yield keys, Place(self.position(key), self.position(value))
            else:
                value = current
                yield keys, Place(self.position(value), self.position(value))
            if len(keys) < DEEPEST:
                waiting.extend(reversed(list(self.inside(value, keys))))

    @staticmethod
    def inside(value: Node, keys: Keys) -> Iterator[tuple[Node, Keys]]:
        held = [child for child in value.children if child.is_named and child.type != "comment"]
        if value.type == "inline_table":
            yield from ((child, keys) for child in held if child.type == "pair")
        elif value.type == "array":
            yield from ((child, (*keys, index)) for index, child in enumerate(held))

    def names(self, node: Node) -> Keys:
        """Give the names of a key: one, or several with dots between them."""
        names: list[str | int] = []
        waiting = [node]
        while waiting:
            current = waiting.pop()
            if current.type == "dotted_key":
                waiting.extend(reversed([child for child in current.children if child.is_named]))
                continue
            text = (current.text or b"").decode("utf-8", "replace")
            names.append(_unquoted(text) if current.type == "quoted_key" else text)
        return tuple(names)

    def position(self, node: Node) -> Position:
        row, column = node.start_point
        # Counted on from the last place in the line, so that a long line costs its length and no more.
        last_row, last_column, characters = self.last
        if row != last_row or column < last_column:
            last_column, characters = 0, 0
        characters += len(self.lines[row][last_column:column].decode("utf-8", "replace"))
        self.last = row, column, characters
        return row + 1, characters + 1


def _unquoted(name: str) -> str:
    """Give what a quoted key means; of one that is broken, the text between its quotes."""
    if "\\" in name and name.startswith('"'):
        try:
            return next(iter(tomllib.loads(f"{name} = 0")))
        except tomllib.TOMLDecodeError:
            pass
    return name[1:-1]

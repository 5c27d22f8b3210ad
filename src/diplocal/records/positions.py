"""Positions: where each key and value of a TOML text stands.

`tomllib` says what a text means, and not where. The grammar of tree-sitter says where, and is asked only when there is
something to point at.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
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


Spot = tuple["Node", "Node"]
"""The node of a key, or of a table's header, and the node of its value."""

DEEPEST = 32
"""Levels below which no places are told, so that the work stays in proportion to the text."""


class Places(Mapping[Keys, Place]):
    """Every key and value of a TOML document, and the tables around them; of a key given twice, the first.

    Args:
        text: the document.
    """

    def __init__(self, text: str) -> None:
        self._walk = _Walk(text)
        self._spots: dict[Keys, Spot] = {}
        for keys, spot in self._walk.spots():
            self._spots.setdefault(keys, spot)
        for keys, spot in list(self._spots.items()):
            for length in range(1, len(keys)):
                self._spots.setdefault(keys[:length], spot)

    def __getitem__(self, keys: Keys) -> Place:
        return self._walk.place(self._spots[keys])

    def __contains__(self, keys: object) -> bool:
        return keys in self._spots

    def __iter__(self) -> Iterator[Keys]:
        return iter(self._spots)

    def __len__(self) -> int:
        return len(self._spots)


def first(text: str, keys: Keys) -> Place | None:
    """Find the first thing in a document that stands under these keys, without looking at what follows it."""
    walk = _Walk(text)
    return next((walk.place(spot) for found, spot in walk.spots() if found[: len(keys)] == keys), None)


def position(text: str, index: int) -> Position:
    """Give line and column of a character of a text."""
    before = text[:index]
    return before.count("\n") + 1, index - before.rfind("\n")


def repeated(text: str) -> tuple[Keys, Position, Position] | None:
    """Find the first key or table that a broken document gives twice, and where both stand."""
    walk = _Walk(text)
    found: dict[Keys, Spot] = {}
    for keys, spot in walk.spots():
        for rival in (keys, (*keys, 0)):  # `[a]` behind `[[a]]` clashes as well
            if rival in found:
                return keys, walk.place(found[rival]).key, walk.place(spot).key
        found[keys] = spot
    return None


class _Walk:
    """One walk over the syntax tree of a document; `lines` turn the tree's byte columns into columns of characters."""

    def __init__(self, text: str) -> None:
        import tree_sitter_toml  # noqa: PLC0415 - most runs have nothing to point at
        from tree_sitter import Language, Parser  # noqa: PLC0415

        source = text.encode("utf-8", "replace")
        self.tree = Parser(Language(tree_sitter_toml.language())).parse(source)
        self.lines = source.split(b"\n")
        self.lengths: dict[Keys, int] = {}
        self.tables: set[Keys] = set()

    def spots(self) -> Iterator[tuple[Keys, Spot]]:
        for node in self.tree.root_node.children:
            if node.type == "pair":
                yield from self.pairs(node, ())
            elif node.type in {"table", "table_array_element"}:
                yield from self.table(node)

    def place(self, spot: Spot) -> Place:
        key, value = spot
        return Place(self.position(key), self.position(value))

    def table(self, node: Node) -> Iterator[tuple[Keys, Spot]]:
        name = self.names(node.children[1])
        keys = self.resolved(name[:-1]) + name[-1:]
        if node.type == "table":
            self.tables.add(keys)
        elif keys not in self.tables:
            index = self.lengths.get(keys, 0)
            self.lengths[keys] = index + 1
            keys = (*keys, index)
        yield keys, (node, node)
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

    def pairs(self, node: Node, base: Keys) -> Iterator[tuple[Keys, Spot]]:
        """Give a pair and all that its value holds; with a stack, since values may nest deeply."""
        waiting: list[tuple[Node, Keys]] = [(node, base)]
        while waiting:
            current, keys = waiting.pop()
            if current.type == "pair":
                named = [child for child in current.children if child.is_named and child.type != "comment"]
                key, value = named[0], named[-1]
                keys += self.names(key)
                yield keys, (key, value)
            else:
                value = current
                yield keys, (value, value)
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
        return row + 1, len(self.lines[row][:column].decode("utf-8", "replace")) + 1


def _unquoted(name: str) -> str:
    """Give what a quoted key means; of one that is broken, the text between its quotes."""
    if "\\" in name and name.startswith('"'):
        try:
            return next(iter(tomllib.loads(f"{name} = 0")))
        except tomllib.TOMLDecodeError:
            pass
    return name[1:-1]

"""Bounds: how much a file may hold, so that the work on any file stays small, and a flood is one finding."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from diplocal.records.positions import DEEPEST, Keys


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a file may hold.

    Attributes:
        octets: its size.
        values: its keys and the items of its lists, those inside others included.
    """

    octets: int
    values: int


RECORD = Bounds(40_000, 1_000)
"""A record of the field has two thousand octets and sixty values, the largest some five thousand and two hundred."""
WORDS = Bounds(400_000, 20_000)
"""All countries of the world have thirty thousand octets. Settings hold to this as well."""


class Kind(Enum):
    """What is out of bounds."""

    DEPTH = auto()
    DIGITS = auto()
    VALUES = auto()


@dataclass(frozen=True, slots=True)
class Excess:
    """What goes beyond the bounds, and the way to it; of too many values, the largest list or table."""

    kind: Kind
    keys: Keys
    count: int = 0


def is_within(data: dict[str, Any], values: int) -> bool:
    """Tell whether data has no more values than that, no more levels than `DEEPEST`, and integers of 64 bits only."""
    count = 0
    level: list[Any] = [data]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for held in level:
            count += len(held)
            for value in held.values() if type(held) is dict else held:
                kind = type(value)
                if kind is dict or kind is list:
                    below.append(value)
                elif kind is int and not -(2**63) <= value < 2**63:  # TOML promises 64 bits
                    return False
        if not below or count > values:
            return count <= values
        level = below
    return False


def excess(data: dict[str, Any], values: int) -> Excess | None:
    """Say what goes beyond the bounds, where something does."""
    if is_within(data, values):
        return None
    largest: Keys = ()
    count, most = 0, 0
    found: Excess | None = None
    waiting: list[tuple[Keys, Any]] = [((), data)]
    while waiting:
        keys, value = waiting.pop()
        if isinstance(value, dict | list):
            if len(keys) >= DEEPEST:
                found = found or Excess(Kind.DEPTH, keys)
                continue
            count += len(value)
            if len(value) > most:
                largest, most = keys, len(value)
            pairs = value.items() if isinstance(value, dict) else enumerate(value)
            waiting.extend(((*keys, key), held) for key, held in pairs if isinstance(held, dict | list | int))
        elif not -(2**63) <= value < 2**63:
            found = found or Excess(Kind.DIGITS, keys)
    return Excess(Kind.VALUES, largest, count) if count > values else found

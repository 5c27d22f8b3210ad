"""News: what changed lately, in a few lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from diplocal.changes import Change, Turn, published, told
from diplocal.site.stock import Stock

MANY = 3
"""From how many additions of one day up they are told in one line."""
LABELS = {
    Turn.ADDED: "Added",
    Turn.CHANGED: "Changed",
    Turn.DATED: "Date set",
    Turn.MOVED: "Moved",
    Turn.POSTPONED: "Postponed",
    Turn.CANCELLED: "Cancelled",
    Turn.WITHDRAWN: "Withdrawn",
    Turn.CORRECTED: "Corrected",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A line of news; without an event's id it is of several."""

    day: date
    turn: Turn
    title: str
    note: str = ""
    id: str = ""

    @property
    def label(self) -> str:
        """What happened, in a word."""
        return LABELS[self.turn]


def lately(stock: Stock, most: int) -> tuple[Item, ...]:
    """Give the newest changes: those that were published, and those that records tell of, which are older by nature."""
    hidden = frozenset(record.id for record in stock.catalogue.records if not stock.is_visible(record))
    ours = [change for change in published(stock.edition) if change.turn is not Turn.CHANGED]
    items = [*_items(ours), *(_item(change) for change in told(stock.catalogue, hidden))]
    return tuple(sorted(items, key=lambda item: item.day, reverse=True)[:most])


def _items(changes: Iterable[Change]) -> Iterator[Item]:
    for (day, turn), held in groupby(changes, key=lambda change: (change.day, change.turn)):
        alike = tuple(held)
        if len(alike) > MANY:
            yield Item(day, turn, f"{len(alike)} events")
        else:
            yield from map(_item, alike)


def _item(change: Change) -> Item:
    return Item(change.day, change.turn, change.title, change.note, change.id)

"""`part_of` and `sidelines_of` lead away from the record, not back to it.

Fails: `a` is `part_of` `b`, and `b` is `part_of` `a`.

Passes: the part names the whole, and the whole names nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from diplocal.context import Context
from diplocal.diagnostics import Finding

CODE = "X103"
_KEYS = ("part_of", "sidelines_of")
MOST_SHOWN = 8


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each circle, on the first of its records by id."""
    by_id = context.catalogue.card_by_id
    links = {
        card.id: [target for key in _KEYS if (target := getattr(card, key)) in by_id and target != card.id]
        for card in by_id.values()
        if card.part_of is not None or card.sidelines_of is not None
    }
    for circle in _circles(links):
        start = circle.index(min(circle))
        way = (*circle[start:], *circle[:start], circle[start])
        card = by_id[way[0]]
        key = next(key for key in _KEYS if getattr(card, key) == way[1])
        shown = way if len(way) <= MOST_SHOWN else (*way[:MOST_SHOWN], "…")
        yield context.catalogue.finding(
            card, CODE, f"`{key}` leads in a circle: {' → '.join(shown)}", f"delete the `{key}` that is wrong", key
        )


def _circles(links: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Walk along all links, each once, and give the way since a record that is met again on it."""
    done: set[str] = set()
    for first in sorted(links):
        way: dict[str, Iterator[str]] = {} if first in done else {first: iter(links[first])}
        while way:
            here, onward = next(reversed(way.items()))
            target = next(onward, None)
            if target is None:
                del way[here]
                done.add(here)
            elif target in way:
                names = list(way)
                yield names[names.index(target) :]
            elif target not in done:
                way[target] = iter(links.get(target, ()))

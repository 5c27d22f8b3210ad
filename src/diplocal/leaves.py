"""Leaves: what came of a shard is kept, and not worked out again while neither the shard nor the job has changed.

A leaf goes by what its shard says. Where the files of a shard look as they did, they are not even opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self

from diplocal.looks import clock
from diplocal.records import Sheet, Unopened
from diplocal.shards import Job, Leaf, Shard, work
from diplocal.store import Store


class Bud(NamedTuple):
    """A shard of which no leaf is known yet.

    Attributes:
        look: name of how its files looked before they were opened; absent where they may change and look the same.
        sheets: what they say.
    """

    look: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Leaves:
    """The leaves of one calendar.

    Attributes:
        packed: the job, as `Job.packed` gives it.
        words: what, beside the records, decides what comes of a shard: the settings, the vocabularies, the day.
        store: where they are kept; absent where each is to be grown anew.
        since: the instant at which the first file was looked at, or before, by the clock of the store, in nanoseconds.
    """

    packed: bytes
    words: bytes
    store: Store | None
    since: int

    @classmethod
    def of(cls, job: Job, words: bytes, store: Store | None) -> Self:
        """Begin to gather the leaves of a job, before any file is looked at."""
        return cls(job.packed(), words, store, clock(store.folder) if store else 0)

    def look(self, shard: Shard) -> str:
        """Name how a shard looks; nothing where it is open, or where one of its files may change and look the same."""
        looks = [sheet.look for sheet in shard if isinstance(sheet, Unopened)]
        return self._name(shard) if looks and all(look.is_settled(self.since) for look in looks) else ""

    def known(self, look: str, shard: Shard) -> Leaf | None:
        """Give the leaf of a shard that looks as it did, or that is open and says what it said; if there is one."""
        if self.store is None:
            return None
        is_open = all(isinstance(sheet, Sheet) for sheet in shard)
        name = self._name(shard) if is_open else self.store.get(look)
        return self._kept(name, look) if isinstance(name, str) else None

    def bud(self, look: str, shard: Shard, sheets: tuple[Sheet, ...]) -> Bud:
        """Give a shard whose leaf is not known, and that was opened; what looked otherwise by then goes by no look."""
        looked, opened = ([sheet.look for sheet in these] for these in (shard, sheets))
        return Bud(look if looked == opened else "", sheets)

    def grown(self, bud: Bud) -> Leaf:
        """Give what comes of a shard: as it was kept, or else worked out, and kept."""
        if self.store is None:
            return work(self.packed, bud.sheets)
        name = self._name(bud.sheets)
        leaf = self._kept(name, bud.look)
        if leaf is None:
            leaf = work(self.packed, bud.sheets)._replace(names=(name, bud.look))
            self.store.put(name, leaf)
        if bud.look:
            self.store.put(bud.look, name)
        return leaf

    def _kept(self, name: str, look: str) -> Leaf | None:
        leaf = self.store.get(name) if self.store else None
        return leaf._replace(names=(name, look)) if isinstance(leaf, Leaf) else None

    def _name(self, shard: Shard) -> str:
        words: list[bytes] = []
        for sheet in shard:
            if isinstance(sheet, Sheet):
                words += _named(f"{sheet.path}\0{sheet.stem}\0{sheet.line}"), sheet.raw
            else:
                words += _named(str(sheet.file)), repr(tuple(sheet.look)).encode()
        return self.store.name(self.words, *words) if self.store else ""


def _named(path: str) -> bytes:
    """Write a path, whose every byte need not be text."""
    return path.encode("utf-8", "surrogateescape")

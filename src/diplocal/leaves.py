"""Leaves: what came of a shard is kept, and not worked out again while neither the shard nor the job has changed.

A leaf goes by what its shard says. Where the files of a shard look as they did, they are not even opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self

from diplocal.records import Sheet
from diplocal.shards import Job, Leaf, Shard, work
from diplocal.store import Store

TICK = 20_000_000
"""Nanoseconds within which two changes of a file may bear the same instant."""


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
        return cls(job.packed(), words, store, store.clock() if store else 0)

    def look(self, shard: Shard) -> str:
        """Name how a shard looks; nothing where one of its files may change and look the same."""
        newest = max((sheet.changed for sheet in shard if not isinstance(sheet, Sheet)), default=0)
        return self._name(shard) if newest + TICK < self.since else ""

    def known(self, look: str) -> Leaf | None:
        """Give the leaf of a shard that looks as it did, if there is one."""
        if not (self.store and look):
            return None
        leaf = self.store.get(look)
        names = (look, leaf) if isinstance(leaf, str) else (look,)
        if isinstance(leaf, str):
            leaf = self.store.get(leaf)
        return leaf._replace(names=names) if isinstance(leaf, Leaf) else None

    def grown(self, bud: Bud) -> Leaf:
        """Give what comes of a shard: as it was kept, or else worked out, and kept."""
        if self.store is None:
            return work(self.packed, bud.sheets)
        name = self._name(bud.sheets)
        leaf = self.store.get(name)
        if not isinstance(leaf, Leaf):
            leaf = work(self.packed, bud.sheets)
            self.store.put(name, leaf)
        if bud.look not in {"", name}:
            self.store.put(bud.look, name)
        return leaf._replace(names=(bud.look, name))

    def _name(self, shard: Shard) -> str:
        words: list[bytes] = []
        for sheet in shard:
            if isinstance(sheet, Sheet):
                words += f"{sheet.path}\0{sheet.stem}\0{sheet.line}".encode(), sheet.raw
            else:
                words += sheet.path.encode(), sheet.look
        return self.store.name(self.words, *words) if self.store else ""

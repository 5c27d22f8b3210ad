"""Leaves: what came of a shard is kept, and not worked out again while neither the shard nor the job has changed."""

from __future__ import annotations

from dataclasses import dataclass

from diplocal.shards import Leaf, Shard, work
from diplocal.store import Store


@dataclass(frozen=True, slots=True)
class Leaves:
    """The leaves of one calendar.

    Attributes:
        store: where they are kept.
        job: what, beside the records, decides what comes of a shard: the settings, the words, the day.
    """

    store: Store
    job: bytes

    def grown(self, packed: bytes, shard: Shard) -> Leaf:
        """Give what comes of a shard: as it was kept, or else worked out, and kept."""
        words = [word for sheet in shard for word in (f"{sheet.path}\0{sheet.stem}\0{sheet.line}".encode(), sheet.raw)]
        name = self.store.name(self.job, *words)
        leaf = self.store.get(name)
        if not isinstance(leaf, Leaf):
            leaf = work(packed, shard)
            self.store.put(name, leaf)
        return leaf._replace(name=name)

"""Leaves: what came of a shard is kept, and not worked out again while neither the shard nor the job has changed.

They lie in a folder that may be deleted at any time. Each carries the digest of its content, and a leaf that is torn,
changed or not to be read is worked out anew.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from diplocal.shards import Leaf, Shard, work

_ENDING = ".leaf"


@dataclass(frozen=True, slots=True)
class Leaves:
    """The leaves of one calendar.

    Attributes:
        folder: where they lie; it is made if need be.
        job: what, beside the records, decides what comes of a shard: the program, the settings, the words, the day.
    """

    folder: Path
    job: str

    def grown(self, packed: bytes, shard: Shard) -> Leaf:
        """Give what comes of a shard: as it was kept, or else worked out, and kept."""
        name = self._name(shard)
        leaf = self._kept(name)
        if leaf is None:
            leaf = work(packed, shard)
            self._keep(name, leaf)
        return leaf._replace(name=name)

    def drop(self, wanted: Container[str]) -> None:
        """Remove all leaves but these."""
        with suppress(OSError):
            for file in self.folder.iterdir():
                if file.name not in wanted:
                    file.unlink()

    def _name(self, shard: Shard) -> str:
        key = sha256(self.job.encode())
        for sheet in shard:
            key.update(f"\0{sheet.path}\0{sheet.stem}\0{sheet.line}\0{len(sheet.raw)}\0".encode())
            key.update(sheet.raw)
        return key.hexdigest()[:32] + _ENDING

    def _kept(self, name: str) -> Leaf | None:
        try:
            content = (self.folder / name).read_bytes()
            if sha256(content[32:]).digest() != content[:32]:
                return None
            kept: Leaf = pickle.loads(content[32:])  # noqa: S301 - as trusted as the program, which lies as open
        except OSError:
            return None
        return kept

    def _keep(self, name: str, leaf: Leaf) -> None:
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            content = pickle.dumps(leaf, pickle.HIGHEST_PROTOCOL)
            beside = self.folder / f"{name}.{os.getpid()}"
            beside.write_bytes(sha256(content).digest() + content)
            beside.replace(self.folder / name)

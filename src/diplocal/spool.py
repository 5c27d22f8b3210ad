"""The spool: bytes put aside on the disk while a build works, so that memory holds only where they are."""

from __future__ import annotations

import mmap
import tempfile
import weakref

Place = tuple[int, int]
"""Where some bytes stand: the index of the first, and the index behind the last."""
_AT_ONCE = 1 << 20
"""Bytes that are written with one call."""


class Spool:
    """Bytes in a file without a name, which goes with the process; read through the memory of the file system."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=_AT_ONCE, prefix="diplocal-")  # noqa: SIM115 - it lives as long as the spool
        weakref.finalize(self, self._file.close)
        self._size = 0
        self._map: mmap.mmap | None = None
        self._seen = memoryview(b"")

    def add(self, content: bytes) -> Place:
        """Put bytes aside, and give where they are."""
        start = self._size
        self._size += self._file.write(content)
        return start, self._size

    def __getitem__(self, place: Place) -> memoryview:
        """Give the bytes of a place."""
        start, end = place
        if end > len(self._seen):
            self._file.flush()
            self._map = mmap.mmap(self._file.fileno(), self._size, access=mmap.ACCESS_READ)
            self._seen = memoryview(self._map)
        return self._seen[start:end]

"""The spool: bytes put aside while a build works; many on the disk, so that memory holds only where they are."""

from __future__ import annotations

import io
import mmap
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from typing import IO

Place = tuple[int, int]
"""Where some bytes stand: the index of the first, and the index behind the last."""
MOST = 32_000_000
"""Bytes that are held in memory."""
_AT_ONCE = 1 << 20
"""Bytes that are written with one call."""


class Spool:
    """Bytes in memory; from some size on in a file without a name, which goes with the process."""

    def __init__(self) -> None:
        self._memory: io.BytesIO | None = io.BytesIO()
        self._file: IO[bytes] = self._memory
        self._size = 0
        self._seen = memoryview(b"")

    def add(self, content: bytes) -> Place:
        """Put bytes aside, and give where they are.

        Raises:
            OSError: where the folder for temporary files takes no more.
        """
        start = self._size
        if self._memory is not None and start + len(content) > MOST:
            self._to_file(self._memory)
        try:
            self._size += self._file.write(content)
        except OSError as error:
            error.filename = tempfile.gettempdir()
            raise
        return start, self._size

    def __getitem__(self, place: Place) -> bytes | memoryview:
        """Give the bytes of a place."""
        start, end = place
        if self._memory is not None:
            self._memory.seek(start)
            held = self._memory.read(end - start)
            self._memory.seek(self._size)
            return held
        return self._view(end)[start:end]

    def pieces(self, places: Iterable[Place]) -> Iterator[bytes | memoryview]:
        """Give the bytes of many places; nothing is added meanwhile, and others may do the same at the same time."""
        view = self._view(self._size) if self._memory is None else memoryview(self._memory.getvalue())
        for start, end in places:
            yield view[start:end]

    def _view(self, end: int) -> memoryview:
        """Look at what lies in the file, so far at least, through the memory of the system, which may take it back."""
        if end > len(self._seen):
            self._file.flush()
            self._seen = memoryview(mmap.mmap(self._file.fileno(), self._size, access=mmap.ACCESS_READ))
        return self._seen

    def _to_file(self, memory: io.BytesIO) -> None:
        file = tempfile.TemporaryFile(buffering=_AT_ONCE, prefix="diplocal-")  # noqa: SIM115 - it lives on
        weakref.finalize(self, file.close)
        file.write(memory.getbuffer())
        self._file, self._memory = file, None

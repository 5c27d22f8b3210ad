"""Unopened: a file of one record that has been looked at, and not read yet."""

from __future__ import annotations

from dataclasses import dataclass
from os import stat_result
from pathlib import Path

from diplocal.records.document import content
from diplocal.records.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Unopened:
    """A file of one record.

    Attributes:
        path: as findings show it.
        file: where it is.
        status: how it looks to the file system.
    """

    path: str
    file: Path
    status: stat_result

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.status.st_size

    @property
    def look(self) -> bytes:
        """All by which the file system tells it from what it was before, or from another."""
        status = self.status
        return b"%d %d %d %d" % (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)

    @property
    def changed(self) -> int:
        """The instant of its last change, in nanoseconds."""
        return max(self.status.st_mtime_ns, self.status.st_ctime_ns)

    def opened(self) -> Sheet:
        """Read it.

        Raises:
            UnreadableError: S001 for a symbolic link or another odd file, or a large one.
            OSError: where it cannot be read at all.
        """
        return Sheet(self.path, content(self.file, self.path), self.file.stem)

"""Unopened: a file of one record that has been looked at, and not read yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from diplocal.looks import Look
from diplocal.records.document import content
from diplocal.records.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Unopened:
    """A file of one record.

    Attributes:
        path: as findings show it.
        file: where it is.
        look: how it looks.
    """

    path: str
    file: Path
    look: Look

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.look.size

    def opened(self) -> Sheet:
        """Read it, as it looks by then.

        Raises:
            UnreadableError: S001 for a symbolic link or another odd file, or a large one.
            OSError: where it cannot be read at all.
        """
        raw, look = content(self.file, self.path)
        return Sheet(self.path, raw, self.file.stem, look=look)

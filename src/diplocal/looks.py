"""Looks: how a file looks to the file system; one that looks as it did is taken for unchanged.

What no file system tells is not noticed: a mapped file that is written once more before the last change has come to the
disk, and a change where instants of status are not kept, if the instant of content is put back.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

_FINE, _COARSE = 20_000_000, 2_100_000_000
"""Nanoseconds within which two changes may bear the same instant: by the clock of an operating system, and where a file
system keeps whole seconds, or every other one."""
_SECOND = 1_000_000_000


class Look(NamedTuple):
    """How a file looks.

    Attributes:
        size: in bytes.
        modified: instant of the last change of its content, in nanoseconds.
        changed: likewise, of its status.
        number: by which its file system knows it.
        device: which file system that is.
    """

    size: int
    modified: int
    changed: int
    number: int
    device: int

    @classmethod
    def of(cls, status: os.stat_result) -> Self:
        """Give the look that a status tells."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev)

    def is_settled(self, since: int) -> bool:
        """Tell whether every change from an instant on will give it another look."""
        newest = max(self.modified, self.changed)
        return newest + (_FINE if newest % _SECOND else _COARSE) < since


def clock(folder: Path) -> int:
    """Tell the instant by the clock of the file system that a folder is in, in nanoseconds; 0 where none is to be had.

    Args:
        folder: it is made if need be, and its own instant moved.
    """
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
        return folder.stat().st_mtime_ns
    return 0

"""The store: what took long to work out is kept in a folder, for the next time, under names that say what it was of.

The folder may be deleted at any time. Each file carries the digest of its name and its content, and what is torn,
changed or not to be read counts as not kept.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_ENDING = ".kept"


@dataclass(frozen=True, slots=True)
class Store:
    """Values by name.

    Attributes:
        folder: where they lie; it is made if need be.
        program: tells the program that keeps them from others, which may have other forms for them.
    """

    folder: Path
    program: str

    def name(self, *words: bytes) -> str:
        """Make a name of all that decides what a value is."""
        key = sha256(self.program.encode())
        for word in words:
            key.update(b"\0%d\0" % len(word))
            key.update(word)
        return key.hexdigest()[:32]

    def get(self, name: str) -> object:
        """Give the value of a name; None where none is kept."""
        try:
            content = (self.folder / f"{name}{_ENDING}").read_bytes()
        except OSError:
            return None
        seen = memoryview(content)
        if _seal(name, seen[32:]) != content[:32]:
            return None
        return pickle.loads(seen[32:])  # noqa: S301 - as trusted as the program

    def put(self, name: str, value: object) -> None:
        """Keep a value; where that is not possible, it is done without."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
            beside = self.folder / f"{name}.{os.getpid()}"
            beside.write_bytes(_seal(name, content) + content)
            beside.replace(self.folder / f"{name}{_ENDING}")

    def keep_only(self, names: Container[str]) -> None:
        """Remove all values but these, and whatever else lies there."""
        with suppress(OSError):
            for file in self.folder.iterdir():
                if file.suffix != _ENDING or file.stem not in names:
                    with suppress(OSError):
                        file.unlink()


def _seal(name: str, content: bytes | memoryview) -> bytes:
    digest = sha256(name.encode())
    digest.update(content)
    return digest.digest()

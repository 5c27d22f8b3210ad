"""Placing: files written beside their places, flushed to the disk, and moved there whole."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from diplocal.artifacts import Content
from diplocal.engine import Tell, untold

_SUFFIX = ".diplocal-tmp"
_AT_ONCE = 1024
"""Pieces that one call may be given (IOV_MAX of Linux and macOS)."""
_WRITERS = 4
"""Files that are written at once."""


@contextmanager
def staged(files: Mapping[Path, Content], tell: Tell = untold) -> Iterator[None]:
    """Hold files ready beside their places; what has not been moved goes when something fails."""
    made: list[Path] = []
    try:
        for folder in dict.fromkeys(file.parent for file in files):
            _make_folder(folder, made)
        made += map(_beside, files)
        # While one file waits for the disk, others are written.
        with ThreadPoolExecutor(_WRITERS) as pool:
            written = [pool.submit(_write_beside, file, content) for file, content in files.items()]
            try:
                for number, future in enumerate(written, 1):
                    future.result()
                    tell("Writing the feeds", number, len(files))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        yield
    except BaseException:
        for place in reversed(made):
            # What stays is in nobody's way: the next build sweeps it. A folder that holds something stays as well.
            with suppress(OSError):
                place.rmdir() if place.is_dir() else place.unlink(missing_ok=True)
        raise


def _write_beside(file: Path, content: Content) -> None:
    beside = _beside(file)
    # A new file every time: writing into one that is there could follow a link.
    beside.unlink(missing_ok=True)
    try:
        with beside.open("xb", buffering=0) as stream:
            for pieces in _batches(content):
                _write_all(stream.fileno(), pieces)
            os.fsync(stream.fileno())
    except OSError as error:
        error.filename = str(file)  # and not the place beside it
        raise


def _batches(content: Content) -> Iterator[Sequence[bytes | memoryview]]:
    """Give so many pieces of a content at a time as the system takes with one call."""
    if isinstance(content, bytes):
        yield (content,)
        return
    pieces = iter(content)
    while batch := tuple(islice(pieces, _AT_ONCE)):
        yield batch


def _write_all(handle: int, pieces: Sequence[bytes | memoryview]) -> None:
    left = sum(map(len, pieces)) - os.writev(handle, pieces)
    if left:  # the call was interrupted, or the disk is nearly full
        rest = memoryview(b"".join(pieces))[-left:]
        while rest:
            rest = rest[os.write(handle, rest) :]


def holds(file: Path, content: Content) -> bool:
    """Tell whether a file is there and holds this."""
    try:
        with file.open("rb") as stream:
            if isinstance(content, bytes) and os.fstat(stream.fileno()).st_size != len(content):
                return False
            for pieces in _batches(content):
                wanted = b"".join(pieces)
                if stream.read(len(wanted)) != wanted:
                    return False
            return not stream.read(1)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def move(files: Collection[Path]) -> None:
    """Move files that are staged into their places, and flush their folders."""
    folders = dict.fromkeys(file.parent for file in files)
    for file in files:
        _beside(file).replace(file)
    for folder in folders:
        flush(folder)


def _beside(file: Path) -> Path:
    return file.with_name(f".{file.name}{_SUFFIX}")


def _make_folder(folder: Path, made: list[Path]) -> None:
    """Make a folder and those around it; tell each new one as soon as it is there."""
    new = []
    while not folder.is_dir():
        new.append(folder)
        folder = folder.parent
    for place in reversed(new):
        place.mkdir(exist_ok=True)
        made.append(place)
        flush(place.parent)


def sweep(folder: Path, elsewhere: Iterable[Path]) -> None:
    """Remove what an interrupted publication left beside the files it was about to write."""
    for file in elsewhere:
        _beside(file).unlink(missing_ok=True)
    for place, _, names in os.walk(folder):
        for name in names:
            if name.startswith(".") and name.endswith(_SUFFIX):
                (Path(place) / name).unlink()


def flush(folder: Path) -> None:
    """Flush a folder to the disk, so that the names in it outlive a crash."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(file: Path) -> bytes | None:
    """Read a file; None where there is none."""
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None

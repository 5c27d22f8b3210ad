"""Publication: the only writer. A subscriber never fetches a torn, a missing or a half-updated file.

All that has changed is written beside its place and flushed to the disk; only then is any of it moved over the old
files. So a full or a broken disk is noticed while nothing has happened, and whatever interrupts a build, each file is
the old one or the new one. A manifest lists what a build wrote, and only that is ever removed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath

from diplocal.artifacts import Artifact, Content
from diplocal.engine import Tell, untold
from diplocal.publication import ours, placing
from diplocal.publication.ours import MANIFEST, PublicationError

__all__ = [
    "MANIFEST",
    "Changes",
    "PublicationError",
    "changed",
    "create",
    "has_feeds",
    "locked",
    "plan",
    "publish",
    "read_ledger_text",
    "write",
]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a publication changes in its folder: paths, in the order in which they are written or removed."""

    written: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.written or self.removed)


@contextmanager
def locked(*folders: Path) -> Iterator[None]:
    """Hold folders for this process alone; another build that wants one of them waits.

    The lock is the operating system's, on the folder itself: it leaves no file, and goes with the process.

    Raises:
        OSError: where a folder cannot be opened.
    """
    handles = []
    try:
        for folder in sorted({folder.resolve() for folder in folders}):
            handle = os.open(folder, os.O_RDONLY)
            handles.append(handle)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        for handle in handles:
            os.close(handle)


def plan(folder: Path, artifacts: Iterable[Artifact]) -> Changes:
    """Find out what a publication would change, and write nothing.

    Raises:
        PublicationError: where something that is no file stands in the place of one.
    """
    wanted = sorted(artifacts, key=_order)
    ours.refuse(folder, (MANIFEST, *(artifact.path for artifact in wanted)))
    written = tuple(artifact.path for artifact in wanted if not placing.holds(folder / artifact.path, artifact.content))
    unwanted = ours.listed(folder).difference(artifact.path for artifact in wanted)
    return Changes(written, tuple(path for path in sorted(unwanted) if ours.is_ours(folder, PurePosixPath(path))))


def publish(
    folder: Path, artifacts: Iterable[Artifact], ahead: Mapping[Path, bytes] | None = None, tell: Tell = untold
) -> Changes:
    """Make a folder hold these files, and no other file that an earlier publication wrote there.

    Feeds are put in place first, then pages, then the catalogue that names them, and removals come last: an
    interrupted publication never points at what is not there.

    Args:
        folder: where to; it is made if need be.
        artifacts: all that it is to hold.
        ahead: files elsewhere that have to be in place before any of it.
        tell: is told how far the work has come.

    Raises:
        PublicationError: where something that is no file stands in the place of one.
        OSError: where something cannot be written; if that was noticed in time, nothing has changed.
    """
    wanted = {artifact.path: artifact for artifact in artifacts}
    changes = plan(folder, wanted.values())
    listed = ours.listed(folder)
    placing.sweep(folder, ahead or ())
    # Until the last file is removed the manifest lists old and new, so that a crash leaves nothing unlisted.
    first = (ahead or {}, {folder / MANIFEST: ours.manifest(listed | wanted.keys())})
    batches: list[dict[Path, Content]] = [
        {file: content for file, content in batch.items() if not placing.holds(file, content)} for batch in first
    ]
    for _, paths in groupby(changes.written, key=lambda path: _order(wanted[path])[0]):
        batches.append({folder / path: wanted[path].content for path in paths})
    with placing.staged({file: content for batch in batches for file, content in batch.items()}, tell):
        for batch in batches:
            placing.move(batch)
    for path in sorted(listed - wanted.keys()):
        ours.remove(folder, PurePosixPath(path))
    if not placing.holds(folder / MANIFEST, ours.manifest(wanted)):
        write(folder / MANIFEST, ours.manifest(wanted))
    return changes


def write(file: Path, content: bytes) -> None:
    """Put a file in its place: whole, or not at all (POSIX rename, with both the file and its folder flushed)."""
    with placing.staged({file: content}):
        placing.move((file,))


def create(folder: Path, artifacts: Iterable[Artifact]) -> None:
    """Put new files into a folder, which is made if need be: all of them in this order, or none.

    Raises:
        FileExistsError: where one of them is there already; nothing is written over.
        PublicationError: where something that is no folder stands in the place of one.
        OSError: where something cannot be written.
    """
    contents = {artifact.path: artifact.content for artifact in artifacts}
    ours.refuse(folder, contents)
    for path in contents:
        if (folder / path).exists():
            raise FileExistsError(f"{folder / path} is there already")
    files = {folder / path: content for path, content in contents.items()}
    moved: list[Path] = []
    with placing.staged(files):
        try:
            for file in files:
                moved.append(file)
                placing.move((file,))
        except BaseException:
            for file in moved:
                file.unlink(missing_ok=True)
            raise


def _order(artifact: Artifact) -> tuple[int, str]:
    """Feeds, then pages and data of single events, then the catalogue."""
    suffix = PurePosixPath(artifact.path).suffix
    rank = 0 if suffix == ".ics" else 1 if "/" in artifact.path else 2
    return rank, artifact.path


def read_ledger_text(file: Path) -> str | None:
    """Read the ledger's file; None where there is none."""
    content = placing.read(file)
    return None if content is None else content.decode("utf-8")


def has_feeds(folder: Path) -> bool:
    """Tell whether anything was published in a folder."""
    return (folder / MANIFEST).is_file() or (folder / "all.ics").is_file()


def changed(folder: Path, contents: Mapping[str, bytes]) -> tuple[str, ...]:
    """Give the paths whose files hold something else than this."""
    return tuple(path for path, content in contents.items() if not placing.holds(folder / path, content))

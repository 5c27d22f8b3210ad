"""Publication: the only writer. A subscriber never fetches a torn, a missing or a half-updated file.

A file is written beside its place, flushed to the disk, and moved over the old one; so whatever interrupts a build,
each file is the old one or the new one. A manifest lists what a build wrote, and only that is ever removed.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from diplocal.artifacts import Artifact

MANIFEST = ".diplocal/manifest.json"
_SUFFIX = ".diplocal-tmp"


class PublicationError(Exception):
    """Something that stands in the way of writing, told in one line."""


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
    """Find out what a publication would change, and write nothing."""
    wanted = sorted(artifacts, key=_order)
    written = tuple(artifact.path for artifact in wanted if _read(folder / artifact.path) != artifact.content)
    paths = {artifact.path for artifact in wanted}
    removed = tuple(path for path in sorted(_listed(folder)) if path not in paths and (folder / path).is_file())
    return Changes(written, removed)


def publish(folder: Path, artifacts: Iterable[Artifact]) -> Changes:
    """Make a folder hold these files, and no other file that an earlier publication wrote there.

    Feeds are written first, then pages, then the catalogue that names them, and removals come last: an interrupted
    publication never points at what is not there.

    Args:
        folder: where to; it is made if need be.
        artifacts: all that it is to hold.

    Raises:
        PublicationError: where a symbolic link or a folder stands in the place of a file.
        OSError: where something cannot be written.
    """
    wanted = {artifact.path: artifact for artifact in artifacts}
    for path in wanted:
        _refuse_links(folder, path)
    _sweep(folder)
    changes = plan(folder, wanted.values())
    listed = _listed(folder)
    # Until the last file is removed the manifest lists old and new, so that a crash leaves nothing unlisted.
    _write_manifest(folder, listed | wanted.keys())
    for path in changes.written:
        write(folder / path, wanted[path].content)
    for path in changes.removed:
        _remove(folder, path)
    _write_manifest(folder, wanted.keys())
    return changes


def write(file: Path, content: bytes) -> None:
    """Put a file in its place: whole, or not at all (POSIX rename, with both the file and its folder flushed)."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}{_SUFFIX}")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _flush(file.parent)


def _order(artifact: Artifact) -> tuple[int, str]:
    """Feeds, then pages and data of single events, then the catalogue."""
    suffix = PurePosixPath(artifact.path).suffix
    rank = 0 if suffix == ".ics" else 1 if "/" in artifact.path else 2
    return rank, artifact.path


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _listed(folder: Path) -> frozenset[str]:
    """Give what earlier publications wrote; nothing where the manifest is missing or damaged, so nothing is removed."""
    try:
        data = json.loads((folder / MANIFEST).read_bytes())
        files = data["files"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return frozenset()
    if not (isinstance(files, list) and all(isinstance(path, str) and _is_inside(path) for path in files)):
        return frozenset()
    return frozenset(files)


def _is_inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and pure.as_posix() == path


def _write_manifest(folder: Path, paths: Iterable[str]) -> None:
    content = json.dumps({"files": sorted(paths)}, ensure_ascii=False, indent=0).encode() + b"\n"
    if _read(folder / MANIFEST) != content:
        write(folder / MANIFEST, content)


def _refuse_links(folder: Path, path: str) -> None:
    place = folder
    for part in PurePosixPath(path).parts:
        place = place / part
        if place.is_symlink():
            raise PublicationError(f"{place} is a symbolic link, which is never followed; remove it")
    if place.is_dir():
        raise PublicationError(f"{place} is a folder where a file has to go; remove it")


def _sweep(folder: Path) -> None:
    """Remove what an interrupted publication left beside the files it was about to write."""
    for name, _, files in os.walk(folder):
        for file in files:
            if file.startswith(".") and file.endswith(_SUFFIX):
                (Path(name) / file).unlink()


def _remove(folder: Path, path: str) -> None:
    file = folder / path
    if any(place.is_symlink() for place in (file, *file.parents) if place != folder and folder in place.parents):
        return
    file.unlink(missing_ok=True)
    _flush(file.parent)
    for parent in PurePosixPath(path).parents:
        place = folder / parent
        if place == folder or any(place.iterdir()):
            break
        place.rmdir()


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_ledger_text(file: Path) -> str | None:
    """Read the ledger's file; None where there is none."""
    content = _read(file)
    return None if content is None else content.decode("utf-8")


def has_feeds(folder: Path) -> bool:
    """Tell whether anything was published in a folder."""
    return (folder / MANIFEST).is_file() or (folder / "all.ics").is_file()


def changed(folder: Path, contents: Mapping[str, bytes]) -> tuple[str, ...]:
    """Give the paths whose files hold something else than this."""
    return tuple(path for path, content in contents.items() if _read(folder / path) != content)

"""Publication: the only writer. A subscriber never fetches a torn, a missing or a half-updated file.

All that has changed is written beside its place and flushed to the disk; only then is any of it moved over the old
files. So a full or a broken disk is noticed while nothing has happened, and whatever interrupts a build, each file is
the old one or the new one. A manifest lists what a build wrote, and only that is ever removed.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path, PurePosixPath

from diplocal.artifacts import Artifact, Content
from diplocal.engine import Tell, untold

MANIFEST = ".diplocal/manifest.json"
_SUFFIX = ".diplocal-tmp"
_AT_ONCE = 1024
"""Pieces that one call may be given (IOV_MAX of Linux and macOS)."""


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
    """Find out what a publication would change, and write nothing.

    Raises:
        PublicationError: where something that is no file stands in the place of one.
    """
    wanted = sorted(artifacts, key=_order)
    _refuse(folder, (MANIFEST, *(artifact.path for artifact in wanted)))
    written = tuple(artifact.path for artifact in wanted if not _holds(folder / artifact.path, artifact.content))
    unwanted = _listed(folder).difference(artifact.path for artifact in wanted)
    return Changes(written, tuple(path for path in sorted(unwanted) if _is_ours(folder, PurePosixPath(path))))


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
    listed = _listed(folder)
    _sweep(folder, ahead or ())
    # Until the last file is removed the manifest lists old and new, so that a crash leaves nothing unlisted.
    first = (ahead or {}, {folder / MANIFEST: _manifest(listed | wanted.keys())})
    batches: list[dict[Path, Content]] = [
        {file: content for file, content in batch.items() if not _holds(file, content)} for batch in first
    ]
    for _, paths in groupby(changes.written, key=lambda path: _order(wanted[path])[0]):
        batches.append({folder / path: wanted[path].content for path in paths})
    with _staged({file: content for batch in batches for file, content in batch.items()}, tell):
        for batch in batches:
            _move(batch)
    for path in sorted(listed - wanted.keys()):
        _remove(folder, PurePosixPath(path))
    if not _holds(folder / MANIFEST, _manifest(wanted)):
        write(folder / MANIFEST, _manifest(wanted))
    return changes


def write(file: Path, content: bytes) -> None:
    """Put a file in its place: whole, or not at all (POSIX rename, with both the file and its folder flushed)."""
    with _staged({file: content}):
        _move((file,))


def create(folder: Path, artifacts: Iterable[Artifact]) -> None:
    """Put new files into a folder, which is made if need be: all of them in this order, or none.

    Raises:
        FileExistsError: where one of them is there already; nothing is written over.
        PublicationError: where something that is no folder stands in the place of one.
        OSError: where something cannot be written.
    """
    contents = {artifact.path: artifact.content for artifact in artifacts}
    _refuse(folder, contents)
    for path in contents:
        if (folder / path).exists():
            raise FileExistsError(f"{folder / path} is there already")
    files = {folder / path: content for path, content in contents.items()}
    moved: list[Path] = []
    with _staged(files):
        try:
            for file in files:
                moved.append(file)
                _move((file,))
        except BaseException:
            for file in moved:
                file.unlink(missing_ok=True)
            raise


@contextmanager
def _staged(files: Mapping[Path, Content], tell: Tell = untold) -> Iterator[None]:
    """Hold files ready beside their places; what has not been moved goes when something fails."""
    made: list[Path] = []
    try:
        for number, (file, content) in enumerate(files.items(), 1):
            _make_folder(file.parent, made)
            made.append(_beside(file))
            _write_beside(file, content)
            tell("Writing the feeds", number, len(files))
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
        error.filename = error.filename or str(file)
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


def _holds(file: Path, content: Content) -> bool:
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


def _move(files: Collection[Path]) -> None:
    folders = dict.fromkeys(file.parent for file in files)
    for file in files:
        _beside(file).replace(file)
    for folder in folders:
        _flush(folder)


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
        _flush(place.parent)


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
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        return frozenset()
    if not (isinstance(files, list) and all(isinstance(path, str) and _is_inside(path) for path in files)):
        return frozenset()
    return frozenset(files) - {MANIFEST}


def _is_inside(path: str) -> bool:
    pure = PurePosixPath(path)
    is_plain = path.isascii() and path.isprintable() and pure.as_posix() == path
    return is_plain and pure.name != "" and not pure.is_absolute() and ".." not in pure.parts


def _manifest(paths: Iterable[str]) -> bytes:
    return json.dumps({"files": sorted(paths)}, indent=0).encode() + b"\n"


def _refuse(folder: Path, paths: Iterable[str]) -> None:
    """Refuse to write where a symbolic link, a folder or a device stands in the place of a file."""
    pure = []
    for path in paths:
        if not _is_inside(path):
            raise PublicationError(f"{path!r} is no path below {folder}")
        pure.append(PurePosixPath(path))
    for parent in dict.fromkeys(parent for path in pure for parent in reversed(path.parents)):
        place = folder / parent
        if parent.name and place.is_symlink():
            raise PublicationError(f"{place} is a symbolic link, which is never followed; remove it")
        if place.exists() and not place.is_dir():
            raise PublicationError(f"{place} is a file where a folder has to be; remove it")
    for file in pure:
        place = folder / file
        if place.is_symlink():
            raise PublicationError(f"{place} is a symbolic link, which is never followed; remove it")
        if place.exists() and not place.is_file():
            raise PublicationError(f"{place} is no file, and a file has to go there; remove it")


def _is_ours(folder: Path, path: PurePosixPath) -> bool:
    """Tell whether a listed path is a file that a build wrote: one in the folder itself, not behind a link."""
    return (folder / path).is_file() and not _has_link(folder, path)


def _has_link(folder: Path, path: PurePosixPath) -> bool:
    return any((folder / part).is_symlink() for part in (path, *path.parents[:-1]))


def _sweep(folder: Path, elsewhere: Iterable[Path]) -> None:
    """Remove what an interrupted publication left beside the files it was about to write."""
    for file in elsewhere:
        _beside(file).unlink(missing_ok=True)
    for place, _, names in os.walk(folder):
        for name in names:
            if name.startswith(".") and name.endswith(_SUFFIX):
                (Path(place) / name).unlink()


def _remove(folder: Path, path: PurePosixPath) -> None:
    """Remove a file of an earlier publication, and the folders that are empty without it."""
    if _is_ours(folder, path):
        (folder / path).unlink()
        _flush((folder / path).parent)
    for parent in path.parents[:-1]:
        place = folder / parent
        if _has_link(folder, parent) or (place.is_dir() and any(place.iterdir())):
            return
        if place.is_dir():
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
    return tuple(path for path, content in contents.items() if not _holds(folder / path, content))

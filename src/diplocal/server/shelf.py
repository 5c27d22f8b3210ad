"""The shelf: the published folder in memory, each file ready to be sent, compressed once and not in a request.

Symbolic links are not followed. Names that begin with a dot, and what only hosts read, are not there at all; and since
a request merely looks up its path, it cannot climb out of the folder.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path

from diplocal.hosting import HEADERS_FILE, media_type
from diplocal.server.answers import COMMON, Answer, Header, header

INDEX = "index.html"
SAVES = 0.9
"""A compressed form is kept where it has less than this share of the bytes."""
_LEVEL = 6
Stamp = tuple[int, int, int, int]
"""Inode, size, and the times of the last change to content and to anything, in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Representation:
    """A file in one encoding.

    Attributes:
        body: its bytes, as they are sent.
        tag: its strong entity tag (RFC 9110 §8.8.3), quotes included; no other encoding of the file has the same.
        whole: the answer with all of it.
        unchanged: the answer to who has it already.
    """

    body: bytes
    tag: str
    whole: Answer
    unchanged: Answer


@dataclass(frozen=True, slots=True)
class File:
    """A published file.

    Attributes:
        stamp: what the file system tells of it; as long as that stays, it is not read again.
        modified: when it was modified, in seconds since 1970; a newer content always has a later time.
        plain: its content as it is.
        gzipped: its compressed form, where that is worth it.
    """

    stamp: Stamp
    modified: int
    plain: Representation
    gzipped: Representation | None


@dataclass(frozen=True)
class Shelf:
    """All files by their path below the folder, with forward slashes."""

    files: Mapping[str, File] = field(default_factory=dict)

    def find(self, path: str) -> File | None:
        """Give the file at a path of an address, which begins with a slash; a folder's page stands for the folder."""
        name = path[1:]
        return self.files.get(name + INDEX if path.endswith("/") else name)

    def is_folder(self, path: str) -> bool:
        """Tell whether a path without a slash at its end is that of a folder with a page."""
        return f"{path[1:]}/{INDEX}" in self.files


def load(folder: Path, now: float, before: Shelf | None = None) -> Shelf:
    """Read a published folder; what has not changed since is taken over as it is.

    Args:
        folder: the published folder.
        now: the present, in seconds since 1970: no file is said to be from the future.
        before: what it was.

    Raises:
        OSError: where the folder cannot be read.
    """
    old = {} if before is None else before.files
    if not folder.is_dir():  # os.fwalk would find it empty
        raise NotADirectoryError(f"there is no folder {folder}")
    files: dict[str, File] = {}
    changed: dict[str, tuple[Stamp, bytes]] = {}
    for path, handle in _opened(folder):
        with os.fdopen(handle, "rb") as stream:
            status = os.fstat(handle)
            stamp = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            if path in old and old[path].stamp == stamp:
                files[path] = old[path]
            else:
                changed[path] = stamp, stream.read()
    with ThreadPoolExecutor() as threads:  # zlib works outside the interpreter's lock
        made = threads.map(lambda path: _file(path, *changed[path], int(now), old.get(path)), changed)
        files.update(zip(changed, made, strict=True))
    return Shelf(files)


def _opened(folder: Path) -> Iterator[tuple[str, int]]:
    """Give each file that may be served, opened: by way of its folder's handle, so that no link can get in between."""
    for place, folders, names, within in os.fwalk(folder, follow_symlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = (Path(place) / name).relative_to(folder).as_posix()
            if name.startswith(".") or path == HEADERS_FILE:
                continue
            try:
                if not stat.S_ISREG(os.stat(name, dir_fd=within, follow_symlinks=False).st_mode):
                    continue
                handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=within)
            except FileNotFoundError:
                continue  # removed meanwhile
            yield path, handle


def _file(path: str, stamp: Stamp, content: bytes, now: int, old: File | None) -> File:
    if old is not None and old.plain.body == content:
        return replace(old, stamp=stamp)
    modified = min(stamp[2] // 1_000_000_000, now)
    if old is not None:
        modified = max(modified, old.modified + 1)
    digest = hashlib.sha256(content).hexdigest()[:32]
    compressed = gzip.compress(content, _LEVEL, mtime=0)
    is_worth_it = len(compressed) < SAVES * len(content)
    vary = (header("Vary", "Accept-Encoding"),) if is_worth_it else ()
    encoding = (*vary, header("Content-Encoding", "gzip"))
    return File(
        stamp,
        modified,
        _representation(path, content, f'"{digest}"', modified, vary),
        _representation(path, compressed, f'"{digest}-gzip"', modified, encoding) if is_worth_it else None,
    )


def _representation(path: str, body: bytes, tag: str, modified: int, more: tuple[Header, ...]) -> Representation:
    validators = (header("ETag", tag), header("Last-Modified", formatdate(modified, usegmt=True)))
    headers = (
        header("Content-Type", media_type(path)),
        header("Content-Length", str(len(body))),
        header("Accept-Ranges", "bytes"),
        *validators,
        *more,
        *COMMON,
    )
    unchanged = Answer(HTTPStatus.NOT_MODIFIED, (*validators, *more, *COMMON))
    return Representation(body, tag, Answer(HTTPStatus.OK, headers, body), unchanged)

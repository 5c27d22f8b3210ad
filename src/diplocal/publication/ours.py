"""Ours: which files of a published folder a build wrote, and may so replace and remove."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from diplocal.publication import placing

MANIFEST = ".diplocal/manifest.json"
"""Lists what earlier publications wrote."""


class PublicationError(Exception):
    """Something that stands in the way of writing, told in one line."""


def listed(folder: Path) -> frozenset[str]:
    """Give what earlier publications wrote; nothing where the manifest is missing or damaged, so nothing is removed."""
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        return frozenset()
    if not (isinstance(files, list) and all(isinstance(path, str) and _is_inside(path) for path in files)):
        return frozenset()
    return frozenset(files) - {MANIFEST}


def manifest(paths: Iterable[str]) -> bytes:
    """Give the manifest of these files."""
    return json.dumps({"files": sorted(paths)}, indent=0).encode() + b"\n"


def _is_inside(path: str) -> bool:
    pure = PurePosixPath(path)
    is_plain = path.isascii() and path.isprintable() and pure.as_posix() == path
    return is_plain and pure.name != "" and not pure.is_absolute() and ".." not in pure.parts


def refuse(folder: Path, paths: Iterable[str]) -> None:
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


def is_ours(folder: Path, path: PurePosixPath) -> bool:
    """Tell whether a listed path is a file that a build wrote: one in the folder itself, not behind a link."""
    return (folder / path).is_file() and not _has_link(folder, path)


def _has_link(folder: Path, path: PurePosixPath) -> bool:
    return any((folder / part).is_symlink() for part in (path, *path.parents[:-1]))


def remove(folder: Path, path: PurePosixPath) -> None:
    """Remove a file of an earlier publication, and the folders that are empty without it."""
    if is_ours(folder, path):
        (folder / path).unlink()
        placing.flush((folder / path).parent)
    for parent in path.parents[:-1]:
        place = folder / parent
        if _has_link(folder, parent) or (place.is_dir() and any(place.iterdir())):
            return
        if place.is_dir():
            place.rmdir()

"""Publications: what `diff` and `verify` are given, be it a file, a folder or a state of a git repository."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from diplocal.records.folder import BULK, SETTINGS, VOCABULARY

CATALOGUE = ("events.json", "feeds.json")
_BEGIN = b"BEGIN:VCALENDAR"


def read_publication(name: str, dist: str) -> Mapping[str, bytes]:
    """Give the feeds of a publication by path; those of single events only where there is nothing else.

    Args:
        name: an .ics file, a published folder, or a git reference.
        dist: the published folder's path in a repository, for a git reference.

    Raises:
        FileNotFoundError: where it is none of these.
    """
    path = Path(name)
    if path.is_file():
        return {path.name: read_calendar(path)}
    if path.is_dir():
        feeds = {key: content for key, content in read_folder(path).items() if _is_feed(key)}
        if not feeds:
            raise FileNotFoundError(f"{name} holds no feeds")
        return feeds
    return {key: content for key, content in _read_reference(name, dist).items() if _is_feed(key)}


def read_calendar(file: Path) -> bytes:
    """Read an .ics file.

    Raises:
        FileNotFoundError: where it is a file of another kind.
    """
    content = file.read_bytes()
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n")[: len(_BEGIN)].upper() == _BEGIN:
        raise FileNotFoundError(f"{file} is no calendar: it does not begin with {_BEGIN.decode()}")
    return content


def read_folder(folder: Path) -> Mapping[str, bytes]:
    """Give every .ics file of a published folder, and its catalogue; nothing hidden, and nothing behind links."""
    found = (file for file in sorted(folder.rglob("*.ics")) if file.is_file() and not file.is_symlink())
    files = [file for file in found if not any(part.startswith(".") for part in file.relative_to(folder).parts)]
    files += [folder / name for name in CATALOGUE if (folder / name).is_file()]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def _is_feed(path: str) -> bool:
    return path.endswith(".ics") and not path.startswith("event/")


def _read_reference(reference: str, dist: str) -> Mapping[str, bytes]:
    if reference.startswith("-"):
        raise FileNotFoundError(f"{reference} is no file, no folder and no git reference")
    listing = _git("ls-tree", "-r", "-z", "--name-only", "--full-tree", reference, "--", dist)
    if listing is None:
        raise FileNotFoundError(f"{reference} is no file, no folder and no git reference")
    paths = [path for path in listing.decode("utf-8").split("\0") if path.endswith(".ics")]
    if not paths:
        raise FileNotFoundError(f"{reference} holds no feeds below {dist}/; name the folder with --dist")
    base = PurePosixPath(dist)
    found = {path: _git("cat-file", "blob", f"{reference}:{path}") for path in paths}
    return {PurePosixPath(path).relative_to(base).as_posix(): content or b"" for path, content in found.items()}


def _git(*arguments: str) -> bytes | None:
    try:
        result = subprocess.run(["git", *arguments], capture_output=True, check=False)  # noqa: S603, S607
    except FileNotFoundError:
        raise FileNotFoundError("git is not installed, so a git reference cannot be read") from None
    return result.stdout if result.returncode == 0 else None


def read_ids(name: str, events: Path) -> frozenset[str]:
    """Give the ids of the records of an earlier state of a calendar.

    Args:
        name: a calendar's folder, or a git reference in whose repository `events` lies.
        events: the calendar as it is now.

    Raises:
        FileNotFoundError: where it is neither.
    """
    path = Path(name)
    if path.is_dir():
        if not (path / SETTINGS).is_file():
            raise FileNotFoundError(f"{name} holds no {SETTINGS}, and so is no calendar")
        files = [PurePosixPath(file.relative_to(path).as_posix()) for file in path.rglob("*") if file.is_file()]
        return _ids(files, lambda file: (path / file).read_bytes())
    listing = None
    if not name.startswith("-"):
        listing = _git("-C", str(events), "ls-tree", "-r", "-z", "--name-only", name, "--", ".")
    if listing is None:
        raise FileNotFoundError(f"{name} is no folder and no git reference")
    files = [PurePosixPath(line) for line in listing.decode("utf-8").split("\0") if line]
    return _ids(files, lambda file: _git("-C", str(events), "cat-file", "blob", f"{name}:./{file}") or b"")


def _ids(files: Iterable[PurePosixPath], content: Callable[[PurePosixPath], bytes]) -> frozenset[str]:
    """Give the ids of the records in these files; what cannot be read as a record has none."""
    ids = {file.stem for file in files if _is_record(file)}
    for file in files:
        if file.suffix == ".jsonl" and file.parts[:-1] == (BULK,):
            for line in content(file).split(b"\n"):
                with suppress(ValueError, TypeError, KeyError, RecursionError):
                    ids.add(str(json.loads(line)["id"]))
    return frozenset(ids)


def _is_record(path: PurePosixPath) -> bool:
    is_hidden = any(part.startswith(".") for part in path.parts[:-1])
    return path.suffix == ".toml" and path.parts[0] != VOCABULARY and path.name != SETTINGS and not is_hidden

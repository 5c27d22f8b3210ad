"""The folder of a calendar: its settings, its words, and all that holds records, in one order everywhere."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO, TypeVar
from zlib import crc32

from pydantic import ValidationError

from diplocal.diagnostics import Finding, Severity
from diplocal.looks import Look
from diplocal.model import Part, is_slug
from diplocal.records import faults
from diplocal.records.bounds import RECORD, WORDS
from diplocal.records.document import Document, UnreadableError, decoded, open_document, ordinary
from diplocal.records.line import Line
from diplocal.records.sheet import Sheet
from diplocal.records.unopened import Unopened
from diplocal.settings import Settings
from diplocal.vocabulary import DIMENSIONS, Country, Dimension, Organisation, Series, Vocabulary, Word

SETTINGS = "calendar.toml"
VOCABULARY = "vocabulary"
_FILES: Mapping[Dimension, tuple[str, type[Part]]] = {
    "kind": ("kinds", Word),
    "theme": ("themes", Word),
    "organisation": ("organisations", Organisation),
    "series": ("series", Series),
    "country": ("countries", Country),
}
BULK = "bulk"
"""The folder of files with many records each."""
BLOCK = 500_000
"""Bytes of a bulk file that are read at once, at the least, if there are so many."""
_KNOWN_FILES = ("README", "LICENSE", "LICENCE", "ledger.jsonl")

P = TypeVar("P", bound=Part)


def find_calendar(path: Path) -> Path | None:
    """Find the folder of the calendar to which a file or folder belongs: the nearest with a `calendar.toml`."""
    return next((folder for folder in (path, *path.parents) if (folder / SETTINGS).is_file()), None)


def shown(file: Path) -> str:
    """Give a path as findings show it: a file's name may hold bytes that are no text, which no report could carry."""
    return os.fsencode(file.as_posix()).decode("utf-8", "replace")


class Folder:
    """The folder of a calendar.

    Attributes:
        found: what was wrong with its files, as far as they have been gone through.
        unread: ids of records whose files could not be read.
        origins: where the settings and each vocabulary were read from, under `settings` and the dimensions.
        settings: what `calendar.toml` says; absent where it could not be read.
        vocabulary: the words; absent where they could not be read.
        weight: bytes of the files with records, once they are gone through.
    """

    def __init__(self, folder: Path, drafts: Mapping[Path, str] | None = None) -> None:
        """Read settings and vocabularies.

        Args:
            folder: the one that holds `calendar.toml`; findings show paths below it as it is given here.
            drafts: texts of records that are not written yet, by the files that they would be; what stands in one that
                is there is not read.

        Raises:
            OSError: where the folder or a file in it cannot be read at all.
        """
        if not folder.is_dir():
            raise NotADirectoryError(f"there is no folder {folder}; --events names the calendar's")
        self.found: list[Finding] = []
        self.unread: set[str] = set()
        self.origins: dict[str, Document] = {}
        self.weight = 0
        self._folder = folder
        self._drafts = drafts or {}
        self._starts: dict[str, array[int]] = {}
        self.settings = self._settings()
        self.vocabulary = self._vocabulary()

    def open(self, path: str, line: int) -> Document | Line:
        """Open a record again that was read before, to point into it; where that has become impossible, an empty one.

        Args:
            path: its file, as findings show it.
            line: the line on which it begins.
        """
        draft = self._drafts.get(Path(path))
        if draft is not None:
            return Document(path, draft)
        try:
            if not path.endswith(".jsonl"):
                return open_document(Path(path), path)
            with Path(path).open("rb") as stream:
                if path not in self._starts:
                    self._starts[path] = array("Q", accumulate(map(len, stream), initial=0))
                stream.seek(self._starts[path][line - 1])
                return Line(path, line, decoded(path, stream.readline(RECORD.octets).rstrip(b"\r\n")))
        except (OSError, IndexError, UnreadableError):
            return Document(path, "")

    def missing(self) -> Finding:
        """Make the finding for a calendar without records."""
        message, cure = "the calendar has no records", "add one, such as 2026/some-event.toml; see the README"
        return Finding(shown(self._folder / SETTINGS), 1, 1, "S008", message, cure)

    def _settings(self) -> Settings | None:
        opened = self._open(self._folder / SETTINGS, "settings")
        return self._validated(Settings, opened[1], opened[0]) if opened else None

    def _vocabulary(self) -> Vocabulary | None:
        read = {dimension: self._words(dimension) for dimension in DIMENSIONS}
        if any(words is None for words in read.values()):
            return None
        kinds, themes, organisations, series, countries = (dict(words or {}) for words in read.values())
        return Vocabulary(kinds, themes, organisations, series, countries)  # type: ignore[arg-type]

    def _words(self, dimension: Dimension) -> Mapping[str, Part] | None:
        name, model = _FILES[dimension]
        opened = self._open(self._folder / VOCABULARY / f"{name}.toml", dimension)
        if opened is None:
            return None
        document, data = opened
        words: dict[str, Part] = {}
        for key, entry in data.items():
            if not (is_slug(key) or (dimension == "country" and len(key) == 2 and key.isupper())):
                message, cure = f"`{key}` cannot be a slug", "use a-z, 0-9 and single hyphens"
                self.found.append(document.finding("S007", message, cure, key, on_key=True))
            elif (word := self._validated(model, entry, document, key)) is not None:
                words[key] = word
        return words if len(words) == len(data) else None

    def _validated(self, model: type[P], data: object, document: Document, *base: str | int) -> P | None:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            self.found.extend(faults.findings(error, model, document, base))
        return None

    def _open(self, file: Path, origin: str) -> tuple[Document, dict[str, Any]] | None:
        try:
            self.origins[origin] = document = open_document(file, shown(file), WORDS)
            return document, document.data(WORDS)
        except FileNotFoundError:
            cure = (
                "add it: a calendar has calendar.toml and vocabulary/{kinds,themes,organisations,series,countries}.toml"
            )
            self.found.append(Finding(shown(file), 1, 1, "S010", "the file is missing", cure))
        except UnreadableError as error:
            self.found.append(error.finding)
        return None

    def sheets(self) -> Iterator[Sheet | Unopened]:
        """Give all that holds records, in an order that is the same everywhere."""
        files = tuple(file for file in self._files() if file.file not in self._drafts)
        self.weight = sum(file.size for file in files)
        for file in files:
            if not file.path.endswith(".jsonl"):
                yield file
                continue
            try:
                yield from self._blocks(file.file)
            except UnreadableError as error:
                self._skip(error, file.file.stem)
        for draft, text in sorted(self._drafts.items()):
            yield Sheet(shown(draft), text.encode(errors="surrogatepass"), draft.stem)

    def opened(self, sheets: Iterable[Sheet | Unopened]) -> Iterator[Sheet]:
        """Open what is not open yet, and note what cannot be.

        Raises:
            OSError: where a file cannot be read at all.
        """
        for sheet in sheets:
            if isinstance(sheet, Sheet):
                yield sheet
                continue
            try:
                yield sheet.opened()
            except UnreadableError as error:
                self._skip(error, sheet.file.stem)

    def _skip(self, error: UnreadableError, identity: str) -> None:
        self.found.append(error.finding)
        self.unread.add(identity)

    def _blocks(self, file: Path) -> Iterator[Sheet]:
        """Give the lines of a bulk file, so many at once that they are worth sending somewhere.

        Where they are cut depends on the lines around, so that one more line leaves most blocks as they were.
        """
        ordinary(file, shown(file))
        with file.open("rb") as stream:
            block, size, first = [], 0, 1
            for number, line in enumerate(_lines(stream), 2):
                block.append(line)
                size += len(line)
                if (size > BLOCK and crc32(line) % 64 == 0) or size > 4 * BLOCK:
                    yield Sheet(shown(file), b"".join(block), line=first)
                    block, size, first = [], 0, number
            if block:
                yield Sheet(shown(file), b"".join(block), line=first)

    def _files(self) -> Iterator[Unopened]:
        """Look at the files with records, in an order that is the same everywhere."""
        waiting = [self._folder]
        while waiting:
            here = waiting.pop()
            folders = []
            with os.scandir(here) as found:
                entries = sorted(found, key=attrgetter("name"))
            for entry in entries:
                if _is_folder(entry):
                    folders.append(entry)
                elif self._holds_records(here, entry.name):
                    file = here / entry.name
                    yield Unopened(shown(file), file, Look.of(entry.stat(follow_symlinks=False)))
                elif not entry.name.startswith((".", *_KNOWN_FILES)) and entry.name != SETTINGS:
                    self._stray(here / entry.name, "is not a record, and is not read", Severity.WARNING)
            for folder in reversed(folders):
                if folder.is_symlink():
                    self._stray(here / folder.name, "is a symbolic link, which is never followed", Severity.ERROR)
                elif not folder.name.startswith(".") and (here, folder.name) != (self._folder, VOCABULARY):
                    waiting.append(here / folder.name)

    def _holds_records(self, here: Path, name: str) -> bool:
        if name.endswith(".toml"):
            return (here, name) != (self._folder, SETTINGS)
        return name.endswith(".jsonl") and here == self._folder / BULK

    def _stray(self, file: Path, message: str, severity: Severity) -> None:
        cure = "records are .toml files; move it elsewhere"
        if file.suffix == ".jsonl":
            cure = f"files of many records are read in {BULK}/ alone; move it there, or elsewhere"
        code = "S001" if severity is Severity.ERROR else "S009"
        self.found.append(Finding(shown(file), 1, 1, code, message, cure, severity))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Tell whether a folder stands there, or a link to one; a link that leads nowhere is a file like any other."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Give the lines of a file; of one that is too long for any record, so much that it is seen to be."""
    longest = RECORD.octets + 2
    while line := stream.readline(longest):
        if len(line) < longest or line.endswith(b"\n"):
            yield line
            continue
        yield line + b"\n"
        while len(line) == longest and not line.endswith(b"\n"):
            line = stream.readline(longest)

"""The reader: from a calendar's folder to a catalogue, with a finding for everything that could not be read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from diplocal.catalogue import Catalogue, Record
from diplocal.diagnostics import Finding, Severity
from diplocal.model import Event, Part, is_slug
from diplocal.records import faults
from diplocal.records.bounds import RECORD, WORDS
from diplocal.records.document import Document, UnreadableError, open_document
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
_KNOWN_FILES = ("README", "LICENSE", "LICENCE", "ledger.jsonl")

P = TypeVar("P", bound=Part)


@dataclass(frozen=True)
class Reading:
    """What a folder held.

    Attributes:
        catalogue: the calendar; absent where its settings or vocabularies could not be read.
        findings: what was wrong, in order.
    """

    catalogue: Catalogue | None
    findings: tuple[Finding, ...]


def find_calendar(path: Path) -> Path | None:
    """Find the folder of the calendar to which a file or folder belongs: the nearest with a `calendar.toml`."""
    return next((folder for folder in (path, *path.parents) if (folder / SETTINGS).is_file()), None)


def read(folder: Path, drafts: Mapping[Path, str] | None = None) -> Reading:
    """Read a calendar.

    Args:
        folder: the one that holds `calendar.toml`; findings show paths below it as it is given here.
        drafts: texts of records that are not written yet, by the files that they would be; what stands in one that is
            there is not read.

    Raises:
        OSError: where the folder or a file in it cannot be read at all.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"there is no folder {folder}")
    reader = _Reader(folder, drafts or {})
    settings = reader.settings()
    vocabulary = reader.vocabulary()
    records = tuple(reader.records(vocabulary or Vocabulary()))
    if not records and not reader.unread and (folder / SETTINGS).is_file():
        message, cure = "the calendar has no records", "add one, such as 2026/some-event.toml; see the README"
        reader.found.append(Finding(reader.shown(folder / SETTINGS), 1, 1, "S008", message, cure))
    catalogue = None
    if settings is not None and vocabulary is not None:
        ordered = tuple(sorted(records, key=lambda record: (record.event.when.sort_key, record.id)))
        catalogue = Catalogue(settings, vocabulary, ordered, reader.origins, frozenset(reader.unread))
    return Reading(catalogue, tuple(sorted(reader.found)))


class _Reader:
    """One pass over a folder; collects findings on the way."""

    def __init__(self, folder: Path, drafts: Mapping[Path, str]) -> None:
        self.folder = folder
        self.drafts = drafts
        self.found: list[Finding] = []
        self.unread: set[str] = set()
        self.origins: dict[str, Document] = {}

    def shown(self, file: Path) -> str:
        # A file's name may hold bytes that are no text, which no report could carry.
        return os.fsencode(file.as_posix()).decode("utf-8", "replace")

    def settings(self) -> Settings | None:
        file = self.folder / SETTINGS
        opened = self.open(file, "settings")
        if opened is None:
            return None
        document, data = opened
        return self.validated(Settings, data, document)

    def vocabulary(self) -> Vocabulary | None:
        read = {dimension: self.words(dimension) for dimension in DIMENSIONS}
        if any(words is None for words in read.values()):
            return None
        kinds, themes, organisations, series, countries = (dict(words or {}) for words in read.values())
        return Vocabulary(kinds, themes, organisations, series, countries)  # type: ignore[arg-type]

    def words(self, dimension: Dimension) -> Mapping[str, Part] | None:
        name, model = _FILES[dimension]
        opened = self.open(self.folder / VOCABULARY / f"{name}.toml", dimension)
        if opened is None:
            return None
        document, data = opened
        words: dict[str, Part] = {}
        for key, entry in data.items():
            if not (is_slug(key) or (dimension == "country" and len(key) == 2 and key.isupper())):
                message, cure = f"`{key}` cannot be a slug", "use a-z, 0-9 and single hyphens"
                self.found.append(document.finding("S007", message, cure, key, on_key=True))
            elif (word := self.validated(model, entry, document, key)) is not None:
                words[key] = word
        return words if len(words) == len(data) else None

    def records(self, vocabulary: Vocabulary) -> Iterator[Record]:
        for file in dict.fromkeys((*self.files(), *sorted(self.drafts))):
            opened = self.open(file)
            if opened is None:
                self.unread.add(file.stem)
                continue
            document, data = opened
            event = self.event(file, document, data)
            if event is None:
                self.unread.add(file.stem)
            else:
                yield Record(event, vocabulary.involvement(event), document)

    def event(self, file: Path, document: Document, data: dict[str, Any]) -> Event | None:
        if not is_slug(file.stem):
            message = f"the file's name {file.stem[:80]!r} cannot be an id"
            cure = "rename the file: a-z, 0-9 and single hyphens, at most 80 characters, .toml"
            self.found.append(Finding(document.path, 1, 1, "S007", message, cure))
            return None
        if "id" in data:
            cure = "delete the line; a record's id is the name of its file"
            self.found.append(document.finding("S003", "`id` is not a key that belongs here", cure, "id", on_key=True))
            return None
        return self.validated(Event, {**data, "id": file.stem}, document)

    def files(self) -> Iterator[Path]:
        """Give the record files, in an order that is the same everywhere."""
        for name, folders, files in os.walk(self.folder):
            here = Path(name)
            folders.sort()
            for folder in list(folders):
                if (here / folder).is_symlink():
                    self.stray(here / folder, "is a symbolic link, which is never followed", Severity.ERROR)
            if here == self.folder:
                folders[:] = [folder for folder in folders if folder != VOCABULARY]
            folders[:] = [folder for folder in folders if not folder.startswith(".")]
            for file in sorted(files):
                if file.endswith(".toml") and (here / file) != self.folder / SETTINGS:
                    yield here / file
                elif not (file.startswith((".", *_KNOWN_FILES)) or file == SETTINGS):
                    self.stray(here / file, "is not a record, and is not read", Severity.WARNING)

    def stray(self, file: Path, message: str, severity: Severity) -> None:
        cure = "records are .toml files; move it elsewhere"
        code = "S001" if severity is Severity.ERROR else "S009"
        self.found.append(Finding(self.shown(file), 1, 1, code, message, cure, severity))

    def open(self, file: Path, origin: str | None = None) -> tuple[Document, dict[str, Any]] | None:
        try:
            draft = self.drafts.get(file)
            shown = self.shown(file)
            bounds = RECORD if origin is None else WORDS
            document = open_document(file, shown, bounds) if draft is None else Document(shown, draft)
            if origin is not None:
                self.origins[origin] = document
            return document, document.data(bounds)
        except FileNotFoundError:
            cure = (
                "add it: a calendar has calendar.toml and vocabulary/{kinds,themes,organisations,series,countries}.toml"
            )
            self.found.append(Finding(self.shown(file), 1, 1, "S010", "the file is missing", cure))
        except UnreadableError as error:
            self.found.append(error.finding)
        return None

    def validated(self, model: type[P], data: object, document: Document, *base: str | int) -> P | None:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            self.found.extend(faults.findings(error, model, document, base))
        return None

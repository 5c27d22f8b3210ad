"""Sheets: what one file, or some lines of a bulk file, says, from bytes to records; reads no file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from diplocal.catalogue import Record
from diplocal.diagnostics import Finding
from diplocal.looks import Look
from diplocal.model import Event, Part, is_slug
from diplocal.records import faults
from diplocal.records.bounds import RECORD
from diplocal.records.document import Document, UnreadableError, decoded
from diplocal.records.line import Line
from diplocal.records.parsing import quickly_validated
from diplocal.vocabulary import Vocabulary

P = TypeVar("P", bound=Part)
_ID = re.compile(r'"id"\s*:\s*"([^"\\]*)"')


@dataclass(frozen=True, slots=True)
class Sheet:
    """Bytes with records in them.

    Attributes:
        path: the file, as findings show it.
        raw: its content; of a bulk file, whole lines.
        stem: name of the file of one record, without its ending; absent for a bulk file.
        line: number of the first line, counted from 1.
        look: how the file of one record looked when it was read.
    """

    path: str
    raw: bytes
    stem: str | None = None
    line: int = 1
    look: Look | None = None

    @property
    def size(self) -> int:
        """Its bytes."""
        return len(self.raw)


@dataclass(frozen=True, slots=True)
class Reader:
    """One pass over sheets.

    Attributes:
        vocabulary: by which it is worked out whom an event concerns.
        found: what was wrong, in the order in which it was met.
        unread: ids of records that could not be read.
    """

    vocabulary: Vocabulary
    found: list[Finding] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def records(self, sheet: Sheet) -> Iterator[Record]:
        """Give the records of a sheet."""
        if sheet.stem is not None:
            if (made := self._file(sheet, sheet.stem)) is not None:
                yield made
            else:
                self.unread.append(sheet.stem)
            return
        for number, raw in enumerate(sheet.raw.split(b"\n"), sheet.line):
            if not raw.strip():
                continue
            if (made := self._line(sheet.path, number, raw.removesuffix(b"\r"))) is not None:
                yield made
            else:
                self.unread.append(_id_in(raw))

    def _file(self, sheet: Sheet, stem: str) -> Record | None:
        try:
            document = Document(sheet.path, decoded(sheet.path, sheet.raw))
            data = document.data()
        except UnreadableError as error:
            self.found.append(error.finding)
            return None
        if not is_slug(stem):
            message = f"the file's name {stem[:80]!r} cannot be an id"
            cure = "rename the file: a-z, 0-9 and single hyphens, at most 80 characters, .toml"
            self.found.append(Finding(document.path, 1, 1, "S007", message, cure))
            return None
        if "id" in data:
            cure = "delete the line; a record's id is the name of its file"
            self.found.append(document.finding("S003", "`id` is not a key that belongs here", cure, "id", on_key=True))
            return None
        return self._event({**data, "id": stem}, document)

    def _line(self, path: str, number: int, raw: bytes) -> Record | None:
        if len(raw) > RECORD.octets:
            message, cure = f"the line has more than {RECORD.octets} bytes", "one event a line; shorten it"
            self.found.append(Finding(path, number, 1, "S001", message, cure))
            return None
        try:
            line = Line(path, number, decoded(path, raw, number))
            if (event := quickly_validated(raw)) is not None:
                return self._record(event, line)
            return self._event(line.data(), line)
        except UnreadableError as error:
            self.found.append(error.finding)
            return None

    def _event(self, data: dict[str, Any], text: faults.Text) -> Record | None:
        event = self.validated(Event, data, text)
        return None if event is None else self._record(event, text)

    def _record(self, event: Event, text: faults.Text) -> Record:
        return Record(event, self.vocabulary.involvement(event), text)

    def validated(self, model: type[P], data: object, text: faults.Text, *base: str | int) -> P | None:
        """Give data the form of a model, or note what is wrong with it."""
        try:
            return model.model_validate(data)
        except ValidationError as error:
            self.found.extend(faults.findings(error, model, text, base))
        return None


def _id_in(raw: bytes) -> str:
    """Guess the id of a line that could not be read."""
    match = _ID.search(raw[: RECORD.octets].decode("utf-8", "replace"))
    return match[1] if match else ""

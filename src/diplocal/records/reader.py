"""The reader: from a calendar's folder to a catalogue, with a finding for everything that could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from diplocal.catalogue import Catalogue
from diplocal.diagnostics import Finding
from diplocal.records.folder import Folder
from diplocal.records.sheet import Reader
from diplocal.vocabulary import Vocabulary


@dataclass(frozen=True)
class Reading:
    """What a folder held.

    Attributes:
        catalogue: the calendar; absent where its settings or vocabularies could not be read.
        findings: what was wrong, in order.
    """

    catalogue: Catalogue | None
    findings: tuple[Finding, ...]


def read(folder: Path) -> Reading:
    """Read a calendar into memory, unchecked.

    Args:
        folder: the one that holds `calendar.toml`; findings show paths below it as it is given here.

    Raises:
        OSError: where the folder or a file in it cannot be read at all.
    """
    calendar = Folder(folder)
    reader = Reader(calendar.vocabulary or Vocabulary())
    records = tuple(record for sheet in calendar.opened(calendar.sheets()) for record in reader.records(sheet))
    catalogue = None
    if calendar.settings is not None and calendar.vocabulary is not None:
        ordered = tuple(sorted(records, key=lambda record: (record.event.when.sort_key, record.id)))
        unread = frozenset((*calendar.unread, *reader.unread))
        catalogue = Catalogue(calendar.settings, calendar.vocabulary, (), ordered, calendar.origins, unread)
    return Reading(catalogue, tuple(sorted((*calendar.found, *reader.found))))

"""What tests share: the sample calendar, calendars made to measure, and feeds read back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar

from diplocal.build import Outcome, build

ROOT = Path(__file__).parent.parent
SAMPLE = Path(__file__).parent / "calendars" / "small"
"""One invented record for each form of date; never written to: tests work on copies."""
REAL = ROOT / "events"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
TODAY = NOW.date()


def sample_calendar(folder: Path) -> Path:
    """Copy the sample calendar into a folder, without any ledger, and give the folder."""
    return copied(SAMPLE, folder)


def copied(calendar: Path, folder: Path) -> Path:
    """Copy a calendar into a folder that need not exist, without its ledger, and give the folder."""
    shutil.copytree(calendar, folder, ignore=shutil.ignore_patterns("ledger.jsonl", ".*"), dirs_exist_ok=True)
    return folder


def small_calendar(folder: Path, records: Mapping[str, str] | None = None, **settings: object) -> Path:
    """Write a small valid calendar with the sample's vocabularies, and give its folder.

    Args:
        folder: where to; it need not exist.
        records: TOML by id, as `record` makes it; else one record with the id `sample-event`.
        settings: keys of `calendar.toml` to change; None leaves one out.
    """
    shutil.copytree(SAMPLE / "vocabulary", folder / "vocabulary", dirs_exist_ok=True)
    chosen = {
        "name": "Small calendar",
        "description": "A calendar for one test.",
        "namespace": "7d1f5a0e-3a55-4d0a-9a5e-5f6f3a1c2b90",
        **settings,
    }
    (folder / "calendar.toml").write_text(toml(chosen), encoding="utf-8")
    for identity, text in (records if records is not None else {"sample-event": record()}).items():
        write_record(folder, identity, text)
    return folder


def write_record(calendar: Path, identity: str, text: str, under: str = "2026") -> Path:
    """Put the TOML text of a record into a calendar, and give its file."""
    file = calendar / under / f"{identity}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def record(**keys: object) -> str:
    """Give the TOML text of a valid record of an event held on 18 February 2026 in India; None leaves a key out."""
    when, status = keys.get("when", "2026-02-18"), keys.get("status", "held")
    return toml(
        {
            "title": "Sample event",
            "kind": "exercise",
            "status": "held",
            "when": when,
            "checked": "2026-11-22",
            "themes": ["naval-operations"],
            "description": "An invented event.",
            "who": {"hosts": ["IN"]},
            "sources": [source(says_when=None if when == "unknown" else when, says_status=status)],
            **keys,
        }
    )


def source(**keys: object) -> dict[str, object]:
    """Give a valid source, for the `sources` of a record; None leaves a key out."""
    return {
        "publisher": "Example Gazette",
        "published": "2026-11-20",
        "url": "https://www.example.org/gazette/sample",
        "claim": "It took place",
        **keys,
    }


def toml(data: Mapping[str, object]) -> str:
    """Write TOML: plain keys first, then tables, then arrays of tables; None leaves a key out."""
    given = {key: value for key, value in data.items() if value is not None}
    tables = {key: value for key, value in given.items() if isinstance(value, Mapping)}
    arrays = {key: value for key, value in given.items() if isinstance(value, list) and value and _are_tables(value)}
    lines = [f"{key} = {_value(value)}" for key, value in given.items() if key not in tables and key not in arrays]
    for key, table in tables.items():
        lines += ["", f"[{key}]", *_pairs(table)]
    for key, rows in arrays.items():
        for row in rows:
            lines += ["", f"[[{key}]]", *_pairs(row)]
    return "\n".join(lines) + "\n"


def _are_tables(rows: list[object]) -> bool:
    return all(isinstance(row, Mapping) for row in rows)


def _pairs(table: Mapping[str, object]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in table.items() if value is not None]


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case date():
            return value.isoformat()
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            return "{ " + ", ".join(_pairs(value)) + " }"
        case list() | tuple():
            return "[" + ", ".join(_value(item) for item in value) + "]"
        case _:
            return str(value)


def built(calendar: Path, out: Path, now: datetime = NOW, **options: Any) -> Outcome:  # noqa: ANN401 - those of build
    """Build a calendar that has no errors."""
    outcome = build(calendar, out, now, **options)
    assert outcome.edition is not None, "\n".join(str(finding) for finding in outcome.findings)
    return outcome


def contents(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder by its path below it."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(files)}


@dataclass(frozen=True)
class Seen:
    """An entry as the icalendar package reads it; texts that are not there are empty."""

    uid: str
    title: str
    start: date | datetime
    end: date | datetime | None
    status: str
    text: str
    location: str
    url: str
    sequence: int
    modified: datetime
    component: icalendar.Event


def seen(entry: icalendar.Event) -> Seen:
    """Read one entry."""
    moments: dict[str, Any] = {name: getattr(entry.get(name), "dt", None) for name in ("DTSTART", "DTEND", "DTSTAMP")}
    uid, title, status, text, location, url, sequence = (
        str(entry.get(name, "")) for name in ("UID", "SUMMARY", "STATUS", "DESCRIPTION", "LOCATION", "URL", "SEQUENCE")
    )
    start, end, modified = moments.values()
    return Seen(uid, title, start, end, status, text, location, url, int(sequence), modified, entry)


def entries(feed: Path | bytes) -> list[Seen]:
    """Read a feed with the icalendar package, and give its entries in order."""
    calendar = icalendar.Calendar.from_ical(feed if isinstance(feed, bytes) else feed.read_bytes())
    return [seen(entry) for entry in calendar.walk("VEVENT") if isinstance(entry, icalendar.Event)]


def titles(feed: Path | bytes) -> list[str]:
    """Give the titles in a feed, in its order."""
    return [entry.title for entry in entries(feed)]


def entry_of(feed: Path | bytes, title: str) -> Seen:
    """Give the one entry of a feed whose title ends with this text."""
    (found,) = [entry for entry in entries(feed) if entry.title.endswith(title)]
    return found


def load_json(file: Path) -> Any:  # noqa: ANN401 - JSON has no common type
    """Read a JSON file."""
    return json.loads(file.read_text(encoding="utf-8"))

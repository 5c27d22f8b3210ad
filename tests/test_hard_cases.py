"""docs/hard-cases.md says what the records hold and what subscribers see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from diplocal.build import compiled
from diplocal.model import Event
from diplocal.readback import Entry, read_back

ROOT = Path(__file__).parent.parent
_ROW = re.compile(r"^\| `([a-z0-9-]+)` \| (.+) \| (.+) \| (?:`([^`|]+)`|(in no feed)) \|$", re.MULTILINE)
_DATE = re.compile(r"unknown|\d{4}[-\d/~?%.]*")
_COUNT = re.compile(r"(one|two|three) `history`")
NUMBERS = ("none", "one", "two", "three")


@dataclass(frozen=True)
class Row:
    """A line of the page: the event, its record in the page's words, and its title in the feed."""

    id: str
    record: str
    title: str | None


PAGE = (ROOT / "docs/hard-cases.md").read_text(encoding="utf-8")
ROWS = [Row(row[1], row[3], row[4]) for row in _ROW.finditer(PAGE)]


@pytest.fixture(scope="module")
def cases() -> dict[str, tuple[Event, Entry | None]]:
    _, findings, edition = compiled(ROOT / "events", datetime(2026, 11, 26, tzinfo=UTC))
    assert edition is not None, findings
    shown = {entry.uid: entry for body in edition.bodies.values() for entry in read_back(_calendar(body))}
    return {
        record.id: (record.event, None if record.id in edition.excluded else shown[edition.uids[record.id]])
        for record in edition.catalogue.records
    }


def _calendar(body: bytes) -> bytes:
    return b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + body + b"END:VCALENDAR\r\n"


def _told(event: Event) -> Iterator[str]:
    """Give the keys by which a record carries a hard case."""
    if event.history:
        yield "history"
    if event.umbrella:
        yield "umbrella"
    if event.part_of:
        yield "part_of"
    if event.formerly:
        yield "formerly"
    if event.status in ("cancelled", "postponed"):
        yield event.status
    if any(source.outweighed for source in event.sources):
        yield "outweighed"
    if any(source.unresolved for source in event.sources):
        yield "unresolved"


def _words(text: str) -> str:
    return " ".join(text.split())


def test_every_case_of_the_page_is_read_by_this_test() -> None:
    assert len(ROWS) == PAGE.count("\n| `")
    assert len({row.id for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_feed_shows_the_title_of_the_page(cases: dict[str, tuple[Event, Entry | None]], row: Row) -> None:
    _, entry = cases[row.id]

    assert (entry and entry.title) == row.title


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_record_is_as_the_page_says(cases: dict[str, tuple[Event, Entry | None]], row: Row) -> None:
    event, _ = cases[row.id]
    terms = re.findall(r"`([^`]+)`", row.record)
    dates = [term for term in terms if _DATE.fullmatch(term)]
    keys = [term for term in terms if term not in dates]
    count = _COUNT.search(row.record)

    assert set(keys) == set(_told(event))
    assert dates == [str(event.when), *(str(change.was) for change in event.history if change.was is not None)]
    assert (count[1] if count else "none") == NUMBERS[len(event.history)]


@pytest.mark.parametrize("row", [row for row in ROWS if row.title], ids=lambda row: row.id)
def test_entry_tells_the_case(cases: dict[str, tuple[Event, Entry | None]], row: Row) -> None:
    event, entry = cases[row.id]
    assert entry is not None
    text = _words(entry.fields["DESCRIPTION"])
    reasons = [reason for source in event.sources for reason in (source.outweighed, source.unresolved) if reason]

    assert _words(event.description) in text
    for told in (*(change.note for change in event.history), *reasons):
        assert _words(told) in text
    if "Date TBC" in entry.title:
        assert "This entry only marks the time" in text
        assert _days(entry) == 1
    else:
        first, last = event.when.first, event.when.last
        assert first is not None
        assert last is not None
        assert (entry.start, entry.end) == (first, last + timedelta(days=1))


def _days(entry: Entry) -> int:
    assert isinstance(entry.start, date)
    assert isinstance(entry.end, date)
    return (entry.end - entry.start).days

"""docs/hard-cases.md says what subscribers see."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from diplocal.build import compiled
from diplocal.readback import read_back

ROOT = Path(__file__).parent.parent
_ROW = re.compile(r"^\| `([a-z0-9-]+)` \|.*\| (?:`([^`|]+)`|(in no feed)) \|$", re.MULTILINE)
ROWS = [(match[1], match[2]) for match in _ROW.finditer((ROOT / "docs/hard-cases.md").read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def titles() -> dict[str, str | None]:
    _, findings, edition = compiled(ROOT / "events", datetime(2026, 11, 26, tzinfo=UTC))
    assert edition is not None, findings
    shown = {entry.uid: entry.title for body in edition.bodies.values() for entry in read_back(_calendar(body))}
    return {
        record.id: None if record.id in edition.excluded else shown[edition.uids[record.id]]
        for record in edition.catalogue.records
    }


def _calendar(body: bytes) -> bytes:
    return b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + body + b"END:VCALENDAR\r\n"


def test_every_case_of_the_page_is_read_by_this_test() -> None:
    page = (ROOT / "docs/hard-cases.md").read_text(encoding="utf-8")
    assert len(ROWS) == page.count("\n| `")


@pytest.mark.parametrize(("event", "title"), ROWS)
def test_feed_shows_what_the_page_says(titles: dict[str, str | None], event: str, title: str | None) -> None:
    assert titles[event] == title

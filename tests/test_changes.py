"""What has become of events: told by the ledger and by histories, and published as Atom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from diplocal.build import Outcome
from diplocal.changes import Turn, moved_from, published, told
from diplocal.edition import Edition
from diplocal.exports import atom
from support import NOW, built, record, small_calendar, source, write_record

NAMES = {"": "http://www.w3.org/2005/Atom"}
LATER = NOW + timedelta(days=2)


def edition(outcome: Outcome) -> Edition:
    assert outcome.edition is not None
    return outcome.edition


def twice(folder: Path, **keys: object) -> Edition:
    """Publish the sample record, and then what it has become."""
    calendar = small_calendar(folder / "events")
    built(calendar, folder / "dist")
    write_record(calendar, "sample-event", record(**keys))
    return edition(built(calendar, folder / "dist", LATER, allow_shrink=True))


def with_history(folder: Path, when: str, *history: Mapping[str, object], **keys: object) -> Edition:
    text = record(when=when, history=list(history), **keys)
    return edition(built(small_calendar(folder / "events", {"sample-event": text}), folder / "dist"))


def test_a_first_publication_is_an_addition_with_its_date(tmp_path: Path) -> None:
    outcome = built(small_calendar(tmp_path / "events"), tmp_path / "dist")
    (change,) = published(edition(outcome))
    assert (change.turn, change.at, change.day, change.note) == (Turn.ADDED, NOW, NOW.date(), "18 February 2026")


@pytest.mark.parametrize(
    ("keys", "turn", "note"),
    [
        ({"when": "2026-02-20"}, Turn.MOVED, "From 18 February 2026 to 20 February 2026."),
        ({"status": "postponed"}, Turn.POSTPONED, "18 February 2026"),
        ({"status": "cancelled"}, Turn.CANCELLED, "18 February 2026"),
        ({"withdrawn": "We had it twice."}, Turn.WITHDRAWN, "We had it twice."),
        ({"description": "Other words."}, Turn.CHANGED, "18 February 2026"),
    ],
)
def test_what_became_of_an_entry_is_told_first(keys: dict[str, object], turn: Turn, note: str, tmp_path: Path) -> None:
    newest, oldest = published(twice(tmp_path, **keys))
    assert (newest.turn, newest.at, newest.note) == (turn, LATER, note)
    assert (oldest.turn, oldest.at) == (Turn.ADDED, NOW)


def test_an_entry_whose_record_is_gone_is_told_as_withdrawn(tmp_path: Path) -> None:
    calendar = small_calendar(tmp_path / "events", {"one": record(), "two": record(title="Another event")})
    built(calendar, tmp_path / "dist")
    (calendar / "2026" / "two.toml").unlink()
    changes = published(edition(built(calendar, tmp_path / "dist", LATER, allow_shrink=True)))
    assert [(change.id, change.turn) for change in changes[:1]] == [("two", Turn.WITHDRAWN)]


def test_a_date_made_more_precise_was_not_moved(tmp_path: Path) -> None:
    made = with_history(tmp_path, "2026-02-18", {"on": date(2025, 6, 1), "was": "2026", "note": "Day named."})
    (change,) = told(made.catalogue)
    assert (change.turn, change.day, change.note) == (Turn.DATED, date(2025, 6, 1), "Day named.")
    assert moved_from(made.catalogue.records[0].event) == ()


def test_a_move_keeps_the_date_it_was_moved_from(tmp_path: Path) -> None:
    history = (
        {"on": date(2025, 9, 1), "was": "2026-01-10", "note": "Put off."},
        {"on": date(2025, 6, 1), "was": "2026-01", "note": "Day named."},
        {"on": date(2025, 10, 1), "was": "2026-02-17", "note": "We misread it.", "correction": True},
    )
    made = with_history(tmp_path, "2026-02-18", *history)
    assert [change.turn for change in told(made.catalogue)] == [Turn.CORRECTED, Turn.MOVED, Turn.DATED]
    assert [when.text for when in moved_from(made.catalogue.records[0].event)] == ["2026-01-10"]


def test_the_newest_change_of_a_cancelled_event_is_that_it_was_cancelled(tmp_path: Path) -> None:
    history = (
        {"on": date(2025, 9, 1), "note": "A new place."},
        {"on": date(2025, 10, 1), "note": "Called off."},
    )
    made = with_history(tmp_path, "2026-02-18", *history, status="cancelled")
    assert [change.turn for change in told(made.catalogue)] == [Turn.CANCELLED, Turn.CHANGED]
    assert told(made.catalogue, frozenset({"sample-event"})) == ()


def feed(folder: Path) -> ET.Element:
    return ET.fromstring((folder / "changes.atom").read_bytes())


@pytest.mark.parametrize("base", ["", "https://calendar.example.org/"])
def test_the_feed_of_changes_is_atom(base: str, tmp_path: Path) -> None:
    calendar = small_calendar(tmp_path / "events", {"one": record(), "two": record(title="A < B & C")}, base_url=base)
    built(calendar, tmp_path / "dist")
    root = feed(tmp_path / "dist")
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    for element in (root, *root.findall("entry", NAMES)):
        for name in ("id", "title", "updated"):  # RFC 4287 §4.1.1 and §4.1.2
            (child,) = element.findall(name, NAMES)
            assert child.text
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", element.findtext("id", "", NAMES))
        assert datetime.strptime(element.findtext("updated", "", NAMES), "%Y-%m-%dT%H:%M:%S%z") == NOW
        assert len(element.findall("link[@rel='alternate']", NAMES)) == 1
    assert root.findtext("author/name", "", NAMES) == "Small calendar"
    assert root.find("link[@rel='self']", NAMES).attrib["href"] == f"{base}changes.atom"  # type: ignore[union-attr]
    identities = [each.text for each in root.iterfind(".//id", NAMES)]
    assert len(identities) == len(set(identities)) == 3
    assert {entry.findtext("title", "", NAMES) for entry in root.findall("entry", NAMES)} == {
        "Added: Sample event",
        "Added: A < B & C",
    }
    entry = root.find("entry", NAMES)
    assert entry is not None
    assert entry.find("link", NAMES).attrib["href"].startswith(f"{base}event/")  # type: ignore[union-attr]


def test_a_change_keeps_its_identity_and_words_are_not_news(tmp_path: Path) -> None:
    twice(tmp_path, when="2026-02-20", sources=[source(says_when="2026-02-20")])
    moved = [
        (each.findtext("id", "", NAMES), each.findtext("title"))
        for each in feed(tmp_path / "dist").findall("entry", NAMES)
    ]
    text = record(when="2026-02-20", sources=[source(says_when="2026-02-20")], description="Other words.")
    write_record(tmp_path / "events", "sample-event", text)
    built(tmp_path / "events", tmp_path / "dist", LATER + timedelta(days=1))
    again = [
        (each.findtext("id", "", NAMES), each.findtext("title"))
        for each in feed(tmp_path / "dist").findall("entry", NAMES)
    ]
    assert moved == again
    assert len(moved) == 2


def test_an_empty_calendar_has_an_empty_feed_of_changes(tmp_path: Path) -> None:
    calendar = small_calendar(tmp_path / "events", {"one": record(when="unknown", status="proposed")})
    built(calendar, tmp_path / "dist")
    root = feed(tmp_path / "dist")
    assert root.findall("entry", NAMES) == []
    assert root.findtext("updated", "", NAMES) == "1970-01-01T00:00:00Z"


def test_only_the_newest_changes_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(atom, "MOST", 2)
    records = {f"event-{number}": record(title=f"Event {number}") for number in range(5)}
    built(small_calendar(tmp_path / "events", records), tmp_path / "dist")
    assert len(feed(tmp_path / "dist").findall("entry", NAMES)) == 2

"""The JSON that programs read: every record, every feed, and nothing that does not add up."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from diplocal.selection import Selection
from diplocal.when import Precision
from support import REAL, SAMPLE, built, copied, entries, load_json, record, small_calendar

DUE_IN_AN_EVENT = ("id", "uid", "title", "kind", "status", "when", "first", "last", "precision", "excluded", "sources")
DUE_IN_A_FEED = {"path", "title", "description", "selection", "count", "modified"}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
INSTANT = "%Y-%m-%dT%H:%M:%SZ"

Data = dict[str, Any]


@pytest.fixture(scope="module", params=["sample", "real"])
def dist(request: pytest.FixtureRequest, sample_dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "sample":
        return sample_dist
    folder = tmp_path_factory.mktemp("real")
    built(copied(REAL, folder / "events"), folder / "dist")
    return folder / "dist"


@pytest.fixture(scope="module")
def events(dist: Path) -> list[Data]:
    listed: list[Data] = load_json(dist / "events.json")["events"]
    return listed


@pytest.fixture(scope="module")
def catalogue(dist: Path) -> Data:
    data: Data = load_json(dist / "feeds.json")
    return data


def test_every_record_is_exported_once(dist: Path, events: list[Data]) -> None:
    records = {file.stem for file in (dist.parent / "events").glob("*/*.toml") if file.parent.name != "vocabulary"}
    assert sorted(event["id"] for event in events) == sorted(records)
    assert len({event["uid"] for event in events}) == len(events)


def test_what_is_published_and_what_is_excluded_make_all_records(dist: Path, events: list[Data]) -> None:
    published = {entry.uid for entry in entries(dist / "all.ics")}
    assert {event["uid"] for event in events if event["excluded"] is None} == published
    assert len(published) + sum(event["excluded"] is not None for event in events) == len(events)


def test_an_event_has_the_keys_that_were_promised(events: list[Data]) -> None:
    for event in events:
        assert tuple(key for key in event if key in DUE_IN_AN_EVENT) == DUE_IN_AN_EVENT
        assert UUID.fullmatch(event["uid"])
        assert event["precision"] in {str(precision) for precision in Precision}
        assert event["excluded"] is None or event["excluded"]
        for key in ("first", "last"):
            assert event[key] is None or date.fromisoformat(event[key]).isoformat() == event[key]
        assert event["sources"]
        assert all({"publisher", "claim"} <= source.keys() for source in event["sources"])


def test_only_clock_times_are_given_as_instants(events: list[Data]) -> None:
    for event in events:
        assert ("start_utc" in event) == ("end_utc" in event) == (event["precision"] == "minute")
        if event["precision"] == "minute":
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00Z", event["start_utc"])
            assert event["end_utc"] is None or event["start_utc"] < event["end_utc"]


def test_the_file_of_one_event_says_what_the_file_of_all_says(dist: Path, events: list[Data]) -> None:
    for event in events:
        assert load_json(dist / "event" / event["id"] / "event.json") == event


def test_every_feed_is_listed_with_what_it_holds(dist: Path, catalogue: Data) -> None:
    files = {file.relative_to(dist).as_posix() for file in dist.rglob("*.ics")}
    assert {feed["path"] for feed in catalogue["feeds"]} == {path for path in files if not path.startswith("event/")}
    for feed in catalogue["feeds"]:
        held = entries(dist / feed["path"])
        assert feed.keys() == DUE_IN_A_FEED
        assert feed["count"] == len([entry for entry in held if not entry.title.startswith("No events at present")])
        assert feed["modified"] == max(entry.modified for entry in held).strftime(INSTANT)
        assert held[0].component.errors == []


def test_a_feed_is_called_the_same_in_the_list_and_in_itself(dist: Path, catalogue: Data) -> None:
    for feed in catalogue["feeds"]:
        head = (dist / feed["path"]).read_bytes().replace(b"\r\n ", b"").partition(b"BEGIN:VEVENT")[0].decode("utf-8")
        title = re.sub(r"([\\;,])", r"\\\1", feed["title"])
        assert f"\r\nNAME:{title}\r\n" in head


def test_selections_can_be_read_back(catalogue: Data) -> None:
    for feed in catalogue["feeds"]:
        assert feed["selection"]
        for selection in feed["selection"]:
            read = Selection.model_validate(selection)
            assert read.model_dump(mode="json", exclude_defaults=True, by_alias=True) == selection


def test_exclusions_are_the_same_in_both_lists(events: list[Data], catalogue: Data) -> None:
    excluded = [(event["id"], event["excluded"]) for event in events if event["excluded"] is not None]
    assert sorted(excluded) == [(line["id"], line["reason"]) for line in catalogue["excluded"]]


def test_files_are_text_for_version_control(dist: Path) -> None:
    for file in dist.rglob("*.json"):
        if file.parent.name == "assets":  # what the script fetches is to be small, and is not kept
            continue
        content = file.read_text(encoding="utf-8")
        assert content.startswith("{\n")
        assert content.endswith("\n}\n")
        assert "\r" not in content
        assert "\\u" not in content.replace("\\\\", "")


def test_reasons_tell_why_a_record_is_in_no_feed(sample_dist: Path) -> None:
    excluded = {line["id"]: line["reason"] for line in load_json(sample_dist / "feeds.json")["excluded"]}
    assert excluded == {
        "compass-review": "unknown date: no source gives one",
        "sea-week-2026": "umbrella: only groups other events",
        "secret-visit-2026": "held back: one source, and a weak one",
        "twice-entered-2026": "withdrawn: the same event as lantern-review-2026",
    }


def test_all_that_a_record_says_is_exported(sample_dist: Path) -> None:
    event = load_json(sample_dist / "event" / "paper-boat-2026" / "event.json")
    assert event["also"] == ["PB26"]
    assert event["extra"] == {"berth": "7a"}
    assert event["people"] == [{"of": "IN", "name": "Asha Example", "office": "Chief of the Paper Staff"}]
    assert event["places"][0] == {
        "country": "IN",
        "city": "Visakhapatnam",
        "venue": "Paper Pier, Gate 2",
        "latitude": 17.6868,
        "longitude": 83.25,
    }
    assert [source.get("outweighed", "") for source in event["sources"]][1].startswith("The closing day")
    assert event["parties"][0] == {"country": "IN", "ground": "host", "organisation": None}
    assert {"country": "FR", "ground": "observer", "organisation": None} in event["parties"]
    words = load_json(sample_dist / "event" / "awkward-words-2026" / "event.json")
    assert words["title"] == 'Words: C:\\News, "a;b" \\N 🚢 & नौसेना'


def test_members_are_exported_with_the_organisation_that_makes_them_count(sample_dist: Path) -> None:
    event = load_json(sample_dist / "event" / "asean-lunch-2025" / "event.json")
    members = [party for party in event["parties"] if party["ground"] == "member"]
    assert members == [{"country": code, "ground": "member", "organisation": "asean"} for code in ("MY", "SG")]


def test_history_is_exported_with_its_dates_as_written(sample_dist: Path) -> None:
    event = load_json(sample_dist / "event" / "lantern-review-2026" / "event.json")
    assert event["history"] == [
        {"on": "2025-12-03", "was": "2026", "note": "Month announced."},
        {"on": "2026-03-01", "was": "2026-02-19", "note": "We had the wrong day", "correction": True},
    ]


def test_instants_are_those_of_the_feed(sample_dist: Path) -> None:
    event = load_json(sample_dist / "event" / "night-watch-2026" / "event.json")
    assert (event["start_utc"], event["end_utc"]) == ("2026-10-24T20:00:00Z", "2026-10-25T01:30:00Z")
    open_ended = load_json(sample_dist / "event" / "harbour-talk-2026" / "event.json")
    assert (open_ended["start_utc"], open_ended["end_utc"]) == ("2026-05-20T03:30:00Z", None)


def test_free_keys_keep_their_types_in_json(tmp_path: Path) -> None:
    extra = {"berths": [1, 2.5], "on": date(2026, 2, 18), "paid": True, "crew": {"of": "IN"}}
    at = datetime(2026, 2, 18, 9, 30)  # noqa: DTZ001 - TOML has local date-times
    calendar = small_calendar(tmp_path / "events", {"free": record(extra={**extra, "at": at})})
    built(calendar, tmp_path / "dist")
    exported = load_json(tmp_path / "dist" / "event" / "free" / "event.json")["extra"]
    assert exported == {**extra, "on": "2026-02-18", "at": "2026-02-18T09:30:00"}


def test_a_count_leaves_withdrawn_entries_out(tmp_path: Path) -> None:
    calendar = small_calendar(tmp_path / "events", {"one": record(), "two": record(when="2026-02-19")})
    built(calendar, tmp_path / "dist")
    (calendar / "2026" / "two.toml").unlink()
    built(calendar, tmp_path / "dist")
    counts = {feed["path"]: feed["count"] for feed in load_json(tmp_path / "dist" / "feeds.json")["feeds"]}
    assert counts["all.ics"] == counts["country/india.ics"] == 1
    assert len(entries(tmp_path / "dist" / "all.ics")) == 2


def test_the_order_of_records_is_that_of_their_dates(sample_dist: Path) -> None:
    listed = [event["first"] or "9999" for event in load_json(sample_dist / "events.json")["events"]]
    assert listed == sorted(listed)


def test_the_sample_has_a_record_for_every_status() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in SAMPLE.glob("*/*.toml"))
    statuses = set(re.findall(r'^status = "(.*)"', text, re.MULTILINE))
    assert statuses == {"proposed", "announced", "confirmed", "held", "unreported", "postponed", "cancelled"}

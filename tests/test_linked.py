"""Linked data: an event in schema.org's words, and no date that no source gives."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from support import REAL, built, copied, record, small_calendar, source

ISO = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d[+-]\d\d:\d\d)?)?)?")
STATUSES = {f"https://schema.org/Event{state}" for state in ("Scheduled", "Rescheduled", "Postponed", "Cancelled")}
TERMS = {
    *("@context", "@type", "name", "alternateName", "identifier", "url", "description", "keywords", "startDate"),
    *("endDate", "eventStatus", "previousStartDate", "location", "organizer", "superEvent", "subjectOf"),
}


def data(folder: Path, event: str) -> dict[str, Any]:
    html = (folder / "event" / event / "index.html").read_text(encoding="utf-8")
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    made: dict[str, Any] = json.loads(text)
    return made


def told(folder: Path, **keys: object) -> dict[str, Any]:
    built(small_calendar(folder / "events", {"one": record(**keys)}), folder / "dist")
    return data(folder / "dist", "one")


@pytest.mark.parametrize("which", ["sample", "real"])
def test_every_event_is_an_event_of_schema_org(which: str, sample_dist: Path, tmp_path: Path) -> None:
    dist = sample_dist
    if which == "real":
        dist = tmp_path / "dist"
        built(copied(REAL, tmp_path / "events"), dist)
    events = json.loads((dist / "events.json").read_text(encoding="utf-8"))["events"]
    for event in events:
        made = data(dist, event["id"])
        assert made["@context"] == "https://schema.org"
        assert made["@type"] == "Event"
        assert made["name"] == event["title"]
        assert set(made) <= TERMS
        assert made["eventStatus"] in STATUSES
        assert ("startDate" in made) == (event["first"] is not None)
        moments = [made.get(name, "2026") for name in ("startDate", "endDate")]
        earlier = made.get("previousStartDate", [])
        for moment in (*moments, *([earlier] if isinstance(earlier, str) else earlier)):
            assert ISO.fullmatch(moment), moment
        for place in made.get("location", []):
            assert place["@type"] == "Place"
            assert place["name"]


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        ("2026-02-18", "2026-02-18", None),
        ("2026-02-18/2026-02-20", "2026-02-18", "2026-02-20"),
        ("2026-02-18/..", "2026-02-18", None),
        ("2026-02", "2026-02", None),
        ("2026", "2026", None),
        ("2026-21", "2026", None),
        ("2026-34", "2026", None),
        ("2026-02-18~", "2026", None),
        ("2026-02-18?", "2026", None),
    ],
)
def test_a_date_is_never_more_precise_than_the_record(when: str, start: str, end: str | None, tmp_path: Path) -> None:
    said = [source(says_when=when.rstrip("?"), says_status="announced", unresolved="Open." if "?" in when else None)]
    made = told(tmp_path, when=when, status="announced", sources=said)
    assert (made["startDate"], made.get("endDate")) == (start, end)


def test_an_unknown_date_is_left_out(tmp_path: Path) -> None:
    assert "startDate" not in told(tmp_path, when="unknown", status="proposed")


def test_clock_times_carry_the_offset_of_the_place(tmp_path: Path) -> None:
    when = "2026-02-18T16:00/2026-02-18T19:30"
    made = told(tmp_path, when=when, timezone="Asia/Kolkata", places=[{"country": "IN"}])
    assert (made["startDate"], made["endDate"]) == ("2026-02-18T16:00+05:30", "2026-02-18T19:30+05:30")


@pytest.mark.parametrize(
    ("status", "moved", "expected"),
    [
        ("held", False, "EventScheduled"),
        ("held", True, "EventRescheduled"),
        ("postponed", True, "EventPostponed"),
        ("cancelled", True, "EventCancelled"),
    ],
)
def test_the_status_is_that_of_the_record(status: str, moved: bool, expected: str, tmp_path: Path) -> None:
    history = [{"on": date(2025, 12, 3), "was": "2026-01-10" if moved else "2026-02", "note": "A change."}]
    said = [source(says_when="2026-02-18", says_status=status)]
    made = told(tmp_path, status=status, history=history, sources=said)
    assert made["eventStatus"] == f"https://schema.org/{expected}"
    assert made.get("previousStartDate") == ("2026-01-10" if moved else None)


def test_places_hosts_parents_and_sources_are_told(sample_dist: Path) -> None:
    made = data(sample_dist, "paper-boat-2026")
    (place, *_) = made["location"]
    assert place == {
        "@type": "Place",
        "name": "Paper Pier, Gate 2",
        "address": {"@type": "PostalAddress", "addressLocality": "Visakhapatnam", "addressCountry": "IN"},
        "geo": {"@type": "GeoCoordinates", "latitude": 17.6868, "longitude": 83.25},
    }
    assert made["subjectOf"][0]["publisher"] == {"@type": "Organization", "name": "Example Gazette"}
    assert made["identifier"].startswith("urn:uuid:")
    assert "url" not in made


def test_an_event_that_is_part_of_another_names_it(tmp_path: Path) -> None:
    records = {
        "week": record(title="The week", when="2026-02-15/2026-02-20"),
        "one": record(part_of="week", who={"hosts": ["asean"]}),
    }
    built(small_calendar(tmp_path / "events", records, base_url="https://calendar.example.org/"), tmp_path / "dist")
    made = data(tmp_path / "dist", "one")
    assert made["superEvent"] == [
        {
            "@type": "Event",
            "name": "The week",
            "startDate": "2026-02-15",
            "endDate": "2026-02-20",
            "url": "https://calendar.example.org/event/week/",
        }
    ]
    assert made["organizer"] == [{"@type": "Organization", "name": "ASEAN"}]
    assert made["url"] == "https://calendar.example.org/event/one/"

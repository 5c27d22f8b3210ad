"""Which feeds there are, and which events stand in them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from support import NOW, built, contents, load_json, record, small_calendar, titles, write_record

FEEDS_OF_THE_SAMPLE = {
    "all.ics",
    "collection/boats.ics",
    "collection/india-with-asean.ics",
    "country/cote-d-ivoire.ics",
    "country/france.ics",
    "country/france/naval-operations.ics",
    "country/france/peacekeeping.ics",
    "country/india.ics",
    "country/india/maritime-security.ics",
    "country/india/naval-operations.ics",
    "country/malaysia.ics",
    "country/malaysia/maritime-security.ics",
    "country/singapore.ics",
    "country/singapore/maritime-security.ics",
    "country/singapore/naval-operations.ics",
    "country/timor-leste.ics",
    "country/united-kingdom.ics",
    "country/united-states.ics",
    "kind/bilateral-meeting.ics",
    "kind/dialogue.ics",
    "kind/exercise.ics",
    "kind/fleet-review.ics",
    "kind/multilateral-meeting.ics",
    "kind/other.ics",
    "kind/training-initiative.ics",
    "organisation/admm-plus.ics",
    "organisation/asean.ics",
    "organisation/harbour-forum.ics",
    "series/lantern-review.ics",
    "series/paper-boat.ics",
    "theme/defence-industry.ics",
    "theme/maritime-security.ics",
    "theme/naval-operations.ics",
    "theme/peacekeeping.ics",
}


def feeds(dist: Path) -> set[str]:
    return {path for path in contents(dist) if path.endswith(".ics") and not path.startswith("event/")}


def names(feed: Path) -> set[str]:
    """Titles without the words of caution before them."""
    return {title.rpartition(": ")[2] for title in titles(feed)}


def made(tmp_path: Path, records: dict[str, str], **settings: object) -> Path:
    built(small_calendar(tmp_path / "events", records, **settings), tmp_path / "dist")
    return tmp_path / "dist"


def test_the_sample_has_these_feeds_and_no_other(sample_dist: Path) -> None:
    assert feeds(sample_dist) == FEEDS_OF_THE_SAMPLE


def test_the_feed_of_everything_holds_each_published_event_once(sample_dist: Path) -> None:
    events = load_json(sample_dist / "events.json")["events"]
    published = [event["title"].rpartition(": ")[2] for event in events if event["excluded"] is None]
    shown = [title.removesuffix(" begins").rpartition(": ")[2] for title in titles(sample_dist / "all.ics")]
    assert sorted(shown) == sorted(published)


def test_a_feed_is_ordered_by_time(sample_dist: Path) -> None:
    held = titles(sample_dist / "country" / "france.ics")
    assert held == [
        "ADMM-Plus Tea",
        "Date TBC (2025): Old Charter signed",
        "Exercise Paper Boat 2026",
        "Lantern Review 2026",
        "Night Watch through the clock change",
        "Date TBC (winter 2026): Winter School",
    ]


@pytest.mark.parametrize(
    "ground",
    [
        {"who": {"hosts": ["TL"]}},
        {"who": {"attended": ["TL"]}},
        {"who": {"invited": ["TL"]}},
        {"who": {"observers": ["TL"]}},
        {"who": {}, "places": [{"country": "TL"}]},
        {"who": {}, "meeting_of": ["asean"]},
        {"who": {}, "meeting_of": ["admm-plus"]},
    ],
    ids=["host", "attended", "invited", "observer", "place", "member", "member of its foundation"],
)
def test_a_country_is_in_its_feed_on_each_ground(ground: dict[str, object], tmp_path: Path) -> None:
    dist = made(tmp_path, {"one": record(**ground)})
    assert titles(dist / "country" / "timor-leste.ics") == ["Sample event"]


@pytest.mark.parametrize(
    "keys",
    [
        {"who": {"absent": ["TL"]}, "meeting_of": ["asean"]},
        {"who": {"absent": ["TL"]}, "places": [{"country": "TL"}]},
        {"who": {"attended": ["IN", "TL"], "absent": ["TL"]}},
        {"who": {"reported": "Timor-Leste and 75 others"}},
        {"people": [{"of": "TL", "name": "Ana Contoh", "office": "Minister"}]},
        {"who": {}, "meeting_of": ["harbour-forum"]},
    ],
    ids=["absent member", "absent from its own place", "attended and absent", "reported", "person", "not expanded"],
)
def test_a_country_is_not_in_its_feed_on_other_grounds(keys: dict[str, object], tmp_path: Path) -> None:
    assert "country/timor-leste.ics" not in feeds(made(tmp_path, {"one": record(**keys)}))


@pytest.mark.parametrize(
    ("when", "is_member"),
    [
        ("2025-10-25", False),
        ("2025-10-26", True),
        ("2025-10-25/2025-10-27", False),
        ("2025-11-01", True),
        ("2025-10", False),
        ("2025", False),
        ("2026", True),
    ],
)
def test_members_are_those_of_the_first_day(when: str, tmp_path: Path, *, is_member: bool) -> None:
    dist = made(tmp_path, {"one": record(when=when, meeting_of=["asean"])})
    assert ("country/timor-leste.ics" in feeds(dist)) == is_member


def test_timor_leste_counts_from_the_day_on_which_it_joined(sample_dist: Path) -> None:
    held = names(sample_dist / "country" / "timor-leste.ics")
    assert "ADMM-Plus Tea" in held
    assert "ASEAN Lunch before the accession" not in held


def test_a_former_member_no_longer_counts(tmp_path: Path) -> None:
    select = {"country": ["IN"], "with": ["harbour-forum"]}
    collection = {"slug": "forum", "name": "Forum", "description": "Forum.", "select": select}
    records = {
        "before": record(title="Before", when="2020-01-31", who={"attended": ["IN", "GB"]}),
        "after": record(title="After", when="2020-02-01", who={"attended": ["IN", "GB"]}),
    }
    dist = made(tmp_path, records, collections=[collection])
    assert titles(dist / "collection" / "forum.ics") == ["Before"]


def test_an_organisation_has_what_it_convened_and_what_is_built_on_it(sample_dist: Path) -> None:
    assert names(sample_dist / "organisation" / "asean.ics") == {
        "ASEAN Lunch before the accession",
        "ADMM-Plus Tea",
        "Winter School",
    }
    assert names(sample_dist / "organisation" / "admm-plus.ics") == {"ADMM-Plus Tea", "Exercise Paper Boat 2026"}


def test_an_organisation_that_is_named_as_a_party_has_the_event(sample_dist: Path) -> None:
    held = names(sample_dist / "organisation" / "harbour-forum.ics")
    assert {"Old Charter signed", "ADMM-Plus Tea", "Harbour Ball", "Harbour Talk", "Quarter Deck meeting"} == held


def test_a_bilateral_on_the_sidelines_is_not_in_the_feed_of_the_organisation(sample_dist: Path) -> None:
    bilateral = "India and Singapore share biscuits"
    assert bilateral in names(sample_dist / "country" / "india.ics")
    for organisation in ("asean", "admm-plus"):
        assert bilateral not in names(sample_dist / "organisation" / f"{organisation}.ics")


def test_a_series_has_its_editions(sample_dist: Path) -> None:
    assert titles(sample_dist / "series" / "paper-boat.ics") == ["Exercise Paper Boat 2026"]


def test_a_theme_and_a_kind_have_their_events(sample_dist: Path) -> None:
    assert names(sample_dist / "theme" / "peacekeeping.ics") == {
        "Old Charter signed",
        "ADMM-Plus Tea",
        "The Long Course begins",
        'C:\\News, "a;b" \\N 🚢 & नौसेना',
        "Winter School",
    }
    assert names(sample_dist / "kind" / "fleet-review.ics") == {"Lantern Review 2026"}


def test_a_collection_has_what_any_of_its_selections_matches(sample_dist: Path) -> None:
    boats = {"Exercise Paper Boat 2026", "Lantern Review 2026", "Anchor Days", "Signal Day", "Slow Sail"}
    assert names(sample_dist / "collection" / "boats.ics") == {
        *boats,
        "Night Watch through the clock change",
        "Cargo Drill 2027",
    }


def test_a_collection_can_ask_for_company_and_leave_a_kind_out(sample_dist: Path) -> None:
    assert names(sample_dist / "collection" / "india-with-asean.ics") == {
        "ADMM-Plus Tea",
        "Exercise Paper Boat 2026",
        "The Long Course begins",
        "Anchor Days",
        "Cargo Drill 2027",
    }


def test_a_country_and_a_theme_have_a_feed_together_from_three_events_up(tmp_path: Path) -> None:
    records = {f"no-{number}": record(when=f"2026-02-0{number}") for number in (1, 2)}
    assert "country/india/naval-operations.ics" not in feeds(made(tmp_path, records))
    write_record(tmp_path / "events", "no-3", record(when="2026-02-03"))
    built(tmp_path / "events", tmp_path / "dist")
    assert len(titles(tmp_path / "dist" / "country" / "india" / "naval-operations.ics")) == 3


def test_what_is_in_no_feed_makes_no_feed(tmp_path: Path) -> None:
    records = {
        "shown": record(),
        "held": record(who={"hosts": ["FR"]}, hold="a reason"),
        "umbrella": record(who={"hosts": ["US"]}, umbrella=True),
        "unknown": record(who={"hosts": ["MY"]}, when="unknown"),
    }
    dist = made(tmp_path, records)
    assert {path for path in feeds(dist) if path.startswith("country/")} == {"country/india.ics"}
    assert titles(dist / "all.ics") == ["Sample event"]


def test_a_published_path_stays_when_its_last_event_goes_elsewhere(tmp_path: Path) -> None:
    dist = made(tmp_path, {"one": record()})
    write_record(tmp_path / "events", "one", record(who={"hosts": ["FR"]}))
    built(tmp_path / "events", dist)
    assert titles(dist / "country" / "india.ics") == ["No events at present: India – Small calendar"]
    assert titles(dist / "country" / "france.ics") == ["Sample event"]


def test_a_pair_keeps_its_feed_below_three_events(tmp_path: Path) -> None:
    dist = made(tmp_path, {f"no-{number}": record(when=f"2026-02-0{number}") for number in (1, 2, 3)})
    write_record(tmp_path / "events", "no-3", record(when="2026-02-03", themes=["peacekeeping"]))
    built(tmp_path / "events", dist)
    assert len(titles(dist / "country" / "india" / "naval-operations.ics")) == 2


def test_a_path_outlives_its_word(tmp_path: Path) -> None:
    dist = made(tmp_path, {"one": record(kind="dialogue")})
    vocabulary = tmp_path / "events" / "vocabulary" / "kinds.toml"
    vocabulary.write_text(vocabulary.read_text(encoding="utf-8").replace("[dialogue]", "[talk]"), encoding="utf-8")
    write_record(tmp_path / "events", "one", record(kind="talk"))
    built(tmp_path / "events", dist)
    assert titles(dist / "kind" / "dialogue.ics") == ["No events at present: Dialogue – Small calendar"]
    listed = {feed["path"]: feed for feed in load_json(dist / "feeds.json")["feeds"]}
    assert listed["kind/dialogue.ics"]["description"] == "This feed is no longer kept; its address stays."
    assert listed["kind/dialogue.ics"]["selection"] == []


def test_an_empty_collection_is_published_with_a_notice(tmp_path: Path) -> None:
    collection = {"slug": "polar", "name": "Polar", "description": "Ice.", "select": {"country": ["CI"]}}
    dist = made(tmp_path, {"one": record()}, collections=[collection])
    assert titles(dist / "collection" / "polar.ics") == ["No events at present: Polar – Small calendar"]


def test_a_notice_goes_when_an_event_comes_and_counts_on_when_it_goes_again(tmp_path: Path) -> None:
    collection = {"slug": "polar", "name": "Polar", "description": "Ice.", "select": {"country": ["CI"]}}
    dist = made(tmp_path, {"one": record()}, collections=[collection])
    first = (dist / "collection" / "polar.ics").read_bytes()
    write_record(tmp_path / "events", "one", record(who={"hosts": ["CI"]}))
    built(tmp_path / "events", dist, NOW + timedelta(days=1))
    assert titles(dist / "collection" / "polar.ics") == ["Sample event"]
    write_record(tmp_path / "events", "one", record())
    built(tmp_path / "events", dist, NOW + timedelta(days=2))
    again = (dist / "collection" / "polar.ics").read_bytes()
    assert b"SEQUENCE:0\r\n" in first
    assert b"SEQUENCE:1\r\n" in again
    assert b"DTSTART;VALUE=DATE:20261125" in again


def test_a_feed_takes_its_colour_from_its_word(sample_dist: Path) -> None:
    assert b"\r\nCOLOR:steelblue\r\n" in (sample_dist / "series" / "paper-boat.ics").read_bytes()
    assert b"\r\nX-APPLE-CALENDAR-COLOR:#4682B4\r\n" in (sample_dist / "series" / "paper-boat.ics").read_bytes()
    assert b"\r\nCOLOR:teal\r\n" in (sample_dist / "country" / "india.ics").read_bytes()
    assert b"\r\nCOLOR:navy\r\n" in (sample_dist / "country" / "india" / "naval-operations.ics").read_bytes()


def test_a_feed_is_named_after_its_word(sample_dist: Path) -> None:
    listed = {feed["path"]: feed["title"] for feed in load_json(sample_dist / "feeds.json")["feeds"]}
    assert listed["all.ics"] == "Sample calendar"
    assert listed["country/cote-d-ivoire.ics"] == "Côte d’Ivoire – Sample calendar"
    assert listed["country/india/naval-operations.ics"] == "India: naval operations – Sample calendar"
    assert listed["collection/boats.ics"] == "Boats, ships & lanterns – Sample calendar"

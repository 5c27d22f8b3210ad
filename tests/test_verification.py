from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from diplocal.cli import app
from diplocal.verification import Fault, verify_feed, verify_folder

SOUND = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//example//EN",
        "BEGIN:VEVENT",
        "UID:one",
        "DTSTAMP:20261123T000000Z",
        "DTSTART;VALUE=DATE:20260218",
        "DTEND;VALUE=DATE:20260219",
        "SUMMARY:Fleet review",
        "DESCRIPTION:Ünïcödé",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:two",
        "DTSTAMP:20261123T000000Z",
        "DTSTART:20260219T103000Z",
        "SUMMARY:Parade",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
).encode()


def told(content: bytes) -> list[str]:
    return [str(fault) for fault in verify_feed("feed.ics", content)]


def test_sound_feed_has_no_fault() -> None:
    assert told(SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b"BEGIN:VCALENDAR\r\nV", b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nV", "feed.ics:1: begins with a byte order mark"),
        (b"END:VCALENDAR\r\n", b"END:VCALENDAR", "feed.ics:19: does not end with END:VCALENDAR and a line break: torn"),
        (b"UID:one\r\n", b"UID:one\n", "feed.ics:5: the line does not end with CR LF"),
        (b"UID:one\r\n", b"UID:o\rne\r\n", "feed.ics:5: a carriage return stands inside the line"),
        (b"Fleet review", b"F" * 70, "feed.ics:9: 78 octets, more than 75"),
        (b"\xc3\x9cn", b"\xc3\r\n \x9cn", "feed.ics:10: not UTF-8, or a character split by the fold"),
        (b"Fleet", b"Fl\x07eet", "feed.ics:9: a control character"),
        (b"VERSION:2.0\r\n", b"", "feed.ics: VERSION stands 0 times, where once is due"),
        (b"PRODID", b"PRODID:x\r\nPRODID", "feed.ics: PRODID stands 2 times, where once is due"),
        (b"BEGIN:VEVENT\r\nUID:one", b"METHOD:PUBLISH\r\nBEGIN:VEVENT\r\nUID:one", "feed.ics:4: METHOD breaks"),
        (b"STATUS", b"RRULE:FREQ=DAILY\r\nSTATUS", "feed.ics:11: RRULE breaks or confuses some client"),
        (b"STATUS", b"ATTENDEE:mailto:a@example.org\r\nSTATUS", "feed.ics:11: ATTENDEE breaks"),
        (
            b"STATUS",
            b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:PT0S\r\nDESCRIPTION:x\r\nEND:VALARM\r\nSTATUS",
            "feed.ics:11: BEGIN:VALARM breaks or confuses some client",
        ),
        (b"20260219T103000Z", b"20260219T103000", "feed.ics:16: DTSTART:20260219T103000 is neither a day"),
        (b"DTSTART:2026", b"DTSTART;TZID=Asia/Kolkata:2026", "feed.ics:16: DTSTART;TZID=Asia/Kolkata:20260219T103000Z"),
        (b"DTEND;VALUE=DATE:20260219", b"DTEND:20260219", "feed.ics:8: DTEND:20260219 is neither a day"),
        (b"UID:two\r\n", b"", "feed.ics:13: the event has UID 0 times, where once is due"),
        (b"SUMMARY:Parade\r\n", b"SUMMARY:a\r\nSUMMARY:b\r\n", "feed.ics:13: the event has SUMMARY 2 times"),
        (b"UID:two", b"UID:one", "feed.ics: the UID one stands 2 times"),
        (b"CONFIRMED", b"DONE", "feed.ics: 'Fleet review' has the status DONE, which no event may have"),
        (b"DATE:20260219", b"DATE:20260218", "feed.ics: 'Fleet review' ends at 2026-02-18, not later than it starts"),
        (
            b"DTEND;VALUE=DATE:20260219",
            b"DTEND:20260219T000000Z",
            "feed.ics: 'Fleet review' begins and ends in different",
        ),
    ],
)
def test_each_fault_is_told_with_its_place(old: bytes, new: bytes, expected: str) -> None:
    assert SOUND.count(old) >= 1
    assert any(line.startswith(expected) for line in told(SOUND.replace(old, new, 1)))


def test_two_calendars_in_one_file_are_a_fault() -> None:
    assert "feed.ics: a file holds exactly one VCALENDAR" in told(SOUND + SOUND)


def test_feed_without_events_is_a_fault() -> None:
    empty = SOUND[: SOUND.index(b"BEGIN:VEVENT")] + b"END:VCALENDAR\r\n"
    assert [line for line in told(empty) if "holds no event" in line]


@pytest.mark.parametrize("content", [b"", b"\x00", b"<html>\r\n", b"BEGIN:VCALENDAR\r\nno colon\r\n", SOUND[:200]])
def test_what_is_no_calendar_is_a_fault_and_never_an_exception(content: bytes) -> None:
    assert told(content)


def test_damaged_value_is_told_by_the_library() -> None:
    assert any("'Parade': DTSTART" in line for line in told(SOUND.replace(b"20260219T103000Z", b"20261399T103000Z")))


def test_feed_that_google_cuts_short_is_a_warning() -> None:
    event = SOUND[SOUND.index(b"BEGIN:VEVENT") : SOUND.index(b"END:VEVENT") + len(b"END:VEVENT\r\n")]
    many = b"".join(event.replace(b"UID:one", b"UID:%d" % number) for number in range(1001))
    faults = list(verify_feed("feed.ics", SOUND[: SOUND.index(b"BEGIN:VEVENT")] + many + b"END:VCALENDAR\r\n"))
    assert [fault.is_warning for fault in faults] == [True]
    assert str(faults[0]).startswith("feed.ics: warning: 1001 events in")


EVENTS: list[dict[str, Any]] = [
    {
        "id": "review",
        "uid": "one",
        "title": "Fleet review",
        "when": "2026-02-18",
        "first": "2026-02-18",
        "last": "2026-02-18",
        "precision": "day",
        "excluded": None,
    },
    {
        "id": "parade",
        "uid": "two",
        "title": "Parade",
        "when": "2026-02-19T16:00",
        "first": "2026-02-19",
        "last": "2026-02-19",
        "precision": "minute",
        "start_utc": "2026-02-19T10:30:00Z",
        "end_utc": None,
        "excluded": None,
    },
]


def folder(feed: bytes = SOUND, **changes: Any) -> list[str]:  # noqa: ANN401 - any value may stand in a broken catalogue
    events = [{**event, **changes} if event["id"] == "review" else event for event in EVENTS]
    files = {
        "all.ics": feed,
        "events.json": json.dumps({"events": events}).encode(),
        "feeds.json": json.dumps({"feeds": [{"path": "all.ics", "count": 2}]}).encode(),
    }
    return [str(fault) for fault in verify_folder(files)]


def test_folder_that_says_what_its_catalogue_says_has_no_fault() -> None:
    assert folder() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"uid": "three"}, "all.ics: review is in no feed"),
        ({"title": "Air show"}, "all.ics: review is called 'Air show' in events.json and 'Fleet review' in the feed"),
        (
            {"first": "2026-02-17"},
            "all.ics: review is on 2026-02-18 in events.json, and on 18 February 2026 in the feed",
        ),
        (
            {"last": "2026-02-19"},
            "all.ics: review is on 2026-02-18 in events.json, and on 18 February 2026 in the feed",
        ),
        ({"precision": "month"}, "all.ics: review is known only to the month, and looks like an ordinary event"),
        ({"excluded": "hold: x"}, "all.ics: review is in a feed, though it is left out: hold: x"),
        (
            {"precision": "minute", "start_utc": "2026-02-18T00:00:00Z", "end_utc": None},
            "all.ics: review is at 2026-02-18T00:00:00Z in events.json, and at 2026-02-18 to 2026-02-19 in the feed",
        ),
    ],
)
def test_feed_that_contradicts_the_catalogue_is_a_fault(changes: dict[str, Any], expected: str) -> None:
    assert expected in folder(**changes)


def test_clock_time_where_the_catalogue_has_a_day_is_a_fault() -> None:
    parade = SOUND.replace(b"UID:one", b"UID:x").replace(b"UID:two", b"UID:one").replace(b"Parade", b"Fleet review")
    assert "all.ics: review is at a clock time in the feed, and on a day in events.json" in folder(parade)


def test_entry_that_no_record_stands_behind_is_a_fault_unless_it_is_withdrawn() -> None:
    stranger = SOUND.replace(b"END:VCALENDAR", SOUND[SOUND.index(b"BEGIN:VEVENT") :].replace(b"UID:one", b"UID:x"), 1)
    stranger = stranger[: stranger.index(b"END:VEVENT", stranger.index(b"UID:x"))] + b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    assert "all.ics: 'Fleet review' is no event of events.json" in folder(stranger)
    taken_back = stranger.replace(
        b"UID:x\r\nDTSTAMP:20261123T000000Z\r\nDTSTART;VALUE=DATE:20260218\r\nDTEND;VALUE=DATE:20260219\r\nSUMMARY:",
        b"UID:x\r\nDTSTAMP:20261123T000000Z\r\nDTSTART;VALUE=DATE:20260218\r\nSUMMARY:Entry withdrawn: ",
    )
    assert folder(taken_back) == []


def test_withdrawn_entry_is_only_held_against_its_title() -> None:
    assert folder(SOUND.replace(b"SUMMARY:Fleet", b"SUMMARY:Entry withdrawn: Fleet"), first="2020-01-01") == [
        "feeds.json: counts 2 events in all.ics, which holds 1"
    ]


def files(**changes: bytes | None) -> dict[str, bytes]:
    found: dict[str, bytes | None] = {
        "all.ics": SOUND,
        "events.json": json.dumps({"events": EVENTS}).encode(),
        "feeds.json": json.dumps({"feeds": [{"path": "all.ics", "count": 2}]}).encode(),
    }
    found.update({name.replace("_", "."): content for name, content in changes.items()})
    return {name: content for name, content in found.items() if content is not None}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"feeds_json": b'{"feeds": []}'}, "all.ics: is not in feeds.json"),
        (
            {"feeds_json": b'{"feeds": [{"path": "a.ics", "count": 1}]}'},
            "feeds.json: names a.ics, and there is no such file",
        ),
        (
            {"feeds_json": b'{"feeds": [{"path": "all.ics", "count": 7}]}'},
            "feeds.json: counts 7 events in all.ics, which",
        ),
        ({"events_json": None}, "events.json: missing or damaged"),
        ({"feeds_json": b"{"}, "feeds.json: missing or damaged"),
    ],
)
def test_catalogue_that_does_not_name_its_feeds_is_a_fault(changes: dict[str, bytes | None], expected: str) -> None:
    assert any(str(fault).startswith(expected) for fault in verify_folder(files(**changes)))


def test_torn_feed_in_a_folder_is_told_once_and_ends_the_comparison() -> None:
    faults = list(verify_folder(files(all_ics=b"BEGIN:VCALENDAR\r\nno colon\r\n")))
    assert any("not a calendar" in fault.message for fault in faults)
    assert all(fault.path == "all.ics" for fault in faults)


def test_one_uid_with_two_contents_is_a_fault() -> None:
    listed = json.dumps({"feeds": [{"path": "all.ics", "count": 2}, {"path": "kind/x.ics", "count": 2}]}).encode()
    published = {**files(feeds_json=listed), "kind/x.ics": SOUND.replace(b"Parade", b"Procession")}
    assert [str(fault) for fault in verify_folder(published)] == [
        "kind/x.ics: 'Procession' differs from the entry with the same UID in all.ics"
    ]


def test_faults_sort_by_place() -> None:
    faults = [Fault("b", 1, "x"), Fault("a", 2, "x"), Fault("a", 1, "y")]
    assert [fault.path + str(fault.line) for fault in sorted(faults)] == ["a1", "a2", "b1"]


def test_marker_of_a_month_has_to_stand_within_it() -> None:
    marker = SOUND.replace(b"SUMMARY:Fleet", b"SUMMARY:Date TBC (March 2026): Fleet")
    month: Callable[[str, str], list[str]] = lambda first, last: folder(  # noqa: E731 - one use, two values
        marker, precision="month", when="2026-03", first=first, last=last
    )
    assert month("2026-02-01", "2026-02-28") == []
    assert month("2026-03-01", "2026-03-31") == [
        "all.ics: review is on 2026-03 in events.json, and on 18 February 2026 in the feed"
    ]


def test_open_end_shows_its_first_day() -> None:
    assert folder(last=None) == []


def test_catalogue_without_published_records_allows_the_notice() -> None:
    excluded = [{**event, "excluded": "hold: x", "uid": f"other-{event['uid']}"} for event in EVENTS]
    notice = SOUND[: SOUND.rindex(b"BEGIN:VEVENT")] + b"END:VCALENDAR\r\n"
    published = {
        "all.ics": notice,
        "events.json": json.dumps({"events": excluded}).encode(),
        "feeds.json": json.dumps({"feeds": [{"path": "all.ics", "count": 0}]}).encode(),
    }
    assert list(verify_folder(published)) == []


# The command


def run(path: Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["verify", str(path)])
    return result.exit_code, result.stdout, result.stderr


def test_command_verifies_a_file(tmp_path: Path) -> None:
    file = tmp_path / "feed.ics"
    file.write_bytes(SOUND)
    assert run(file) == (0, "", "1 feed read back, no faults.\n")
    file.write_bytes(SOUND.replace(b"VERSION:2.0\r\n", b""))
    assert run(file) == (1, f"{file}: VERSION stands 0 times, where once is due\n", "1 feed read back, 1 fault.\n")


def test_command_verifies_a_folder_and_exits_with_one_where_there_are_faults(tmp_path: Path) -> None:
    for name, content in files().items():
        (tmp_path / name).write_bytes(content)
    assert run(tmp_path) == (0, "", "1 feed read back, no faults.\n")
    (tmp_path / "other.ics").write_bytes(SOUND)
    assert run(tmp_path) == (1, "other.ics: is not in feeds.json\n", "2 feeds read back, 1 fault.\n")


def test_command_does_not_follow_links(tmp_path: Path) -> None:
    for name, content in files().items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "link.ics").symlink_to(tmp_path / "all.ics")
    assert run(tmp_path)[0] == 0


def test_command_has_nothing_to_verify_where_there_is_nothing(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["verify", str(tmp_path / "nowhere")])
    assert isinstance(result.exception, FileNotFoundError)

"""Bytes of every feed and of every single event: of the sample calendar and of the real one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diplocal.verification import verify_feed, verify_folder
from support import REAL, built, contents, copied

Rule = Callable[[bytes], Iterator[str]]

ONCE_IN_A_FEED = (
    *("VERSION", "PRODID", "CALSCALE", "NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC"),
    *("REFRESH-INTERVAL", "X-PUBLISHED-TTL", "COLOR", "X-APPLE-CALENDAR-COLOR"),
)
ONCE_IN_AN_ENTRY = (
    *("UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "SUMMARY", "DESCRIPTION", "STATUS"),
    *("TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"),
)
AT_MOST_ONCE_IN_AN_ENTRY = ("DTEND", "LOCATION", "GEO", "URL", "CATEGORIES")


def lines(feed: bytes) -> list[str]:
    return feed.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")


def name(line: str) -> str:
    return re.split("[;:]", line, maxsplit=1)[0]


def header(feed: bytes) -> list[str]:
    held = lines(feed)
    return held[1 : held.index("BEGIN:VEVENT")]


def bodies(feed: bytes) -> Iterator[list[str]]:
    for block in "\n".join(lines(feed)).split("BEGIN:VEVENT\n")[1:]:
        yield block.partition("\nEND:VEVENT")[0].split("\n")


def verified(feed: bytes) -> Iterator[str]:
    """What the program's own `verify` holds against the feed."""
    yield from (str(fault) for fault in verify_feed("feed.ics", feed))


def header_is_complete(feed: bytes) -> Iterator[str]:
    counts = Counter(name(line) for line in header(feed))
    yield from (f"{key}: {counts[key]}" for key in ONCE_IN_A_FEED if counts[key] != 1)
    yield from (f"{key}: not ours" for key in counts if key not in ONCE_IN_A_FEED)


def header_says_the_same_twice(feed: bytes) -> Iterator[str]:
    """Each client reads one of the two."""
    values = {name(line): line.split(":", 1)[1] for line in header(feed)}
    for standard, older in (("NAME", "X-WR-CALNAME"), ("DESCRIPTION", "X-WR-CALDESC")):
        if values[standard] != values[older]:
            yield f"{standard} and {older} differ"


def entries_have_what_is_due(feed: bytes) -> Iterator[str]:
    for body in bodies(feed):
        counts = Counter(map(name, body))
        yield from (f"{key}: {counts[key]}" for key in ONCE_IN_AN_ENTRY if counts[key] != 1)
        yield from (f"{key}: {counts[key]}" for key in AT_MOST_ONCE_IN_AN_ENTRY if counts[key] > 1)
        yield from (f"{key}: not ours" for key in counts if key not in ONCE_IN_AN_ENTRY + AT_MOST_ONCE_IN_AN_ENTRY)


def entries_never_make_busy(feed: bytes) -> Iterator[str]:
    for body in bodies(feed):
        yield from {"TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"}.difference(body)


def stamps_agree(feed: bytes) -> Iterator[str]:
    for body in bodies(feed):
        values = dict(line.split(":", 1) for line in body if name(line) in {"DTSTAMP", "LAST-MODIFIED"})
        if values["DTSTAMP"] != values["LAST-MODIFIED"]:
            yield f"{values}"


def text_is_escaped(feed: bytes) -> Iterator[str]:
    texts = ("SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "CATEGORIES")
    for line in lines(feed):
        if name(line) in texts:
            value = re.sub(r"\\[\\;,n]", "", line.split(":", 1)[1])
            bare = value.replace(",", "") if name(line) == "CATEGORIES" else value
            if re.search(r"[\\;,]", bare):
                yield line


RULES: tuple[Rule, ...] = (
    verified,
    header_is_complete,
    header_says_the_same_twice,
    entries_have_what_is_due,
    entries_never_make_busy,
    stamps_agree,
    text_is_escaped,
)


@pytest.fixture(scope="module")
def published(sample_dist: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("real")
    built(copied(REAL, folder / "events"), folder / "dist")
    return {"sample": contents(sample_dist), "real": contents(folder / "dist")}


@pytest.fixture(scope="module")
def feed(published: dict[str, dict[str, bytes]]) -> bytes:
    return published["sample"]["all.ics"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("calendar", ["sample", "real"])
def test_every_feed_keeps_the_rule(calendar: str, rule: Rule, published: dict[str, dict[str, bytes]]) -> None:
    feeds = {path: content for path, content in published[calendar].items() if path.endswith(".ics")}
    assert len(feeds) > 30
    assert {path: found for path, content in feeds.items() if (found := list(rule(content)))} == {}


@pytest.mark.parametrize("calendar", ["sample", "real"])
def test_published_folder_agrees_with_its_catalogue(calendar: str, published: dict[str, dict[str, bytes]]) -> None:
    assert [str(fault) for fault in verify_folder(published[calendar])] == []


def test_folds_are_used_to_the_full_and_split_no_character(feed: bytes) -> None:
    physical = feed.split(b"\r\n")
    assert max(map(len, physical)) >= 74
    assert any(line.startswith(b" ") and b"\xe0\xa4" in line for line in physical)
    for line in physical:
        line.decode("utf-8")


def test_one_entry_has_the_same_bytes_in_every_feed(published: dict[str, dict[str, bytes]]) -> None:
    found: dict[bytes, set[bytes]] = {}
    for path, content in published["sample"].items():
        for block in content.split(b"BEGIN:VEVENT\r\n")[1:] if path.endswith(".ics") else []:
            body = block.partition(b"END:VEVENT")[0]
            uid = body.partition(b"UID:")[2].partition(b"\r\n")[0]
            found.setdefault(uid, set()).add(body)
    assert len(found) == 23
    assert {uid: len(bodies) for uid, bodies in found.items() if len(bodies) > 1} == {}


BROKEN: tuple[tuple[Rule, bytes, bytes], ...] = (
    (verified, b"\r\nVERSION:2.0", b"\nVERSION:2.0"),
    (verified, b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR"),
    (verified, b"SUMMARY:", b"SUMMARY:" + b"x" * 70),
    (verified, b"\xe0\xa4\xa8", b"\xe0\r\n \xa4\xa8"),
    (verified, b"SUMMARY:ASEAN", b"SUMMARY:\x07ASEAN"),
    (verified, b"SUMMARY:ASEAN", b"SUMMARY:\x7fASEAN"),
    (verified, b"SUMMARY:ASEAN", b"SUMMARY:\xc2\x85ASEAN"),
    (verified, b"UID:", b"UID:one\r\nUID:"),
    (verified, b"SUMMARY:ASEAN", b"X-SUMMARY:ASEAN"),
    (verified, b"DTSTAMP:20261123T000000Z\r\n", b""),
    (verified, b"DTSTART;VALUE=DATE:20251025\r\n", b""),
    (verified, b"DTEND;VALUE=DATE:20251026", b"DTEND;VALUE=DATE:20251025"),
    (verified, b"DTEND;VALUE=DATE:20251026", b"DTEND:20251026T000000Z"),
    (verified, b"DTSTART;VALUE=DATE:20251025", b"DTSTART:20251025"),
    (verified, b"DTSTART:20260520T033000Z", b"DTSTART:20260520T090000"),
    (verified, b"DTSTART:20260520T033000Z", b"DTSTART;TZID=Asia/Kolkata:20260520T090000"),
    (verified, b"STATUS:CONFIRMED", b"STATUS:HELD"),
    (verified, b"CALSCALE:GREGORIAN", b"METHOD:PUBLISH"),
    (verified, b"STATUS:", b"RRULE:FREQ=YEARLY\r\nSTATUS:"),
    (verified, b"STATUS:", b"ORGANIZER:mailto:a@example.org\r\nSTATUS:"),
    (verified, b"STATUS:", b"ATTENDEE:mailto:a@example.org\r\nSTATUS:"),
    (verified, b"STATUS:", b"ATTACH:https://www.example.org/a.pdf\r\nSTATUS:"),
    (verified, b"STATUS:", b"X-ALT-DESC:<b>bold</b>\r\nSTATUS:"),
    (verified, b"STATUS:", b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\nSTATUS:"),
    (verified, b"BEGIN:VEVENT", b"BEGIN:VTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"),
    (verified, b"BEGIN:VCALENDAR\r\n", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR\r\n"),
    (header_is_complete, b"COLOR:teal\r\n", b""),
    (header_is_complete, b"COLOR:teal\r\n", b"COLOR:teal\r\nX-OTHER:1\r\n"),
    (header_says_the_same_twice, b"X-WR-CALNAME:", b"X-WR-CALNAME:The "),
    (entries_have_what_is_due, b"STATUS:CONFIRMED\r\n", b""),
    (entries_have_what_is_due, b"URL:", b"URL:https://www.example.org/\r\nURL:"),
    (entries_have_what_is_due, b"STATUS:", b"PRIORITY:1\r\nSTATUS:"),
    (entries_never_make_busy, b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE"),
    (entries_never_make_busy, b"BUSYSTATUS:FREE", b"BUSYSTATUS:BUSY"),
    (stamps_agree, b"LAST-MODIFIED:20261123T000000Z", b"LAST-MODIFIED:20261123T000001Z"),
    (text_is_escaped, b"SUMMARY:ASEAN", b"SUMMARY:ASEAN, "),
    (text_is_escaped, b"SUMMARY:ASEAN", b"SUMMARY:ASEAN; "),
    (text_is_escaped, b"SUMMARY:ASEAN", b"SUMMARY:C:\\xASEAN"),
)


@pytest.mark.parametrize(("rule", "sound", "broken"), BROKEN)
def test_a_broken_feed_is_noticed(rule: Rule, sound: bytes, broken: bytes, feed: bytes) -> None:
    assert sound in feed
    assert list(rule(feed)) == []
    assert list(rule(feed.replace(sound, broken, 1))) != []


def test_two_entries_with_one_uid_are_noticed(feed: bytes) -> None:
    uids = re.findall(rb"UID:[0-9a-f-]{36}", feed)
    assert list(verified(feed.replace(uids[1], uids[0])))


def test_a_feed_without_entries_is_noticed(feed: bytes) -> None:
    assert list(verified(feed[: feed.index(b"BEGIN:VEVENT")] + b"END:VCALENDAR\r\n"))


def test_a_torn_feed_is_noticed(feed: bytes) -> None:
    assert list(verified(feed[: len(feed) // 2]))

"""Verification: whether what was published is what a calendar client can read, and what the records say.

The rules on bytes are those that no reader enforces and some client needs; each names its source.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from diplocal.feeds import LARGEST, MOST
from diplocal.readback import Entry, ReadbackError, read_back

LONGEST_LINE = 75  # octets, without the line break (RFC 5545 §3.1)
_STATUSES = frozenset({"TENTATIVE", "CONFIRMED", "CANCELLED"})  # RFC 5545 §3.8.1.11, for VEVENT
_ONCE = ("UID", "DTSTAMP", "DTSTART", "SUMMARY")
_BANNED = re.compile(
    r"(METHOD|RRULE|RDATE|EXDATE|RECURRENCE-ID|ORGANIZER|ATTENDEE|ATTACH|CONFERENCE|X-ALT-DESC|LINK|CONCEPT|REFID"
    r"|BEGIN:(?:VALARM|VTIMEZONE|VTODO|VJOURNAL|VFREEBUSY))(?=[;:]|$)",
    re.IGNORECASE,
)
"""What broke or confused some client."""
_TIME = re.compile(r"(DTSTART|DTEND|DTSTAMP|LAST-MODIFIED|CREATED)((?:;[^:]*)?):(.*)", re.IGNORECASE)
_UTC = re.compile(r"\d{8}T\d{6}Z")
_DATE = re.compile(r"\d{8}")


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """Something wrong with a published file.

    Attributes:
        path: the file.
        line: the physical line, counted from 1; 0 where the fault is of the whole file.
        message: what is wrong.
        is_warning: whether it is only unwise.
    """

    path: str
    line: int
    message: str
    is_warning: bool = False

    def __str__(self) -> str:
        """Give the fault in one line."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {'warning: ' if self.is_warning else ''}{self.message}"


def verify_feed(path: str, content: bytes) -> Iterator[Fault]:
    """Yield what is wrong with one .ics file: its bytes first, then its entries as read back."""
    yield from (Fault(path, line, message) for line, message in _byte_faults(content))
    yield from (Fault(path, line, message) for line, message in _line_faults(content))
    try:
        entries = read_back(content)
    except ReadbackError as error:
        yield Fault(path, 0, str(error))
        return
    yield from (Fault(path, 0, message) for message in _entry_faults(entries))
    if len(content) > LARGEST or len(entries) > MOST:
        message = f"{len(entries)} events in {len(content)} bytes; Google loses events in feeds of this size"
        yield Fault(path, 0, message, is_warning=True)


def verify_folder(files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Yield what is wrong with a published folder.

    Args:
        files: content by path of every .ics file, of `feeds.json`, and of `events.json` unless that is not published.
    """
    feeds = {path: content for path, content in files.items() if path.endswith(".ics")}
    for path, content in sorted(feeds.items()):
        yield from verify_feed(path, content)
    try:
        read = {path: read_back(content) for path, content in feeds.items()}
        catalogue = json.loads(files["feeds.json"])
        listed = catalogue["feeds"]
        events = None if catalogue.get("publish") == "feeds" else json.loads(files["events.json"])["events"]
    except ReadbackError:
        return  # told above
    except (KeyError, ValueError, TypeError) as error:
        yield Fault("events.json" if "events.json" not in files else "feeds.json", 0, f"missing or damaged ({error})")
        return
    if events is not None:
        yield from _catalogue_faults(read, events)
    yield from _feed_list_faults(read, listed)
    yield from _sameness_faults(read)


def _byte_faults(content: bytes) -> Iterator[tuple[int, str]]:
    if content.startswith(b"\xef\xbb\xbf"):
        yield 1, "begins with a byte order mark, which breaks six readers"
    if not content.endswith(b"END:VCALENDAR\r\n"):
        yield content.count(b"\n") + 1, "does not end with END:VCALENDAR and a line break: torn"
    for number, line in enumerate(content.split(b"\n"), 1):
        bare = line.removesuffix(b"\r")
        if bare == line and (line or number == 1) and content:
            yield number, "the line does not end with CR LF (RFC 5545 §3.1)"
        if b"\r" in bare:
            yield number, "a carriage return stands inside the line"
        if len(bare) > LONGEST_LINE:
            yield number, f"{len(bare)} octets, more than {LONGEST_LINE} (RFC 5545 §3.1)"
        try:
            text = bare.decode("utf-8")
        except UnicodeDecodeError:
            yield number, "not UTF-8, or a character split by the fold"
            continue
        if any(ord(character) < 32 or 127 <= ord(character) < 160 for character in text.replace("\t", " ")):
            yield number, "a control character"


def _unfolded(content: bytes) -> Iterator[tuple[int, str]]:
    """Give the content lines, each with the number of its first physical line."""
    number, held = 0, ""
    for physical, line in enumerate(content.decode("utf-8", "replace").split("\n"), 1):
        bare = line.removesuffix("\r")
        if bare.startswith((" ", "\t")):
            held += bare[1:]
            continue
        if held:
            yield number, held
        number, held = physical, bare
    if held:
        yield number, held


def _line_faults(content: bytes) -> Iterator[tuple[int, str]]:
    lines = tuple(_unfolded(content))
    names = Counter(re.split("[;:]", line, maxsplit=1)[0].upper() for _, line in lines)
    for name in ("VERSION", "PRODID"):
        if names[name] != 1:
            yield 0, f"{name} stands {names[name]} times, where once is due"
    if sum(line.upper() == "BEGIN:VCALENDAR" for _, line in lines) != 1:
        yield 0, "a file holds exactly one VCALENDAR"
    for number, line in lines:
        if banned := _BANNED.match(line):
            yield number, f"{banned[1].upper()} breaks or confuses some client"
        if (time := _TIME.fullmatch(line)) and not _is_sound_time(time[2].upper(), time[3]):
            yield number, f"{line} is neither a day with VALUE=DATE nor an instant in UTC"
    yield from _component_faults(lines)


def _is_sound_time(parameters: str, value: str) -> bool:
    if parameters == ";VALUE=DATE":
        return _DATE.fullmatch(value) is not None
    return not parameters and _UTC.fullmatch(value) is not None


def _component_faults(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    begin, names = 0, Counter[str]()
    for number, line in lines:
        if line.upper() == "BEGIN:VEVENT":
            begin, names = number, Counter()
        elif line.upper() == "END:VEVENT":
            for name in _ONCE:
                if names[name] != 1:
                    yield begin, f"the event has {name} {names[name]} times, where once is due"
        else:
            names[re.split("[;:]", line, maxsplit=1)[0].upper()] += 1


def _entry_faults(entries: tuple[Entry, ...]) -> Iterator[str]:
    if not entries:
        yield "holds no event; some clients then keep the old ones, others clear the calendar"
    for uid, count in Counter(entry.uid for entry in entries).items():
        if count > 1:
            yield f"the UID {uid} stands {count} times"
    for entry in entries:
        yield from (f"{entry.title!r}: {problem}" for problem in entry.errors)
        if entry.status and entry.status not in _STATUSES:
            yield f"{entry.title!r} has the status {entry.status}, which no event may have"
        if entry.start is not None and entry.end is not None:
            if isinstance(entry.start, datetime) != isinstance(entry.end, datetime):
                yield f"{entry.title!r} begins and ends in different forms"
            elif entry.end <= entry.start:
                yield f"{entry.title!r} ends at {entry.end}, not later than it starts at {entry.start}"


def _catalogue_faults(read: Mapping[str, tuple[Entry, ...]], events: list[dict[str, Any]]) -> Iterator[Fault]:
    everything = {entry.uid: entry for entry in read.get("all.ics", ())}
    known = set()
    for event in events:
        known.add(event["uid"])
        entry = everything.get(event["uid"])
        if event["excluded"] is None:
            message = "is in no feed" if entry is None else _mismatch(event, entry)
            if message:
                yield Fault("all.ics", 0, f"{event['id']} {message}")
        elif entry is not None and not entry.is_withdrawn:
            yield Fault("all.ics", 0, f"{event['id']} is in a feed, though it is left out: {event['excluded']}")
    for uid, entry in everything.items():
        is_notice = not any(event["excluded"] is None for event in events)
        if uid not in known and not entry.is_withdrawn and not is_notice:
            yield Fault("all.ics", 0, f"{entry.title!r} is no event of events.json")


def _mismatch(event: dict[str, Any], entry: Entry) -> str | None:
    if event["title"] not in entry.title:
        return f"is called {event['title']!r} in events.json and {entry.title!r} in the feed"
    if entry.is_withdrawn:
        return None
    if event["precision"] == "minute":
        due, shown = _span(event["start_utc"], event["end_utc"]), _span(_text(entry.start), _text(entry.end))
        return None if due == shown else f"is at {due} in events.json, and at {shown} in the feed"
    first = date.fromisoformat(event["first"])
    last = date.fromisoformat(event["last"]) if event["last"] else first
    if isinstance(entry.start, datetime) or entry.start is None:
        return "is at a clock time in the feed, and on a day in events.json"
    end = entry.end if isinstance(entry.end, date) else entry.start + timedelta(days=1)
    if event["precision"] == "day":
        same = (entry.start, end) == (first, last + timedelta(days=1))
    else:
        same = first <= entry.start and (end <= last + timedelta(days=1))
        if not entry.title.startswith(("Date TBC", "Postponed: ", "Cancelled: ")):
            return f"is known only to the {event['precision']}, and looks like an ordinary event"
    return None if same else f"is on {event['when']} in events.json, and on {entry.date_in_words} in the feed"


def _text(moment: date | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return None if moment is None else moment.isoformat()


def _span(start: str | None, end: str | None) -> str:
    return f"{start} to {end}" if end else str(start)


def _feed_list_faults(read: Mapping[str, tuple[Entry, ...]], listed: list[dict[str, Any]]) -> Iterator[Fault]:
    named = {feed["path"]: feed for feed in listed}
    for path in sorted(path for path in read if not path.startswith("event/")):
        if path not in named:
            yield Fault(path, 0, "is not in feeds.json")
    for path, feed in named.items():
        if path not in read:
            yield Fault("feeds.json", 0, f"names {path}, and there is no such file")
            continue
        living = [entry for entry in read[path] if not entry.is_withdrawn]
        is_notice = feed["count"] == 0 and len(living) <= 1
        if len(living) != feed["count"] and not is_notice:
            yield Fault("feeds.json", 0, f"counts {feed['count']} events in {path}, which holds {len(living)}")


def _sameness_faults(read: Mapping[str, tuple[Entry, ...]]) -> Iterator[Fault]:
    first: dict[str, tuple[str, Entry]] = {}
    for path in sorted(read):
        for entry in read[path]:
            where, other = first.setdefault(entry.uid, (path, entry))
            if other != entry:
                yield Fault(path, 0, f"{entry.title!r} differs from the entry with the same UID in {where}")

r"""Content lines: as the icalendar package writes them, and, where that one is wrong, as RFC 5545 asks.

The package is the referee: for the same property it gives the same line, before folding. Folding has rules of its own.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from itertools import pairwise
from typing import Any

import icalendar
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from diplocal import characters, ics
from diplocal.build import compiled
from diplocal.render import location, readable, slot, title
from support import NOW, REAL

allowed = st.characters(codec="utf-8").filter(lambda character: characters.forbidden(character) is None)
tricky = st.sampled_from(
    ["\\", "\\" * 73, "\\n", "\\N", "\\;", "\\,", ";", ",", ":", '"', "^", "^n", "\n", "👩‍✈️", "क्‍ष", " "]
)
values = st.lists(st.one_of(tricky, allowed), max_size=300).map("".join)
plain = values.filter(lambda value: r"\N" not in value)
"""Text without the two characters that the referee takes for a line break."""
lines = values.map(lambda value: ics.text(b"DESCRIPTION", value))


def unfolded(content: bytes) -> bytes:
    return content.replace(b"\r\n ", b"")


def refereed(name: str, value: object, **parameters: str) -> bytes:
    """What icalendar writes for a property, without its folds."""
    component = icalendar.Event()
    component.add(name, value, parameters=parameters)
    begin, line, end, rest = unfolded(component.to_ical()).split(b"\r\n")
    assert (begin, end, rest) == (b"BEGIN:VEVENT", b"END:VEVENT", b"")
    return line + b"\r\n"


def read(line: bytes) -> Any:  # noqa: ANN401 - the library's values share no base
    """What icalendar understands of the only property of an event."""
    component = icalendar.Event.from_ical(b"BEGIN:VEVENT\r\n" + ics.folded(line) + b"END:VEVENT\r\n")
    assert component.errors == []
    (value,) = component.values()
    return value


@given(plain)
def test_text_is_written_as_the_referee_writes_it(value: str) -> None:
    assert ics.text(b"SUMMARY", value) == refereed("summary", value)


@given(values)
def test_text_reads_back_equal(value: str) -> None:
    assert str(read(ics.text(b"SUMMARY", value))) == value


@given(st.lists(plain, min_size=1, max_size=5))
def test_lists_of_text_are_written_as_the_referee_writes_them(several: list[str]) -> None:
    assert ics.texts(b"CATEGORIES", several) == refereed("categories", several)


@given(st.lists(values.filter(bool), min_size=1, max_size=5))
def test_lists_of_text_read_back_equal(several: list[str]) -> None:
    assert [str(category) for category in read(ics.texts(b"CATEGORIES", several)).cats] == several


@given(st.dates())
def test_days_are_written_as_the_referee_writes_them_and_read_back(day: date) -> None:
    line = ics.moment(b"DTSTART", day)
    assert line == refereed("dtstart", day)
    assert read(line).dt == day


@given(st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0)))
def test_instants_are_written_as_the_referee_writes_them_and_read_back(moment: datetime) -> None:
    line = ics.moment(b"DTSTART", moment)
    assert line == refereed("dtstart", moment)
    assert read(line).dt == moment


@pytest.mark.parametrize(
    ("zone", "expected"),
    [(UTC, b"20260218T160000Z"), (timezone(timedelta(hours=5, minutes=30)), b"20260218T103000Z")],
)
def test_an_instant_is_written_in_utc(zone: timezone, expected: bytes) -> None:
    assert ics.instant(datetime(2026, 2, 18, 16, tzinfo=zone)) == expected


def test_a_clock_time_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="2026-02-18 16:00:00"):
        ics.instant(datetime(2026, 2, 18, 16))  # noqa: DTZ001 - that is the point


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_positions_are_written_as_the_referee_writes_them_and_read_back(latitude: float, longitude: float) -> None:
    assume("e" not in f"{latitude}{longitude}")
    line = ics.geo(latitude, longitude)
    assert line == refereed("geo", (latitude, longitude))
    assert read(line).ical_value == (latitude, longitude)


@given(st.text("abc/?&=,;:%-", min_size=1, max_size=120).map("https://www.example.org/{}".format))
def test_addresses_are_written_as_the_referee_writes_them_and_read_back(address: str) -> None:
    line = ics.line(b"URL", address)
    assert line == refereed("url", address)
    assert str(read(line)) == address


def test_durations_and_their_parameter_are_written_as_the_referee_writes_them() -> None:
    line = ics.line(b"REFRESH-INTERVAL", "PT12H", value="DURATION")
    assert line == refereed("refresh-interval", timedelta(hours=12), VALUE="DURATION")
    assert read(line).dt == timedelta(hours=12)


parameters = st.text(st.one_of(st.sampled_from(",;:\"^\n'\\n "), allowed), min_size=1, max_size=40)


@given(parameters.filter(lambda value: "’" not in value))
def test_parameters_are_quoted_and_encoded_as_the_referee_does_it(value: str) -> None:
    assert ics.line(b"COMMENT", "text", label=value) == refereed("comment", "text", LABEL=value)


@pytest.mark.parametrize("value", ["a", "a,b", "a;b:c", 'say "no"', "two\nlines", "up^n", "’", "C:\\n"])
def test_parameters_read_back_equal(value: str) -> None:
    assert read(ics.line(b"COMMENT", "text", label=value)).params["LABEL"] == value


@pytest.mark.parametrize("control", ["\x00", "\r", "\x1b", "\x7f"])
def test_a_control_character_has_no_form_in_a_parameter(control: str) -> None:
    with pytest.raises(ValueError, match=re.escape(control)):
        ics.line(b"COMMENT", "text", label=f"a{control}b")


# Where the referee is wrong.


def test_referee_takes_a_backslash_and_a_capital_n_for_a_line_break() -> None:
    """§3.3.11: a backslash is written as two; so `C:\\News` stays on one line."""
    assert ics.text(b"SUMMARY", r"C:\News") == b"SUMMARY:C:\\\\News\r\n"
    assert refereed("summary", r"C:\News") == b"SUMMARY:C:\\news\r\n"
    assert refereed("categories", [r"C:\News"]) == b"CATEGORIES:C:\\news\r\n"


def test_referee_writes_small_numbers_with_an_exponent() -> None:
    """§3.3.7: a float has a sign, digits and a point, and nothing else."""
    assert ics.geo(0.00001, -0.00002) == b"GEO:0.000010;-0.000020\r\n"
    assert refereed("geo", (0.00001, -0.00002)) == b"GEO:1e-05;-2e-05\r\n"


def test_referee_quotes_for_an_apostrophe_which_asks_for_none() -> None:
    """§3.2: only comma, semicolon and colon do."""
    assert ics.line(b"COMMENT", "text", label="’") == "COMMENT;LABEL=’:text\r\n".encode()
    assert refereed("comment", "text", LABEL="’") == 'COMMENT;LABEL="’":text\r\n'.encode()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_no_text_breaks_out_of_its_line(end: str) -> None:
    assert ics.text(b"SUMMARY", f"a{end}ATTACH:b") == b"SUMMARY:a\\nATTACH:b\r\n"


# Folding.


@given(st.lists(lines, min_size=1, max_size=4).map(b"".join))
def test_folded_lines_unfold_to_the_same(content: bytes) -> None:
    assert unfolded(ics.folded(content)) == content


@given(lines)
def test_no_line_is_longer_than_75_octets_or_cut_inside_a_character(content: bytes) -> None:
    *folded, rest = ics.folded(content).split(b"\r\n")
    assert rest == b""
    for line in folded:
        assert len(line) <= 75
        line.decode()


@given(lines)
def test_a_line_is_cut_only_where_no_more_fits(content: bytes) -> None:
    folded = ics.folded(content).split(b"\r\n")[:-1]
    for line, following in pairwise(folded):
        following_character = following[1:].decode()[0].encode()
        escape = line.endswith(b"\\") or following.startswith(b" \\")
        assert len(line) + len(following_character) > 75 or escape


@given(lines)
def test_no_escape_is_cut_since_some_clients_undo_escapes_before_they_unfold(content: bytes) -> None:
    for line in ics.folded(content).split(b"\r\n"):
        assert (len(line) - len(line.rstrip(b"\\"))) % 2 == 0


@pytest.mark.parametrize(
    ("line", "folded"),
    [
        ("X:" + "a" * 73, "X:" + "a" * 73),
        ("X:" + "a" * 74, "X:" + "a" * 73 + "\r\n a"),
        ("X:" + "a" * 148, "X:" + "a" * 73 + "\r\n " + "a" * 74 + "\r\n a"),
        ("X:" + "a" * 72 + "é", "X:" + "a" * 72 + "\r\n é"),
        ("X:" + "a" * 71 + "é", "X:" + "a" * 71 + "é"),
        ("X:" + "a" * 70 + "👩‍✈️", "X:" + "a" * 70 + "\r\n 👩‍✈️"),
        ("X:" + "a" * 72 + "\\n", "X:" + "a" * 72 + "\r\n \\n"),
        ("X:" + "a" * 71 + "\\n", "X:" + "a" * 71 + "\\n"),
        ("X:" + "a" * 71 + "\\\\", "X:" + "a" * 71 + "\\\\"),
        ("X:" + "\\" * 80, "X:" + "\r\n " + "\\" * 74 + "\r\n " + "\\" * 6),
        ("X:" + "é" * 40, "X:" + "é" * 36 + "\r\n " + "é" * 4),
    ],
    ids=lambda text: ascii(text[-12:]),
)
def test_where_a_line_is_cut(line: str, folded: str) -> None:
    assert ics.folded(f"{line}\r\n".encode()) == f"{folded}\r\n".encode()


# Whole components.


def component(uid: str, record: Any, catalogue: Any) -> icalendar.Event:  # noqa: ANN401 - a record and its calendar
    """Make the entry of an event with the referee."""
    event, vocabulary, settings = record.event, catalogue.vocabulary, catalogue.settings
    made = icalendar.Event()
    place = slot(event, settings.imprecise)
    made.add("uid", uid)
    made.add("dtstart", place.start)
    if place.end:
        made.add("dtend", place.end)
    made.add("summary", title(event))
    made.add("description", readable(event, record.involvement, vocabulary, settings))
    if where := location(event, vocabulary):
        made.add("location", where)
    spots = [(spot.latitude, spot.longitude) for spot in event.places if spot.venue and spot.latitude is not None]
    if spots:
        made.add("geo", spots[0])
    page = f"{settings.base_url}event/{event.id}/" if settings.base_url else ""
    if address := page or next((source.url for source in event.sources if source.url), None):
        made.add("url", address)
    kind, themes = vocabulary.kinds[event.kind], (vocabulary.themes[theme] for theme in event.themes)
    made.add("categories", [kind.label, *(theme.label for theme in themes)])
    made.add("transp", "TRANSPARENT")
    made.add("x-microsoft-cdo-busystatus", "FREE")
    return made


def test_every_event_of_the_real_calendar_has_the_lines_and_the_fingerprint_of_the_referee() -> None:
    _, findings, edition = compiled(REAL, NOW)
    assert edition is not None, findings
    shown = [record for record in edition.published if record.event.withdrawn is None]
    assert len(shown) > 100
    for record in shown:
        uid = edition.uids[record.id]
        body, line = edition.bodies[uid], edition.ledger.entries[uid]
        made = component(uid, record, edition.catalogue)
        made.add("status", re.search(r"\nSTATUS:([A-Z]+)\r", body.decode())[1])  # type: ignore[index]
        assert sha256(unfolded(made.to_ical())).hexdigest()[:32] == line.digest
        made.add("dtstamp", line.stamp.modified)
        made.add("last-modified", line.stamp.modified)
        made.add("created", line.stamp.created)
        made.add("sequence", line.stamp.sequence)
        assert unfolded(body) == unfolded(made.to_ical())


def test_every_feed_of_the_real_calendar_is_what_the_referee_makes_of_it() -> None:
    _, findings, edition = compiled(REAL, NOW)
    assert edition is not None, findings
    for feed in edition.feeds:
        if feed.count > 12:
            continue  # the entries are the same; a few feeds of each kind show the rest
        assert unfolded(icalendar.Calendar.from_ical(bytes(feed.content)).to_ical()) == unfolded(bytes(feed.content))

"""What was written reads back equal, whatever the words and the dates."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplocal import characters
from diplocal.feeds import Feed, joined
from diplocal.identity import Stamp
from diplocal.model import Event
from diplocal.render import entry, location, notice, readable, slot, title, withdrawn
from diplocal.settings import Settings
from diplocal.verification import verify_feed
from diplocal.vocabulary import Country, Organisation, Vocabulary, Word
from support import SAMPLE, Seen, entries

UID = "3f0c7c1e-58a4-4c0b-9d55-0a6f0e2b7a11"
STAMP = Stamp(3, datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC))
STAMPS = (b"DTSTAMP:", b"LAST-MODIFIED:", b"CREATED:", b"SEQUENCE:")
FEED = Feed("feed.ics", "Feed", "A feed.", "teal", ())
TRICKY = [
    "\\",
    "\\N",
    "\\n",
    "\\;",
    "\\,",
    "\\\\",
    "C:\\News",
    ";",
    ",",
    ":",
    '"',
    "'",
    "\u200d",
    "क्‍ष",
    "👩‍✈️",
    "é",
    "e\u0301",
]


def words(dimension: str) -> dict[str, Any]:
    return tomllib.loads((SAMPLE / "vocabulary" / f"{dimension}.toml").read_text(encoding="utf-8"))


VOCABULARY = Vocabulary(
    {key: Word.model_validate(word) for key, word in words("kinds").items()},
    {key: Word.model_validate(word) for key, word in words("themes").items()},
    {key: Organisation.model_validate(word) for key, word in words("organisations").items()},
    {},
    {key: Country.model_validate(word) for key, word in words("countries").items()},
)

allowed = st.characters(codec="utf-8").filter(lambda character: characters.forbidden(character) is None)
pieces = st.one_of(st.sampled_from(TRICKY), allowed.filter(lambda character: character != "\n"))


def texts(longest: int, *more: str) -> st.SearchStrategy[str]:
    parts = st.lists(st.one_of(pieces, st.sampled_from(more)) if more else pieces, min_size=1, max_size=longest)
    return parts.map(lambda chosen: "".join(chosen)[:longest].strip()).filter(bool)


days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
clocks = st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1)).map(lambda moment: moment.replace(second=0))  # noqa: DTZ001 - wall clocks
spans = st.tuples(days, st.integers(0, 3000)).map(lambda span: f"{span[0]}/{span[0] + timedelta(days=span[1])}")
dates = st.one_of(
    days.map(str),
    spans,
    days.map("{}?".format),
    days.map("{}~".format),
    days.map("{}/..".format),
    days.map("{}~/..".format),
    days.map("{:%Y-%m}/..".format),
    days.map("{}%".format),
    days.map("{:%Y-%m}".format),
    days.map("{:%Y}".format),
    days.map("{:%Y-%m}~".format),
    days.map(lambda day: f"{day:%Y-%m-%d}/{day + timedelta(days=40):%Y-%m}"),
    st.tuples(days, st.sampled_from([*range(21, 25), *range(33, 37)])).map(lambda pair: f"{pair[0].year}-{pair[1]}"),
    clocks.map("{:%Y-%m-%dT%H:%M}".format),
    clocks.map(lambda start: f"{start:%Y-%m-%dT%H:%M}/{start + timedelta(minutes=95):%Y-%m-%dT%H:%M}"),
)
statuses = st.sampled_from(["proposed", "announced", "confirmed", "held", "unreported", "postponed", "cancelled"])


@st.composite
def events(draw: st.DrawFn) -> Event:
    return Event.model_validate(
        {
            "id": "drawn",
            "title": draw(texts(60)),
            "kind": "exercise",
            "status": draw(statuses),
            "when": draw(dates),
            "timezone": "UTC",
            "checked": draw(st.one_of(st.none(), days)),
            "themes": draw(st.lists(st.sampled_from(["naval-operations", "peacekeeping"]), unique=True)),
            "description": draw(texts(400, "\n", "\n\n")),
            "places": [{"country": "CI", "city": draw(texts(40)), "venue": draw(texts(40))}, {}],
            "who": {"attended": ["IN", "harbour-forum"], "absent": ["US"], "reported": draw(texts(60))},
            "people": [{"of": "MY", "name": draw(texts(30)), "office": draw(texts(30))}],
            "sources": [{"publisher": draw(texts(30)), "url": "https://www.example.org/a,b;c", "claim": "Yes"}],
            "history": [{"on": "2026-01-02", "note": draw(texts(60)), "was": draw(dates)}],
        }
    )


def settings(**keys: str) -> Settings:
    return Settings.model_validate({"name": "Drawn", "description": "Drawn.", "namespace": UID, **keys})


def written(event: Event, chosen: Settings) -> bytes:
    made = entry(UID, event, slot(event, chosen.imprecise), VOCABULARY.involvement(event), VOCABULARY, chosen)
    return joined(FEED, [made.stamped(STAMP)])


def read(feed: bytes) -> Seen:
    (only,) = entries(feed)
    return only


def unescaped(value: object) -> str:
    return re.sub(r"\\(.)", lambda escape: "\n" if escape[1] == "n" else escape[1], str(value))


policies = st.builds(
    settings,
    imprecise=st.sampled_from(["marker", "span"]),
    cancelled=st.sampled_from(["status", "title-only"]),
    base_url=st.sampled_from(["", "https://calendar.example.org/"]),
)


@given(events(), policies)
def test_every_word_and_date_survives_the_feed(event: Event, chosen: Settings) -> None:
    found = read(written(event, chosen))
    place = slot(event, chosen.imprecise)
    assert found.title == title(event)
    assert found.text == readable(event, VOCABULARY.involvement(event), VOCABULARY, chosen)
    assert found.location == location(event, VOCABULARY)
    assert (found.start, found.end) == (place.start, place.end)
    assert (found.uid, found.sequence, found.modified) == (UID, STAMP.sequence, STAMP.modified)
    assert found.component.errors == []


@given(events(), policies)
def test_no_event_breaks_a_rule_on_bytes(event: Event, chosen: Settings) -> None:
    assert list(verify_feed("feed.ics", written(event, chosen))) == []


@given(texts(200, "\n"), texts(200, "\n"))
def test_name_and_description_of_a_feed_survive(name: str, description: str) -> None:
    feed = Feed("feed.ics", name, description, "teal", ())
    made = notice(UID, date(2026, 11, 23), name)
    content = joined(feed, [made.stamped(STAMP)])
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["DESCRIPTION"] == description
    # The library knows no type for the others, and gives their values as they stand.
    assert unescaped(calendar["X-WR-CALDESC"]) == description
    assert unescaped(calendar["NAME"]) == unescaped(calendar["X-WR-CALNAME"]) == name
    assert read(content).title == f"No events at present: {name}"


@given(events(), texts(200))
def test_a_withdrawal_keeps_name_and_place_and_gives_its_reason(event: Event, reason: str) -> None:
    place = slot(event, "marker")
    found = read(joined(FEED, [withdrawn(UID, event.title, place, reason).stamped(STAMP)]))
    assert found.title == f"Entry withdrawn: {event.title}"
    assert (found.start, found.end, found.status) == (place.start, place.end, "CANCELLED")
    assert found.text.endswith(f"Reason: {reason}")


@given(events())
def test_the_fingerprint_is_of_the_unfolded_lines_without_the_stamps_of_a_revision(event: Event) -> None:
    place = slot(event, settings().imprecise)
    made = entry(UID, event, place, VOCABULARY.involvement(event), VOCABULARY, settings())
    lines = made.stamped(STAMP).replace(b"\r\n ", b"").splitlines(keepends=True)
    assert made.digest == sha256(b"".join(line for line in lines if not line.startswith(STAMPS))).hexdigest()[:32]


@pytest.mark.parametrize("text", TRICKY)
def test_tricky_text_reads_back_as_it_was_written(text: str) -> None:
    data = {"id": "a", "title": f"A{text}Z", "kind": "other", "status": "held", "when": "2026-02-18"}
    event = Event.model_validate({**data, "description": f"first {text}N\n{text}n last{text}."})
    found = read(written(event, settings()))
    assert found.title == f"A{text}Z"
    assert event.description in found.text


@pytest.mark.parametrize("keys", [{"when": "unknown"}, {"when": "2026-02-18T09:00"}], ids=["no date", "no zone"])
def test_an_event_that_cannot_be_placed_is_never_placed_somewhere(keys: dict[str, str]) -> None:
    data = {"id": "a", "title": "A", "kind": "other", "status": "held", "description": "B", **keys}
    with pytest.raises(ValueError, match=r"^a$"):
        slot(Event.model_validate(data), "marker")


@pytest.mark.parametrize(
    ("when", "status", "expected"),
    [
        ("2026-02-18", "held", ("A", "CONFIRMED")),
        ("2026-02-18", "unreported", ("A", "CONFIRMED")),
        ("2026-02-18", "confirmed", ("A", "CONFIRMED")),
        ("2026-02-18", "announced", ("A", "TENTATIVE")),
        ("2026-02-18", "proposed", ("A", "TENTATIVE")),
        ("2026-02-18", "postponed", ("Postponed: A", "TENTATIVE")),
        ("2026-02-18", "cancelled", ("Cancelled: A", "CANCELLED")),
        ("2026-02-18/..", "held", ("A begins", "CONFIRMED")),
        ("2026-02-18/..", "postponed", ("Postponed: A begins", "TENTATIVE")),
        ("2026-02-18~/..", "held", ("Date approximate: A begins", "TENTATIVE")),
        ("2026-02-18?", "held", ("Date uncertain: A", "TENTATIVE")),
        ("2026-02-18~", "held", ("Date approximate: A", "TENTATIVE")),
        ("2026-02-18%", "held", ("Date approximate and uncertain: A", "TENTATIVE")),
        ("2026-02-18/2026-02-20?", "held", ("Date uncertain: A", "TENTATIVE")),
        ("2026-02", "held", ("Date TBC (February 2026): A", "TENTATIVE")),
        ("2026-02/..", "held", ("Date TBC (from February 2026, end not given): A", "TENTATIVE")),
        ("2026-02~", "held", ("Date TBC (about February 2026): A", "TENTATIVE")),
        ("2026-02", "postponed", ("Postponed: Date TBC (February 2026): A", "TENTATIVE")),
        ("2026-02", "cancelled", ("Cancelled: Date TBC (February 2026): A", "CANCELLED")),
    ],
)
def test_title_and_status_say_what_is_known(when: str, status: str, expected: tuple[str, str]) -> None:
    data = {"id": "a", "title": "A", "kind": "other", "status": status, "when": when, "description": "B"}
    found = read(written(Event.model_validate(data), settings()))
    assert (found.title, found.status) == expected

from __future__ import annotations

import tomllib
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from diplocal.model import LONGEST_SLUG, Change, Event, Place, Source, Status, is_slug
from diplocal.when import UNKNOWN, When, parse_when
from support import record, source


def event(**keys: object) -> Event:
    return Event.model_validate({"id": "sample", **tomllib.loads(record(**keys))})


def refusals(**keys: object) -> list[tuple[str, str]]:
    """Give where and why a record is refused."""
    with pytest.raises(ValidationError) as caught:
        Event.model_validate({"id": "sample", **tomllib.loads(record()), **keys})
    return [(".".join(map(str, error["loc"])), error["type"]) for error in caught.value.errors()]


@pytest.mark.parametrize("slug", ["a", "7", "ifr-2026", "a-b-c", "x" * LONGEST_SLUG, "console", "com", "com10"])
def test_a_slug_is_a_safe_name_for_a_file(slug: str) -> None:
    assert is_slug(slug)


@pytest.mark.parametrize(
    "text",
    [
        *("", "A", "a\n", "-a", "a-", "a--b", "a_b", "a b", "../x", "a/b", "a.b", "é", "\u0661"),
        *("con", "nul", "com1", "lpt9", "x" * (LONGEST_SLUG + 1), "x" * 300),
    ],
)
def test_what_is_no_safe_name_is_no_slug(text: str) -> None:
    assert not is_slug(text)


@given(st.text())
def test_a_slug_is_short_ascii(text: str) -> None:
    if is_slug(text):
        assert text.isascii()
        assert text == text.lower().strip("-\n ")
        assert 1 <= len(text) <= LONGEST_SLUG


def test_a_record_is_frozen_and_its_tables_too() -> None:
    made = event()

    for part, key in ((made, "title"), (made.who, "reported"), (made.sources[0], "claim")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(part, key, "Other")


def test_what_a_record_leaves_out_is_empty() -> None:
    made = event(themes=None, who=None, sources=None, checked=None)

    assert (made.themes, made.sources, made.history, made.places, made.people, made.extra) == ((), (), (), (), (), {})
    assert (made.who.hosts, made.timezone, made.checked, made.umbrella) == ((), None, None, False)


def test_a_full_date_may_be_written_bare_or_in_quotes() -> None:
    bare, quoted = date(2026, 2, 18), "2026-02-18"

    for day in (bare, quoted):
        made = event(when=day, checked=day, sources=[source(published=day)], history=[{"on": day, "note": "Moved."}])
        assert made.when == parse_when("2026-02-18")
        assert made.checked == bare
        assert made.sources[0].published == parse_when("2026-02-18")
        assert made.history[0].on == bare


def test_a_date_already_read_is_taken_as_it_is() -> None:
    assert Event.model_validate({**event().model_dump(), "when": UNKNOWN}).when is UNKNOWN


@pytest.mark.parametrize("published", ["2026-11-20", "2026-11"])
def test_a_publication_is_dated_to_the_day_or_the_month(published: str) -> None:
    assert event(sources=[source(published=published)]).sources[0].published == parse_when(published)


@pytest.mark.parametrize(
    "published", ["2026", "unknown", "2026-11~", "2026-11-20?", "2026-11-20/2026-11-21", "2026-11/..", "2026-33",
                  "2026-11-20T10:00"],
)  # fmt: skip
def test_a_publication_is_dated_no_other_way(published: str) -> None:
    assert refusals(sources=[source(published=published)]) == [("sources.0.published", "D109")]


@pytest.mark.parametrize(
    "value",
    [2026, 2026.02, True, ["2026-02-18"], {"from": "2026"}, datetime(2026, 2, 18, 16), time(16)],  # noqa: DTZ001 - as TOML gives it
)
def test_a_date_that_is_not_in_quotes_is_refused(value: object) -> None:
    assert refusals(when=value) == [("when", "S004")]


@pytest.mark.parametrize("value", ["2026-02", "2026", "unknown", "2026-02-31", 20260218, "2026-02-18/2026-02-19", True,
                                   datetime(2026, 2, 18)])  # fmt: skip # noqa: DTZ001 - as TOML gives it
def test_a_day_is_a_full_date(value: object) -> None:
    assert refusals(checked=value) == [("checked", "D101")]


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("title", "x" * 61, "T103"),
        ("title", "", "T102"),
        ("title", "   ", "T102"),
        ("title", " x", "T104"),
        ("title", "x\n", "T101"),
        ("title", "a\u200bb", "T101"),
        ("timezone", "x" * 501, "T103"),
        ("description", "", "T102"),
        ("description", "\n \n", "T102"),
        ("description", "a\tb", "T101"),
        ("description", "x" * 4001, "T103"),
        ("themes", "naval-operations", "S004"),
        ("id", "../x", "S007"),
        ("edition", 0, "greater_than_equal"),
        ("edition", 1000, "less_than_equal"),
        ("edition", True, "int_type"),
        ("umbrella", 1, "bool_type"),
        ("status", "canceled", "enum"),
        ("part_of_day", "noon", "enum"),
        ("mood", "good", "extra_forbidden"),
        ("extra", {"at": time(9)}, "S004"),
        ("extra", {"nested": [{"ratio": float("nan")}]}, "S004"),
        ("extra", {"ratio": float("-inf")}, "S004"),
    ],
)
def test_a_value_of_the_wrong_shape_is_refused(key: str, value: object, code: str) -> None:
    assert refusals(**{key: value}) == [(key, code)]


def test_line_breaks_around_a_description_are_not_part_of_it() -> None:
    assert event(description="\nFirst.\n\nSecond.\n").description == "First.\n\nSecond."


@pytest.mark.parametrize("value", [-90, 90, 17.6868, 0])
def test_a_latitude_is_within_the_poles(value: float) -> None:
    assert Place(latitude=value).latitude == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -90.1, 91, True, "17"])
def test_what_is_no_latitude_is_refused(value: Any) -> None:  # noqa: ANN401 - the types are what is refused
    with pytest.raises(ValidationError):
        Place(latitude=value)


def test_extra_may_hold_whatever_json_can_carry() -> None:
    extra = {"a": [1, 2.5, True, "x", date(2026, 1, 1)], "b": {"c": {}}}

    assert event(extra=None).extra == {}
    assert Event.model_validate({**event().model_dump(), "extra": extra}).extra == extra


def test_a_record_dumps_to_what_it_was_read_from() -> None:
    made = event(when="2026-02-15/2026-02-25", history=[{"on": "2026-01-01", "was": "2026", "note": "Moved."}])

    assert Event.model_validate(made.model_dump()) == made


def test_the_schema_for_editors_can_be_made() -> None:
    assert {"title", "when", "sources"} <= Event.model_json_schema()["properties"].keys()


def test_a_source_and_a_change_say_what_they_rest_on() -> None:
    assert {name for name, field in Source.model_fields.items() if field.is_required()} == {"publisher", "claim"}
    assert {name for name, field in Change.model_fields.items() if field.is_required()} == {"on", "note"}


def test_a_status_is_a_word() -> None:
    assert [str(status) for status in Status][:3] == ["proposed", "announced", "confirmed"]
    assert isinstance(event().when, When)

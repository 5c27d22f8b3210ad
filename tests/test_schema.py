"""The JSON Schema of a record, by which editors complete and check what is typed."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from diplocal.cli import main
from diplocal.exports import record_schema
from diplocal.model import Event
from support import REAL, SAMPLE

SCHEMA = record_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
CASES = Path(__file__).parent / "rules"
GOOD: dict[str, Any] = {
    "title": "International Fleet Review 2026",
    "kind": "fleet-review",
    "status": "held",
    "when": "2026-02-18",
    "checked": "2026-11-22",
    "edition": 3,
    "themes": ["naval-operations"],
    "description": "Ships are shown to the President.",
    "places": [{"country": "IN", "city": "Visakhapatnam", "venue": "Anchorage", "latitude": 17.7, "longitude": 83.3}],
    "who": {"hosts": ["IN"], "reported": "75 countries"},
    "people": [{"of": "IN", "name": "Droupadi Murmu", "office": "President"}],
    "sources": [
        {"publisher": "PIB", "published": "2026-02", "url": "https://www.example.org/", "claim": "It was held"}
    ],
    "history": [{"on": "2025-12-03", "was": "2026", "note": "Day announced.", "correction": False}],
    "excused": {"T105": "It kept its name."},
    "extra": {"ships": 70},
}


def records() -> list[Path]:
    folders = [REAL, SAMPLE, *CASES.glob("*/passes/*")]
    files = (file for folder in folders for file in folder.glob("*/*.toml"))
    return sorted(file for file in files if file.parent.name != "vocabulary")


def as_json(value: Any) -> Any:  # noqa: ANN401 - TOML has no common type
    """Give what TOML says as JSON would: dates are texts there."""
    match value:
        case dict():
            return {key: as_json(held) for key, held in value.items()}
        case list():
            return [as_json(held) for held in value]
        case datetime() | date():
            return value.isoformat()
        case _:
            return value


def told(record: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(record)]


def test_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]


def test_every_sound_record_is_valid() -> None:
    files = records()
    assert len(files) > 100
    wrong = {file: told(as_json(tomllib.loads(file.read_text(encoding="utf-8")))) for file in files}
    assert {file: errors for file, errors in wrong.items() if errors} == {}


def test_the_full_record_is_valid() -> None:
    assert told(GOOD) == []


@pytest.mark.parametrize(
    ("way", "value", "place"),
    [
        (("tittle",), "Fleet review", "$"),
        (("id",), "ifr-2026", "$"),
        (("title",), 2026, "$.title"),
        (("status",), "done", "$.status"),
        (("part_of_day",), "mornings", "$.part_of_day"),
        (("when",), 2026, "$.when"),
        (("themes",), "naval-operations", "$.themes"),
        (("edition",), 0, "$.edition"),
        (("edition",), 1000, "$.edition"),
        (("umbrella",), "yes", "$.umbrella"),
        (("sources",), [], "$.sources"),
        (("sources", 0, "status"), "held", "$.sources[0]"),
        (("sources", 0, "says_status"), "done", "$.sources[0].says_status"),
        (("places", 0, "latitude"), 91, "$.places[0].latitude"),
        (("places", 0, "longitude"), -181, "$.places[0].longitude"),
        (("places", 0, "town"), "Vizag", "$.places[0]"),
        (("who", "host"), ["IN"], "$.who"),
        (("history", 0, "correction"), "no", "$.history[0].correction"),
        (("excused", "T105"), True, "$.excused.T105"),
    ],
)
def test_a_broken_record_is_told_where(way: tuple[str | int, ...], value: object, place: str) -> None:
    record: Any = deepcopy(GOOD)
    table = record
    for key in way[:-1]:
        table = table[key]
    table[way[-1]] = value
    assert [line.partition(": ")[0] for line in told(record)] == [place]


@pytest.mark.parametrize("key", ["title", "kind", "status", "when", "description", "sources"])
def test_what_a_record_cannot_do_without(key: str) -> None:
    record = {name: value for name, value in GOOD.items() if name != key}
    assert told(record) == [f"$: {key!r} is a required property"]


def described(schema: dict[str, Any], name: str = "record") -> Iterator[tuple[str, str]]:
    """Give each table and each key with what an editor shows for it."""
    yield name, schema.get("description", "")
    for key, value in schema.get("properties", {}).items():
        yield f"{name}.{key}", value.get("description", "")


PLAIN = {
    *(
        "record.title",
        "record.kind",
        "record.status",
        "record.when",
        "record.themes",
        "record.series",
        "record.edition",
    ),
    *("record.description", "record.part_of_day", "record.places", "record.who", "record.people", "record.sources"),
    "record.history",
    *("Place.city", "Place.venue", "Place.longitude"),
    *("Who.hosts", "Who.attended", "Who.invited", "Who.observers", "Who.absent"),
    *("Person.name", "Person.office"),
    *(
        "Source.publisher",
        "Source.published",
        "Source.url",
        "Source.archived",
        "Source.says_when",
        "Source.says_status",
    ),
    *("Change.on", "Change.note"),
}
"""Keys whose name says it all."""


def test_keys_and_tables_are_described() -> None:
    parts = [(SCHEMA, "record"), *((part, name) for name, part in SCHEMA["$defs"].items() if "properties" in part)]
    texts = dict(pair for part, name in parts for pair in described(part, name))
    assert {name for name, text in texts.items() if not text} == PLAIN
    assert texts["record.timezone"] == "IANA zone of the place; needed by a clock time."
    assert texts["Source.outweighed"] == "Why this source's contradiction does not carry."


def test_every_key_of_the_model_is_there() -> None:
    assert set(SCHEMA["properties"]) == set(Event.model_fields) - {"id"}


def test_is_printed_as_it_is(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["diplocal", "schema"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code in (0, None)
    assert json.loads(capfd.readouterr().out) == SCHEMA

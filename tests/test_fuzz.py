"""Whatever stands in a calendar's folder, `validate` ends with findings that point into it, never with a traceback.

The number of examples is modest; DIPLOCAL_FUZZ=100000 makes it that many for each test.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplocal.build import compiled, validate
from diplocal.diagnostics import Finding, Severity
from diplocal.identity import Stamp, event_uid
from diplocal.ledger import Entry, Gone, Last, Ledger, dump
from diplocal.model import Event, Status
from diplocal.reporters import REPORTERS
from diplocal.rules import rules
from diplocal.when import WhenError, parse_when
from support import NOW, SAMPLE, small_calendar, toml

TODAY = date(2026, 11, 23)
EXAMPLES = int(os.environ.get("DIPLOCAL_FUZZ", "150"))
fuzzed = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

CASES = Path(__file__).parent / "rules"
GOOD = [
    file.read_text(encoding="utf-8")
    for folder in (SAMPLE, *sorted(CASES.glob("[DELPSTX]*/passes/*")))
    for file in sorted(folder.glob("*/*.toml"))
    if file.parent.name != "vocabulary"
]
DATES = [
    *("unknown", "2026", "2026-02", "2026-02-18", "2026-02-30", "2026-21", "2026-36", "2026-99", "0000", "9999-12-31"),
    *("2026-02-15/2026-02-25", "2026-02-25/2026-02-15", "2026-02/..", "../2026", "/", "..", "2026-02~", "2026-02-18%"),
    *("2026-02-18T16:00", "2026-03-29T02:30", "2026-10-25T02:30", "2026-10-25T02:30+01:00", "2026-02-18T16:00Z"),
    *("2199-12-31/..", "2199-24", "1900", "2026-02-18T16:00/2026-02-18", "2026-02-18T23:59/2026-02-19T00:00"),
    *("2026-02-18T16:00/2026-02-18T15:00", "2026-02-18?/2026-02-19~", "2026-02-18/2026-03", "٢٠٢٦-٠٢-١٨"),
]
WORDS = [
    *("IN", "SG", "asean", "admm-plus", "paper-boat", "naval-operations", "exercise", "other", "held", "cancelled"),
    *(
        "postponed",
        "Asia/Kolkata",
        "Europe/Paris",
        "UTC",
        "Kochi",
        "Kuala Lumpur",
        "sample-event",
        "fuzzed",
        "fuzzed-2",
    ),
    *(
        "",
        " ",
        "x" * 61,
        "x" * 4001,
        "<b>",
        "{{ x }}",
        "&amp;",
        "\u202e",
        "\u200d",
        "\ufeff",
        "a\nb",
        "\t",
        "!!",
        "T105",
    ),
    *("https://www.example.org/", "javascript:x", "MILAN 2025", "VISION TO SAIL WITHOUT SHIPS", "\\N", '"', "'''", "#"),
]
texts = st.sampled_from([*DATES, *WORDS]) | st.text(max_size=12)
scalars = texts | st.booleans() | st.integers() | st.floats() | st.sampled_from([2**63, -(2**63) - 1, 999, 1, 0, -1])
flat = scalars | st.lists(scalars, max_size=3)
values = (
    flat | st.dictionaries(texts, flat, max_size=2) | st.lists(st.dictionaries(texts, flat, max_size=2), max_size=2)
)


def is_date(text: str) -> bool:
    try:
        parse_when(text)
    except WhenError:
        return False
    return True


def keys_of(name: str) -> list[str]:
    annotation = {field: Event.model_fields[field].annotation for field in Event.model_fields}[name]
    part = next(
        (part for part in getattr(annotation, "__args__", (annotation,)) if hasattr(part, "model_fields")), None
    )
    return list(part.model_fields) if part else []


PARTS = {name: keys_of(name) for name in ("places", "who", "people", "sources", "history")}
FRAGMENTS = [
    *(
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "=",
        ".",
        ",",
        '"',
        '"""',
        "'",
        "'''",
        "#",
        "\n",
        "\r\n",
        "\\",
        "\\u0000",
        "\\ud800",
    ),
    *("[who]\n", "[[sources]]\n", "[[places]]\n", "[[history]]\n", "[excused]\n", "[extra]\n", "when = ", "title = "),
    *("1979-05-27T07:32:00Z", "1979-05-27", "07:32:00", "inf", "nan", "0x1F", "1e400", "9" * 30, "true", "-", "+", "_"),
    *(f"{key} = " for part in PARTS.values() for key in part),
]


def quoted(name: str) -> str:
    return toml({"x": name})[4:].rstrip("\n")


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A good record in which some lines were moved, dropped or given another value."""
    lines = draw(st.sampled_from(GOOD)).split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["value", "value", "text", "drop", "twice", "move", "insert", "cut"])):
            case "value":
                lines[at] = f"{lines[at].partition('=')[0]}= {quoted_value(draw(values))}"
            case "text":
                lines[at] = f"{lines[at].partition('=')[0]}= {quoted(draw(texts))}"
            case "drop":
                del lines[at]
            case "twice":
                lines.insert(at, lines[at])
            case "move":
                lines.append(lines.pop(at))
            case "insert":
                column = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:column] + draw(st.sampled_from(FRAGMENTS)) + lines[at][column:]
            case _:
                lines = [*lines[:at], lines[at][: len(lines[at]) // 2]]
        lines = lines or [""]
    return "\n".join(lines)


def quoted_value(value: object) -> str:
    match value:
        case str():
            return quoted(value)
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(map(quoted_value, value))}]"
        case dict():
            return "{ " + ", ".join(f"{quoted(key)} = {quoted_value(held)}" for key, held in value.items()) + " }"
        case _:
            return str(value)


@st.composite
def invented(draw: st.DrawFn) -> str:
    """A record of the right keys, with likely and unlikely values."""
    lines = [line if draw(st.booleans()) else f"{key} = {quoted(draw(texts))}" for key, line in FALLBACK.items()]
    others = sorted(set(Event.model_fields) - {*FALLBACK, *PARTS, "excused", "extra"})
    some = draw(st.dictionaries(st.sampled_from(others), values | st.lists(texts, max_size=3), max_size=5))
    lines += [f"{key} = {quoted_value(value)}" for key, value in some.items()]
    for name, keys in PARTS.items():
        for _ in range(draw(st.integers(0, 2))):
            part = draw(st.dictionaries(st.sampled_from(keys), texts | st.lists(texts, max_size=2), max_size=4))
            lines.append(f"[[{name}]]" if name != "who" else f"[{name}]")
            lines += [f"{key} = {quoted_value(value)}" for key, value in part.items()]
    free = {
        name: draw(st.dictionaries(texts, values, max_size=3)) for name in ("excused", "extra") if draw(st.booleans())
    }
    lines += [f"{name} = {quoted_value(table)}" for name, table in free.items()]
    return "\n".join(lines)


RIGHT_DATES = [*filter(is_date, DATES)]
dates = st.sampled_from(RIGHT_DATES)
names = st.sampled_from(["Naval talks", "Army talks", "Naval talks 2025", "Naval talks, phase 2", "<b>", "MILAN & Co."])
ids = st.sampled_from(["fuzzed", "fuzzed-2", "fuzzed-3", "sample-event", "gone", "no-such-event"])
parties = st.lists(st.sampled_from(["IN", "SG", "MY", "asean", "admm-plus"]), max_size=3, unique=True)
places = st.fixed_dictionaries(
    {},
    optional={
        "country": st.sampled_from(["IN", "SG", "MY", "FR"]),
        "city": st.sampled_from(["Kochi", "Cochin", "Kuala Lumpur", "Nowhere"]),
        "venue": names,
        "latitude": st.floats(-90, 90),
        "longitude": st.floats(-180, 180),
    },
)
sources = st.fixed_dictionaries(
    {"publisher": names, "claim": names},
    optional={
        "published": st.sampled_from(["2026-02", "2026-02-17", "2026-11-20", "2024-01-01"]),
        "url": st.just("https://www.example.org/"),
        "document": names,
        "says_when": dates,
        "says_status": st.sampled_from(Status).map(str),
        "outweighed": names,
        "unresolved": names,
    },
)
changes = st.fixed_dictionaries({"on": st.just("2026-01-02"), "note": names}, optional={"was": dates})
people = st.fixed_dictionaries(
    {"of": st.sampled_from(["IN", "MY", "asean"]), "name": st.sampled_from(["A B", "C B", "D"]), "office": names}
)
shaped = st.fixed_dictionaries(
    {
        "title": names,
        "kind": st.sampled_from(["exercise", "bilateral-meeting", "other"]),
        "status": st.sampled_from(Status).map(str),
        "when": dates,
        "description": names,
    },
    optional={
        "also": st.lists(names, max_size=2),
        "timezone": st.sampled_from(["Asia/Kolkata", "Asia/Calcutta", "Europe/Paris", "UTC"]),
        "checked": st.sampled_from(["2026-11-20", "2025-01-01", "2027-01-01"]),
        "series": st.sampled_from(["paper-boat", "lantern-review"]),
        "edition": st.integers(1, 3),
        "part_of": ids,
        "sidelines_of": ids,
        "meeting_of": st.lists(st.sampled_from(["asean", "admm-plus"]), max_size=1),
        "formerly": st.lists(ids, max_size=2),
        "umbrella": st.booleans(),
        "hold": names,
        "withdrawn": names,
        "places": st.lists(places, max_size=2),
        "who": st.fixed_dictionaries({}, optional={"hosts": parties, "attended": parties, "absent": parties}),
        "people": st.lists(people, max_size=2),
        "sources": st.lists(sources, max_size=3),
        "history": st.lists(changes, max_size=2),
        "excused": st.dictionaries(st.sampled_from(sorted(rules())), names, max_size=2),
    },
).map(lambda record: toml(record).encode())
"""Records that can be read, of few words, so that they clash in every way."""

FALLBACK = {
    "title": 'title = "Fuzzed event"',
    "kind": 'kind = "exercise"',
    "status": 'status = "held"',
    "when": 'when = "2026-02-18"',
    "description": 'description = "An invented event."',
}
scraps = st.lists(st.sampled_from(FRAGMENTS) | texts, max_size=40).map("".join)
contents = st.one_of(
    *((kind.map(lambda text: text.encode("utf-8", "surrogatepass"))) for kind in (mutated(), invented(), scraps)),
    st.binary(max_size=200),
)


def published(identity: str, when: str, *, is_gone: bool = False) -> Entry:
    uid = event_uid(UUID("7d1f5a0e-3a55-4d0a-9a5e-5f6f3a1c2b90"), identity)
    last = Last("Naval talks", when, "announced", TODAY.isoformat(), None, ())
    return Entry(identity, uid, "0", Stamp(0, NOW, NOW), last, gone=Gone(NOW, "Gone.") if is_gone else None)


ENTRIES = [
    published("fuzzed", "2026-02-18"),
    published("fuzzed-2", "2026-02", is_gone=True),
    published("fuzzed-3", "in a form of long ago"),
]
LEDGER = dump(Ledger({entry.uid: entry for entry in ENTRIES}))


@pytest.fixture(scope="module")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = small_calendar(tmp_path_factory.mktemp("fuzz") / "events")
    (folder / "ledger.jsonl").write_text(LEDGER, encoding="utf-8")
    yield folder
    shutil.rmtree(folder)


def put(calendar: Path, records: list[bytes]) -> dict[str, str]:
    """Write the files of an example, and give their texts by path."""
    folder = calendar / "fuzzed"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number, content in enumerate(records, 1):
        (folder / ("fuzzed.toml" if number == 1 else f"fuzzed-{number}.toml")).write_bytes(content)
    return {
        file.as_posix(): file.read_bytes().decode("utf-8", "replace")
        for file in (*folder.iterdir(), calendar / "calendar.toml")
    }


def check(findings: tuple[Finding, ...], files: dict[str, str]) -> None:
    assert list(findings) == sorted(findings)
    for finding in findings:
        assert finding.code in rules()
        assert str(finding).isprintable()
        assert finding.message
        assert finding.cure
        if finding.path in files:
            lines = files[finding.path].split("\n")
            assert 1 <= finding.line <= len(lines)
            assert 1 <= finding.column <= len(lines[finding.line - 1]) + 1
    for reporter in REPORTERS.values():
        assert reporter(findings).encode("utf-8") is not None


@fuzzed
@given(records=st.lists(contents, min_size=1, max_size=2) | st.lists(shaped, min_size=1, max_size=3))
def test_any_record_ends_with_findings(calendar: Path, records: list[bytes]) -> None:
    files = put(calendar, records)
    _, findings = validate(calendar, TODAY, before=frozenset({"fuzzed", "gone"}))
    check(findings, files)

    has_errors = any(finding.severity is Severity.ERROR for finding in findings if finding.code != "L105")
    assert has_errors == (compiled(calendar, NOW)[2] is None)


@fuzzed
@given(
    line=scraps
    | st.builds(
        "{} = {}".format,
        st.sampled_from(["name", "base_url", "colour", "imprecise", "rules"]),
        values.map(quoted_value),
    )
)
def test_any_settings_end_with_findings(calendar: Path, line: str) -> None:
    settings_file = calendar / "calendar.toml"
    good = settings_file.read_bytes()
    try:
        settings_file.write_bytes(good + line.encode("utf-8", "surrogatepass"))
        files = put(calendar, [])
        _, findings = validate(calendar, TODAY)
        check(findings, files)
    finally:
        settings_file.write_bytes(good)

"""Whatever stands in a calendar's folder, `validate` ends with findings that point into it, never with a traceback.

The number of examples is modest; DIPLOCAL_FUZZ=100000 makes it that many for each test.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplocal.build import compiled, validate
from diplocal.diagnostics import Finding, Severity
from diplocal.model import Event
from diplocal.reporters import REPORTERS
from diplocal.rules import rules
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
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=6
)


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
                lines = lines[:at] + [lines[at][: len(lines[at]) // 2]]
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
    lines = []
    for key in ("title", "kind", "status", "when", "description"):
        lines.append(f"{key} = {quoted(draw(texts))}" if draw(st.booleans()) else FALLBACK[key])
    others = sorted(set(Event.model_fields) - {*FALLBACK, *PARTS, "excused", "extra"})
    for key in draw(st.lists(st.sampled_from(others), unique=True, max_size=5)):
        lines.append(f"{key} = {quoted_value(draw(values | st.lists(texts, max_size=3)))}")
    for name, keys in PARTS.items():
        for _ in range(draw(st.integers(0, 2))):
            lines.append(f"[[{name}]]" if name != "who" else f"[{name}]")
            for key in draw(st.lists(st.sampled_from(keys), unique=True, max_size=4)):
                lines.append(f"{key} = {quoted_value(draw(texts | st.lists(texts, max_size=2)))}")
    for name in ("excused", "extra"):
        if draw(st.booleans()):
            lines.append(f"{name} = {quoted_value(draw(st.dictionaries(texts, values, max_size=3)))}")
    return "\n".join(lines)


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


@pytest.fixture(scope="module")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = small_calendar(tmp_path_factory.mktemp("fuzz") / "events")
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
@given(records=st.lists(contents, min_size=1, max_size=2))
def test_any_record_ends_with_findings(calendar: Path, records: list[bytes]) -> None:
    files = put(calendar, records)
    _, findings = validate(calendar, TODAY, before=frozenset({"fuzzed", "gone"}))
    check(findings, files)

    unread = {finding.path for finding in findings if finding.severity is Severity.ERROR}
    if not unread:
        assert compiled(calendar, NOW)[2] is not None


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

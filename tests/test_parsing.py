"""The quick parsers read what those of the standard library read, or leave it to them."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from benchmarks.workload import records
from diplocal.model import Event
from diplocal.records.document import UnreadableError
from diplocal.records.line import Line
from diplocal.records.parsing import quickly_parsed, quickly_validated
from support import REAL, record

FRAGMENTS = [
    *("a", "b-c", "_d", "1", '"é"', "'x'", ".", "=", ",", "[", "]", "[[", "]]", "{", "}", "#", " ", "\t", "\n", "\r\n"),
    *("\\", "\\e", "\\x41", "\\u00e9", '\\"', "\\\\", '"""', "'''", '"x"', "true", "inf", "nan", "-", "+", "1_0"),
    *("0x1F", "1e9", "1e400", "01", "1.", ".5", "9" * 19, "9" * 40, "\r", "\x00", "\x7f", "\x85", "\ufeff", "\u2028"),
    *("2026-02-18", "2026-02-30", "2026-02-18T16:00", "2026-02-18T16:00:00", "2026-02-18 16:00:00Z", "16:00"),
    *("[t]\n", "[[t]]\n", "[t.u]\n", "[ a . b ]\n", "a = 1\n", 'a = "x"\n', "t.u = 1\n", "a = [1, 2]\n", "a = "),
    *('a = """\nx\n"""\n', 'a = """x\\\n  y"""\n'),
]  # fmt: skip
GOOD = record(also=["Drill"], edition=3, places=[{"country": "IN"}])


def spoilt(at: int, fragment: str, dropped: int) -> str:
    return GOOD[:at] + fragment + GOOD[at + dropped :]


texts = (
    st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join)
    | st.text("ab=\"'[].,#\n 1-:T\\", max_size=30)
    | st.builds(spoilt, st.integers(0, len(GOOD)), st.sampled_from(FRAGMENTS), st.integers(0, 3))
)


def slowly_parsed(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


@given(texts)
@example("a = { b = 1,\n }")
@example('a = "\\e"')
@example("a = 16:00")
@example("when = 2026-02-18T16:00")
@example("a = [2026-02-18, 2026-02-18T16:00]")
@example("a = 'x\ry'")
@example("\ufeffa = 1")
@example('a = """x\r\ny"""')
def test_nothing_is_accepted_that_the_standard_library_refuses_and_no_value_differs(text: str) -> None:
    quick = quickly_parsed(text)

    if quick is not None:
        assert repr(quick) == repr(slowly_parsed(text))


@pytest.mark.parametrize("file", sorted(REAL.glob("20*/*.toml")), ids=lambda file: file.stem)
def test_real_records_are_read_as_by_the_standard_library(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert quickly_parsed(text) in (tomllib.loads(text), None)


def test_nearly_all_real_records_are_plain_enough_to_be_read_quickly() -> None:
    texts = [file.read_text(encoding="utf-8") for file in REAL.glob("20*/*.toml")]

    assert sum(quickly_parsed(text) is not None for text in texts) > 0.9 * len(texts)


# --- JSON

PIECES = [
    *('"', "\\", '\\"', "\\u0022", ":", ": ", " :", ",", "{", "}", "[", "]", "{}", "[]", " ", "\t", "\r"),
    *("null", "true", "1", "-0", "1e400", "9" * 20, "NaN", "Infinity", "\\ud800", "\\ud83d\\ude00"),
    *("\x00", "\x85", "\ufeff", "\u2028", "é", '"id":"b",', '"id" :"b",', '"title":"x",', '"a":1,'),
    *('"who":{},', '"who":{"hosts":["IN"]},', '"extra":{"a":1,"a":2},', '"also":["a","a"],', '"also":["\\":"],'),
    *('"excused":{"T106":"x","T106":"y"},', '"places":[{"city":"x","city":"y"}],'),
]  # fmt: skip
LINE = json.dumps(tomllib.loads(GOOD) | {"id": "parade-2026", "excused": {"T106": "Its name."}}, separators=(",", ":"))


def altered(edits: list[tuple[int, str, int]]) -> str:
    text = LINE
    for at, piece, dropped in edits:
        text = text[:at] + piece + text[at + dropped :]
    return text


def slowly_validated(text: str) -> Event | None:
    try:
        return Event.model_validate(Line("bulk/a.jsonl", 1, text).data())
    except (UnreadableError, ValidationError):
        return None


@given(st.lists(st.tuples(st.integers(0, len(LINE)), st.sampled_from(PIECES), st.integers(0, 3)), max_size=3))
@example([(1, '"id":"b",', 0)])
@example([(1, '"id" :"b","also":["\\":"],', 0)])
@example([(1, '"extra":{"a":{"b":1,"b":2}},', 0)])
@example([(1, '"excused":{"T106":"x","T106":"y"},', 0)])
@example([(1, f'"extra":{{"a":{"9" * 20}}},', 0)])
@example([(1, '"places":[{"city":"x","city":"y"}],', 0)])
def test_no_line_is_accepted_that_the_standard_library_refuses_and_no_event_differs(
    edits: list[tuple[int, str, int]],
) -> None:
    text = altered(edits)
    quick = quickly_validated(text.encode("utf-8", "surrogatepass"))

    if quick is not None:
        assert repr(quick) == repr(slowly_validated(text))


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_records_as_programs_write_them_are_read_quickly_from_lines(separators: tuple[str, str]) -> None:
    for invented in records(20):
        raw = json.dumps(invented, ensure_ascii=False, separators=separators)

        quick = quickly_validated(raw.encode())
        assert quick is not None
        assert quick == slowly_validated(raw)


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param(LINE.replace('{"', '{"id":"b","', 1), id="a key twice"),
        pytest.param(LINE.replace('":', '" :'), id="white space before colons"),
        pytest.param(LINE.replace('{"', '{"extra":{"a":1},"', 1), id="free keys"),
        pytest.param(LINE.replace('"title":"', '"title":"\\":'), id="what looks like a key in a text"),
        pytest.param(LINE.replace('{"', f'{{"also":{json.dumps(["a"] * 1001)},"', 1), id="many values"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_might_be_read_in_another_way_is_left_to_the_standard_library(spoilt: str) -> None:
    assert quickly_validated(LINE.encode()) is not None
    assert quickly_validated(spoilt.encode()) is None

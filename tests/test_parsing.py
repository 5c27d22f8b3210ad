"""The quick parser of TOML reads what the other one reads, or leaves it to that."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diplocal.records.parsing import quickly_parsed
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

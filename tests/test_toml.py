"""TOML text: what is written reads back as it was, and what no record may hold is refused."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplocal import characters
from diplocal.toml import block, listed, quoted

TEXTS = st.text(st.sampled_from('"""\'\\\n#=[]{}\u00e9\u0939\U0001f6a2 a') | st.characters(), max_size=40).filter(
    lambda text: characters.forbidden(text) is None
)
LINES = TEXTS.filter(lambda text: "\n" not in text)


@given(LINES)
def test_a_quoted_text_reads_back(text: str) -> None:
    assert tomllib.loads(f"key = {quoted(text)}") == {"key": text}


@given(TEXTS)
def test_a_block_reads_back(text: str) -> None:
    assert tomllib.loads(f"key = {block(text)}\nnext = 1") == {"key": text, "next": 1}


@given(st.lists(LINES))
def test_a_list_reads_back(words: list[str]) -> None:
    assert tomllib.loads(f"key = {listed(words)}") == {"key": words}


@pytest.mark.parametrize("text", ['"', '""', '"""', '""""', 'a"""b', 'end"', "\\", '\\"', '\\"""', "\n", '\n"'])
def test_quotes_and_backslashes_do_not_end_a_block(text: str) -> None:
    assert tomllib.loads(f"key = {block(text)}") == {"key": text}


@pytest.mark.parametrize("character", ["\x00", "\t", "\r", "\x1b", "\x7f", "\x85", "\u202e", "\u200b", "\ud800"])
@pytest.mark.parametrize("write", [quoted, block])
def test_characters_that_no_record_may_hold_are_refused(character: str, write: object) -> None:
    assert callable(write)
    with pytest.raises(ValueError, match=r"holds U\+"):
        write(f"a{character}b")


def test_a_quoted_text_is_one_line() -> None:
    with pytest.raises(ValueError, match="line break"):
        quoted("a\nb")
    with pytest.raises(ValueError, match="line break"):
        listed(["a", "b\n"])

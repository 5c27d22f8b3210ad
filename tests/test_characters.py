from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplocal.characters import forbidden


@pytest.mark.parametrize(
    "text",
    [
        "",
        "International Fleet Review 2026",
        "two\nlines",
        "नौसेना, क्\u200dष and नमस्\u200cते",
        "👩\u200d✈️ and 👨\u200d👩\u200d👧\u200d👦",
        "e\u0301, “quotes”, no\u00a0break",
        "تمرين בחיל",
        "<script>alert(1)</script> {{ x }} C:\\News \\N \\;",
    ],
)
def test_plain_text_of_any_script_may_be_published(text: str) -> None:
    assert forbidden(text) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\tb", "U+0009 (tab) at character 2"),
        ("\rb", "U+000D (carriage return) at character 1"),
        ("a\r\nb", "U+000D (carriage return) at character 2"),
        ("ab\0", "U+0000 (null) at character 3"),
        ("\x1b[31m", "U+001B (escape) at character 1"),
        ("\x7f", "U+007F (delete) at character 1"),
        ("\x01", "U+0001 (control character) at character 1"),
        ("\x85", "U+0085 (control character) at character 1"),
        ("so\u00adft", "U+00AD (soft hyphen) at character 3"),
        ("\u200b", "U+200B (zero width space) at character 1"),
        ("\u2060", "U+2060 (word joiner) at character 1"),
        ("\ufeff", "U+FEFF (byte order mark) at character 1"),
        ("\u061c", "U+061C (arabic letter mark) at character 1"),
        ("\u200e", "U+200E (left-to-right mark) at character 1"),
        ("\u202e", "U+202E (right-to-left override) at character 1"),
        ("\u2069", "U+2069 (pop directional isolate) at character 1"),
        ("\u2028", "U+2028 (line separator) at character 1"),
        ("\ud800", "U+D800 (no character) at character 1"),
        ("\uffff", "U+FFFF (no character) at character 1"),
    ],
)
def test_controls_and_invisible_tricks_are_named_with_their_place(text: str, told: str) -> None:
    assert forbidden(text) == told


def test_the_first_of_several_is_named() -> None:
    assert forbidden("a\u202eb\u200b") == "U+202E (right-to-left override) at character 2"


@given(st.text(alphabet=st.characters()))
def test_what_passes_holds_no_control_but_line_feed_and_can_be_encoded(text: str) -> None:
    if forbidden(text) is None:
        assert {character for character in text if unicodedata.category(character) == "Cc"} <= {"\n"}
        assert text.encode().decode() == text

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplocal.build import validate
from diplocal.diagnostics import Finding
from diplocal.records.positions import DEEPEST, Keys, Places, position, repeated
from support import REAL, TODAY, sample_calendar

GOOD = '''\
# é: a comment before anything
title = "Fleet review"   # not `kind`
"kind" = 'fleet-review'
"st\\u0061tus" = "held"
when = "2026-02-18"
checked = 2026-11-22
themes = [
  "naval-operations",  # नौसेना
  "peacekeeping",
]
description = """
Says "kind = 1" and
[places] in its text.
"""
who.hosts = ["IN"]
who.reported = "75 ships"
places = [ { city = "Kochi", country = "IN" }, { city = "नई दिल्ली", country = "FR" } ]

[[people]]
of = "IN"
name = "Asha Example"
office = "Chief"

[[people]]
of = "FR"
"name" = "Zoé Échantillon"
office = "Chef"

[[sources]]
publisher = "Example Gazette"
published = "2026-02-19"
url = "https://www.example.org/a"
claim = "It took place"
says_when = '2026-02-18'

[[history]]
on = 2025-12-03
note = "Moved."

[extra]
nested = { deep = [1, [2, "x"]] }
'''


def shown(text: str, line: int, column: int) -> str:
    """Give what stands at a place, to the end of the line."""
    return text.split("\n")[line - 1][column - 1 :].rstrip("\r")


def at(text: str, *keys: str | int) -> tuple[str, str]:
    """Give what stands where a key and where its value are said to be."""
    place = Places(text)[keys]
    return shown(text, *place.key), shown(text, *place.value)


@pytest.mark.parametrize(
    ("keys", "key", "value"),
    [
        (("title",), 'title = "Fleet review"   # not `kind`', '"Fleet review"   # not `kind`'),
        (("kind",), "\"kind\" = 'fleet-review'", "'fleet-review'"),
        (("status",), '"st\\u0061tus" = "held"', '"held"'),
        (("checked",), "checked = 2026-11-22", "2026-11-22"),
        (("themes",), "themes = [", "["),
        (("themes", 0), '"naval-operations",  # नौसेना', '"naval-operations",  # नौसेना'),
        (("themes", 1), '"peacekeeping",', '"peacekeeping",'),
        (("description",), 'description = """', '"""'),
        (("who", "hosts"), 'who.hosts = ["IN"]', '["IN"]'),
        (("who", "hosts", 0), '"IN"]', '"IN"]'),
        (("who", "reported"), 'who.reported = "75 ships"', '"75 ships"'),
        (("who",), 'who.hosts = ["IN"]', '["IN"]'),
        (("places", 1), '{ city = "नई दिल्ली", country = "FR" } ]', '{ city = "नई दिल्ली", country = "FR" } ]'),
        (("places", 1, "country"), 'country = "FR" } ]', '"FR" } ]'),
        (("people",), "[[people]]", "[[people]]"),
        (("people", 1), "[[people]]", "[[people]]"),
        (("people", 0, "name"), 'name = "Asha Example"', '"Asha Example"'),
        (("people", 1, "name"), '"name" = "Zoé Échantillon"', '"Zoé Échantillon"'),
        (("sources", 0, "claim"), 'claim = "It took place"', '"It took place"'),
        (("history", 0, "on"), "on = 2025-12-03", "2025-12-03"),
        (("extra",), "[extra]", "[extra]"),
        (("extra", "nested", "deep", 1, 1), '"x"]] }', '"x"]] }'),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_key_and_its_value_are_found_where_they_stand(line_end: str, keys: Keys, key: str, value: str) -> None:
    assert at(GOOD.replace("\n", line_end), *keys) == (key, value)


def paths_of(value: Any, base: Keys = ()) -> Iterator[Keys]:  # noqa: ANN401 - what TOML may hold
    if base:
        yield base
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in pairs:
        yield from paths_of(held, (*base, key))


REAL_FILES = sorted(REAL.rglob("*.toml"))


@pytest.mark.parametrize("file", REAL_FILES, ids=lambda file: file.stem)
def test_whatever_the_parser_reads_has_a_place_and_nothing_else_has(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert set(Places(text)) == set(paths_of(tomllib.loads(text)))


NAMES = st.sampled_from(["a", "b-c", "_d", "1", '"é"', '"x y"', "'k.l'", '"\\u0065"', '"a\\tb"'])


def meant(name: str) -> str:
    return next(iter(tomllib.loads(f"{name} = 1")))


VALUES = st.recursive(
    st.sampled_from(["1", '"é"', "'x'", "true", "2026-02-18", "1.5", '"""\nm\n"""', "'''é\n'''", "nan"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: "[ " + ",\n ".join(items) + " ]")
        | st.lists(st.tuples(NAMES, inner), max_size=2, unique_by=lambda pair: meant(pair[0]))
        .map(lambda pairs: "{ " + ", ".join(f"{name} = {value}" for name, value in pairs) + " }")
        .filter(lambda table: "\n" not in table)
    ),
    max_leaves=6,
)
HEADERS = st.sampled_from(["", "[t]\n", "[[u]]\n", "[t.v]\n", "[[u.w]]\n", '["é".x]\n'])


def readable(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


@given(st.lists(st.tuples(HEADERS, NAMES, VALUES), max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_any_document_has_a_place_for_each_key_and_no_repetition(rows: list[tuple[str, str, str]], end: str) -> None:
    text = "".join(f"{header}{name} = {value}\n" for header, name, value in rows).replace("\n", end)
    if readable(text):
        assert set(Places(text)) == set(paths_of(tomllib.loads(text)))
        assert repeated(text) is None


@pytest.mark.parametrize(
    ("text", "keys", "first", "second"),
    [
        ("a = 1\nb = 2\na = 3\n", ("a",), (1, 1), (3, 1)),
        ("[t]\na = 1\n[t]\nb = 2\n", ("t",), (1, 1), (3, 1)),
        ("[[t]]\na = 1\n[t]\nb = 2\n", ("t",), (1, 1), (3, 1)),
        ("[t]\na = 1\n[[t]]\nb = 2\n", ("t",), (1, 1), (3, 1)),
        ("[[t]]\na = 1\n[[t]]\na = 2\na = 3\n", ("t", 1, "a"), (4, 1), (5, 1)),
        ("x = { a = 1, a = 2 }\n", ("x", "a"), (1, 7), (1, 14)),
        ("\"é\".b = 1\n'é'.b = 2\n", ("é", "b"), (1, 1), (2, 1)),
    ],
)
def test_what_stands_twice_is_found_with_both_places(
    text: str, keys: Keys, first: tuple[int, int], second: tuple[int, int]
) -> None:
    assert repeated(text) == (keys, first, second)


@pytest.mark.parametrize(
    "text",
    [
        *("", "# only a comment", "a = 1", "[[t]]\na = 1\n[[t]]\na = 1\n", "[a]\n[a.b]\n[c]\n"),
        *("= 1", "a =", '"a\\q" = 1', "[", "[[", "a.", "x = {", "\ud800 = 1"),
    ],
)
def test_nothing_is_repeated_where_nothing_stands_twice(text: str) -> None:
    assert repeated(text) is None


def test_a_broken_name_in_quotes_is_taken_as_it_is_written() -> None:
    assert ("\\ud800",) in Places('"\\ud800" = 1')


def test_the_depths_of_a_text_cost_no_more_than_its_length() -> None:
    text = "a = " + "[" * 5000 + "]" * 5000

    assert max(map(len, Places(text))) == DEEPEST


@given(st.text(alphabet="ab\né"), st.integers(0, 40))
def test_a_position_counts_lines_and_characters_from_one(text: str, index: int) -> None:
    line, column = position(text, min(index, len(text)))

    assert sum(len(row) + 1 for row in text.split("\n")[: line - 1]) + column - 1 == min(index, len(text))


BREAKS: dict[str, tuple[str, str, str]] = {
    "title-is-a-number": ('"Fleet review"', "7", "7   # not `kind`"),
    "kind-unknown": ("'fleet-review'", "'fleet-revue'", "'fleet-revue'"),
    "kind-misspelt": ('"kind" =', '"knid" =', "\"knid\" = 'fleet-review'"),
    "status-unknown": ('"held"', '"hold"', '"hold"'),
    "when-backwards": ('"2026-02-18"', '"2026-02-18/2026-02-17"', '"2026-02-18/2026-02-17"'),
    "checked-month": ("2026-11-22", '"2026-11"', '"2026-11"'),
    "first-theme-unknown": ('"naval-operations"', '"naval"', '"naval",  # नौसेना'),
    "second-theme-a-number": ('"peacekeeping"', "5", "5,"),
    "description-with-control": ("Says", "Says\\u0000", '"""'),
    "dotted-host-unknown": ('who.hosts = ["IN"]', 'who.hosts = ["IN", "XX"]', '"XX"]'),
    "dotted-key-unknown": ("who.reported", "who.claimed", 'who.claimed = "75 ships"'),
    "inline-country-unknown": ('country = "FR"', 'country = "Francia"', '"Francia" } ]'),
    "inline-key-unknown": ('"नई दिल्ली", country', '"नई दिल्ली", contry', 'contry = "FR" } ]'),
    "inline-half-coordinates": ('city = "नई दिल्ली"', 'city = "नई दिल्ली", latitude = 1.5', '1.5, country = "FR" } ]'),
    "second-person-of-nowhere": ('of = "FR"', 'of = "Z"', '"Z"'),
    "second-name-with-space": ('"Zoé Échantillon"', '"Zoé Échantillon "', '"Zoé Échantillon "'),
    "second-office-missing": ('office = "Chef"\n', "", "[[people]]"),
    "source-url-hostile": ('"https://www.example.org/a"', '"javascript:x"', '"javascript:x"'),
    "source-url-missing": ('url = "https://www.example.org/a"\n', "", "[[sources]]"),
    "source-published-year": ('"2026-02-19"', '"2026"', '"2026"'),
    "history-note-missing": ('note = "Moved."\n', "", "[[history]]"),
    "history-day-unreal": ("on = 2025-12-03", 'on = "2025-12-33"', '"2025-12-33"'),
    "strange-key-in-history": ('note = "Moved."', 'note = "Moved."\nmood = "é"', 'mood = "é"'),
    "extra-number-too-large": ("[1, [2", "[1, [0x" + "f" * 20, "0x" + "f" * 20 + ', "x"]] }'),
}


def findings_of(text: str, calendar: Path) -> list[Finding]:
    file = calendar / "2026" / "broken.toml"
    file.write_bytes(text.encode())
    return [finding for finding in validate(calendar, TODAY)[1] if finding.path == file.as_posix()]


def test_the_record_that_is_to_be_broken_is_good(tmp_path: Path) -> None:
    assert findings_of(GOOD, sample_calendar(tmp_path)) == []


@pytest.mark.parametrize("name", BREAKS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_finding_points_at_the_key_or_the_value_that_is_wrong(name: str, line_end: str, tmp_path: Path) -> None:
    old, new, pointed_at = BREAKS[name]
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new).replace("\n", line_end)

    (finding,) = findings_of(text, sample_calendar(tmp_path))

    assert shown(text, finding.line, finding.column) == pointed_at
    if name.startswith("second-") and pointed_at == "[[people]]":
        assert finding.line == text.split(line_end).index("[[people]]", 20) + 1


LITERAL = re.compile(r'''"""[\s\S]*?"""|"(?:[^"\\]|\\.)*"|'[^']*'|[^,\s\]}]+''')
FIELDS = [
    keys
    for keys in paths_of(tomllib.loads(GOOD))
    if keys[0] != "extra" and not any(keys == other[: len(keys)] != other for other in paths_of(tomllib.loads(GOOD)))
]
"""The way to each value of the good record that holds no other, but for the free ones."""


@pytest.mark.parametrize("keys", FIELDS, ids=lambda keys: ".".join(map(str, keys)))
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_whichever_value_is_broken_the_one_finding_points_at_it(line_end: str, keys: Keys, tmp_path: Path) -> None:
    line, column = Places(GOOD)[keys].value
    start = sum(len(row) + 1 for row in GOOD.split("\n")[: line - 1]) + column - 1
    value = LITERAL.match(GOOD, start)
    assert value is not None
    text = f"{GOOD[:start]}0.125{GOOD[value.end() :]}".replace("\n", line_end)
    assert text.count("0.125") == 1

    (finding,) = findings_of(text, sample_calendar(tmp_path))

    assert shown(text, finding.line, finding.column).startswith("0.125")


@pytest.mark.parametrize(
    "keys", [keys for keys in FIELDS if isinstance(keys[-1], str)], ids=lambda keys: ".".join(map(str, keys))
)
def test_whichever_key_is_misspelt_the_one_finding_points_at_it(keys: Keys, tmp_path: Path) -> None:
    line, column = Places(GOOD)[keys].key
    start = sum(len(row) + 1 for row in GOOD.split("\n")[: line - 1]) + column - 1
    name = re.compile(r"[^=\s]+").match(GOOD, start)
    assert name is not None
    misspelt = f'{name[0][:-1]}zz"' if name[0].endswith('"') else f"{name[0]}zz"
    text = GOOD[:start] + misspelt + GOOD[name.end() :]

    (finding,) = findings_of(text, sample_calendar(tmp_path))

    assert finding.code == "S003"
    assert shown(text, finding.line, finding.column).startswith(misspelt)

"""Revised records: what was taken over stands where a person would have put it, and nothing else has moved."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplocal.draft.revision import Revision, revised
from support import REAL, ROOT

RECORD = '''\
#:schema ../../dist/schema/record.json

title = "Exercise Paper Boat 2026"   # as the navies write it
kind = "exercise"
status = "announced"
when = "2026"                        # no page gives more yet
themes = ["naval-operations"]        # more?
description = """
Two navies practise.
[[sources]] is no table here.
# Nor is this a comment."""
# Who came.
[who]
hosts = ["IN"]   # the first time

# The plan of the year.
[[sources]]
publisher = "Example Gazette"
published = "2025-12-01"
claim = "Planned for 2026"
says_when = "2026"

# Moved once.
[[history]]
on = "2025-12-01"
note = "Put off by a year."

[excused]
X107 = "Not the same."
'''
NEW = {"publisher": "Example Post", "url": "https://post.example/", "claim": 'Says "18 February"'}
GOLDEN = ROOT / "tests" / "golden" / "revised.toml"
FILES = sorted(file for file in REAL.glob("*/*.toml") if file.parent.name != "vocabulary")


def test_every_kind_of_change_has_its_place(updates: bool) -> None:
    revision = Revision(
        values={
            "when": "2026-02-18/2026-02-20",
            "status": "held",
            "series": "paper-boat",
            "edition": 4,
            "themes": ("maritime-security",),
            "who.hosts": ("FR",),
            "who.attended": ("FR", "IN"),
            "places.0.country": "IN",
            "places.0.city": "Goa",
        },
        source={**NEW, "outweighed": "A plan."},
        answers={0: {"says_status": "announced"}},
        history={"on": "2026-02-21", "was": "2026", "note": "Date announced."},
    )
    text = revised(RECORD, revision)
    if updates:
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_nothing_changed_is_nothing_changed() -> None:
    assert revised(RECORD, Revision()) == RECORD


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_further_source_leaves_every_line_of_a_record_as_it_was(file: Path) -> None:
    before = file.read_text(encoding="utf-8")
    after = revised(before, Revision(source=NEW))
    old, new = tomllib.loads(before), tomllib.loads(after)
    assert new.pop("sources") == [*old.pop("sources"), NEW]
    assert new == old
    kept = iter(after.splitlines())
    assert all(line in kept for line in before.splitlines())  # in their order, and none of them changed


def test_a_last_line_without_an_end_gets_one() -> None:
    text = 'title = "x"\ndescription = "y"\n[[sources]]\npublisher = "P"'
    assert revised(text, Revision(source={"publisher": "Q"})).endswith(
        'publisher = "P"\n\n[[sources]]\npublisher = "Q"\n'
    )


def test_a_key_that_is_new_stands_before_the_description() -> None:
    text = revised('title = "x"\n# Told at length.\ndescription = "y"\n', Revision(values={"series": "paper-boat"}))
    assert text == 'title = "x"\n# Told at length.\nseries = "paper-boat"\ndescription = "y"\n'


def test_a_second_place_stands_behind_the_first() -> None:
    text = 'description = "y"\n\n[[places]]\ncountry = "IN"\n\n[who]\nhosts = ["IN"]\n'
    found = revised(text, Revision(values={"places.1.country": "FR", "places.0.city": "Goa"}))
    assert tomllib.loads(found)["places"] == [{"country": "IN", "city": "Goa"}, {"country": "FR"}]
    assert found.index('"FR"') < found.index("[who]")


def test_tables_on_one_line_are_changed_on_their_line() -> None:
    text = 'description = "y"\nwho = { hosts = ["IN"] }\nsources = [{ publisher = "P", claim = "c" }]\n'
    found = revised(text, Revision(values={"who.hosts": ("FR",)}, answers={0: {"says_when": "2026"}}))
    assert found.count("\n") == 3
    assert tomllib.loads(found)["who"] == {"hosts": ["IN", "FR"]}
    assert tomllib.loads(found)["sources"][0]["says_when"] == "2026"


def test_a_text_that_no_record_may_hold_is_refused() -> None:
    with pytest.raises(ValueError, match=r"U\+202E"):
        revised(RECORD, Revision(source={"claim": "Right \u202e left"}))


WORDS = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=20)


@given(st.dictionaries(st.sampled_from(["when", "status", "title", "series"]), WORDS), WORDS)
def test_other_values_stay_whatever_is_taken_over(values: dict[str, Any], claim: str) -> None:
    after = tomllib.loads(revised(RECORD, Revision(values=values, source={"claim": claim})))
    expected = tomllib.loads(RECORD)
    assert after == {**expected, **values, "sources": [*expected["sources"], {"claim": claim}]}

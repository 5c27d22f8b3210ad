"""A record broken in the ways of every day, and mended from the one finding alone.

Each case says what was typed, what an editor is told, and what that editor types next, who knows no more than that. The
last text has to be sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from diplocal.build import validate
from diplocal.diagnostics import Finding
from support import REAL, TODAY, small_calendar

GOOD = '''\
title = "Harbour parade 2026, Visakhapatnam"
kind = "ceremony"
status = "held"
when = "2026-02-18/2026-02-19"
checked = "2026-11-22"
themes = ["naval-operations", "peacekeeping"]
description = """
Contingents of two navies paraded along the beach.
The review was on the day before."""

[[places]]
country = "IN"
city = "Visakhapatnam"

[who]
hosts = ["IN"]
attended = ["FR", "SG"]

[[sources]]
publisher = "Example Gazette"
published = "2026-02-20"
url = "https://www.example.org/gazette/parade"
claim = "Held on both days along the beach"
says_when = "2026-02-18/2026-02-19"

[[sources]]
publisher = "Example Herald"
published = "2026-02-20"
url = "https://www.example.org/herald/parade"
claim = "Ended on the 19th"
says_when = "2026-02-18/2026-02-19"
'''


@dataclass(frozen=True)
class Slip:
    """A slip: text that stood there, what was typed in its place, where and what is told, and what mends it."""

    stood: str
    typed: str
    told: str
    cure: str
    mends: tuple[str, str]


SLIPS = {
    "closing quote missing": Slip(
        'Visakhapatnam"\nkind',
        "Visakhapatnam\nkind",
        "1:44: S002 the quote that opens a text on this line is not closed",
        'close it: key = "text"',
        ("Visakhapatnam\nkind", 'Visakhapatnam"\nkind'),
    ),
    "no quotes": Slip(
        '"held"',
        "held",
        "3:10: S002 a value is missing here, or its quotes are",
        'put texts in straight quotes: key = "text"',
        ("= held", '= "held"'),
    ),
    "curly quotes": Slip(
        '"ceremony"',
        "\u201cceremony\u201d",
        "2:8: S002 a value is missing here, or its quotes are",
        'put texts in straight quotes: key = "text"',
        ("\u201cceremony\u201d", '"ceremony"'),
    ),
    "wrong word": Slip(
        '"held"',
        '"done"',
        "3:10: S006 `status` is 'done', which is none of the words for it",
        "the words are proposed, announced, confirmed, held, unreported, postponed, cancelled",
        ('"done"', '"held"'),
    ),
    "capital letter": Slip(
        '"held"',
        '"Held"',
        "3:10: S006 `status` is 'Held', which is none of the words for it",
        "did you mean 'held'? The words are proposed, announced, confirmed, held, unreported, postponed, cancelled",
        ('"Held"', '"held"'),
    ),
    "name of a country for its code": Slip(
        '["FR", "SG"]',
        '["France", "SG"]',
        "17:13: V101 'France' is no country or organisation of this calendar",
        "did you mean 'FR'?",
        ('"France"', '"FR"'),
    ),
    "misspelt theme": Slip(
        '"peacekeeping"',
        '"peace-keeping"',
        "6:31: V101 'peace-keeping' is no theme of this calendar",
        "did you mean 'peacekeeping'?",
        ("peace-keeping", "peacekeeping"),
    ),
    "dates the wrong way round": Slip(
        'when = "2026-02-18/2026-02-19"\nchecked',
        'when = "2026-02-19/2026-02-18"\nchecked',
        "4:8: D102 `when` ends 2026-02-18, before it starts 2026-02-19",
        "swap the two, or mend the wrong one",
        ("2026-02-19/2026-02-18", "2026-02-18/2026-02-19"),
    ),
    "wrong year": Slip(
        'when = "2026-02-18/2026-02-19"\nchecked',
        'when = "2025-02-18/2025-02-19"\nchecked',
        "4:8: E104 no source says that it is on 2025-02-18/2025-02-19; 2 of 2 give 2026-02-18/2026-02-19",
        'write when = "2026-02-18/2026-02-19" if that is right; else add the source that gives the date, and answer '
        "the others",
        ("2025-02-18/2025-02-19", "2026-02-18/2026-02-19"),
    ),
    "date as it is spoken": Slip(
        'published = "2026-02-20"\nurl = "https://www.example.org/gazette',
        'published = "20 February 2026"\nurl = "https://www.example.org/gazette',
        "21:13: D101 `sources[0].published` '20 February 2026' is not a date",
        "dates are written year-month-day: 2026-02-20",
        ("20 February 2026", "2026-02-20"),
    ),
    "American date": Slip(
        '"2026-11-22"',
        '"11/22/2026"',
        "5:11: D101 `checked` '11/22/2026' is not a date",
        "dates are written year-month-day: 2026-11-22",
        ("11/22/2026", "2026-11-22"),
    ),
    "month without quotes": Slip(
        '"2026-11-22"\n',
        "2026-11\n",
        "5:15: S002 something follows the value",
        'write one key a line, and put texts and dates such as "2026-02" in quotes',
        ("checked = 2026-11\n", 'checked = "2026-11-22"\n'),
    ),
    "line pasted at the end": Slip(
        "",
        'status = "held"\n',
        "32:1: S003 `sources[1].status` is not a key that belongs here",
        "a line belongs to the [table] above it; move `status` up, before the first [table]",
        ('"2026-02-18/2026-02-19"\nstatus = "held"\n', '"2026-02-18/2026-02-19"\n'),
    ),
    "key misspelt": Slip(
        "kind =",
        "knid =",
        "2:1: S003 `knid` is not a key that belongs here",
        "did you mean `kind`?",
        ("knid", "kind"),
    ),
    "colon for the equals sign": Slip(
        "kind =",
        "kind:",
        "2:5: S002 this line has no `=`",
        'each line is key = "value", a [table], or a # comment',
        ("kind:", "kind ="),
    ),
    "comma missing in a list": Slip(
        '"FR", "SG"',
        '"FR" "SG"',
        "17:18: S002 a list lacks a comma, a quote or its closing ] here",
        'write it as ["one", "two"]',
        ('"FR" "SG"', '"FR", "SG"'),
    ),
    "word in place of a list": Slip(
        '["naval-operations", "peacekeeping"]',
        '"peacekeeping"',
        "6:10: S004 `themes` is 'peacekeeping', where a list in brackets is due",
        'put it in brackets: ["peacekeeping"]',
        ('"peacekeeping"', '["peacekeeping"]'),
    ),
    "one pair of brackets": Slip(
        "[[places]]",
        "[places]",
        "11:1: S004 `places` is a table, where a list of tables is due",
        "write two brackets on either side: [[places]]",
        ("[places]", "[[places]]"),
    ),
    "address without its beginning": Slip(
        "https://www.example.org/herald",
        "www.example.org/herald",
        "29:7: E103 `sources[1].url` is 'www.example.org/herald/parade', which is no web address",
        "give the whole address, beginning with https://",
        ('"www.', '"https://www.'),
    ),
    "description never closed": Slip(
        'before."""',
        'before."',
        "7:15: S002 a text in quotes is never closed",
        'close it as it begins: """ needs """',
        ('before."', 'before."""'),
    ),
}


@pytest.fixture
def calendar(tmp_path: Path) -> Path:
    calendar = small_calendar(tmp_path / "events")
    for file in (REAL / "vocabulary").iterdir():
        (calendar / "vocabulary" / file.name).write_bytes(file.read_bytes())
    return calendar


def found(text: str, calendar: Path) -> list[Finding]:
    file = calendar / "2026" / "harbour-parade.toml"
    file.write_text(text, encoding="utf-8")
    return [finding for finding in validate(calendar, TODAY)[1] if finding.path == file.as_posix()]


def test_the_record_that_is_to_be_broken_is_sound(calendar: Path) -> None:
    assert found(GOOD, calendar) == []


@pytest.mark.parametrize("name", SLIPS)
def test_an_everyday_slip_is_one_finding_from_which_it_is_mended(name: str, calendar: Path) -> None:
    slip = SLIPS[name]
    assert not slip.stood or GOOD.count(slip.stood) == 1
    broken = GOOD.replace(slip.stood, slip.typed) if slip.stood else GOOD + slip.typed

    (finding,) = found(broken, calendar)

    assert f"{finding.line}:{finding.column}: {finding.code} {finding.message}" == slip.told
    assert finding.cure == slip.cure
    wrong, right = slip.mends
    assert broken.count(wrong) == 1
    assert found(broken.replace(wrong, right), calendar) == []

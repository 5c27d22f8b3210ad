"""Dates: what is resolved, how precisely, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from drafting_corpus import sentences
from hypothesis import given
from hypothesis import strategies as st

from diplocal.draft.dates import Role, dates, lengths
from diplocal.draft.dates.grammar import RULES
from diplocal.draft.dates.resolve import RESOLVERS
from diplocal.when import parse_when

SATURDAY = date(2025, 11, 1)
ROWS = sentences()


@pytest.mark.parametrize("row", [row for row in ROWS if row.get("event_date", True)], ids=lambda row: row["id"])
def test_the_first_date_of_a_sentence_is_the_events(row: dict[str, Any]) -> None:
    found = dates(row["sentence"], date.fromisoformat(row["published"]))
    assert found, row["sentence"]
    given = (found[0].first and str(found[0].first), found[0].last and str(found[0].last))
    assert given in [(row["first"], row["last"]), *(tuple(pair) for pair in row.get("also_right", ()))]


@pytest.mark.parametrize("row", [row for row in ROWS if not row.get("event_date", True)], ids=lambda row: row["id"])
def test_what_is_no_date_of_an_event_is_refused(row: dict[str, Any]) -> None:
    assert dates(row["sentence"], date.fromisoformat(row["published"])) == ()


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("They met on Friday.", "2025-10-31"),
        ("It will be held on Friday.", "2025-11-07"),
        ("Talks will be held next month.", "2025-12"),
        ("It runs from 28 December to 6 January.", "2025-12-28/2026-01-06"),
        ("It will run until 26 November.", "../2025-11-26"),
        ("It will start from 3 November onwards.", "2025-11-03/.."),
        ("The navies will conduct a 12-day exercise beginning Monday.", "2025-11-03/2025-11-14"),
        ("It is due in the first quarter of 2026.", "2026-33"),
        ("It is due in the first half of 2026.", "2026"),
        ("It is planned for spring 2026.", "2026-21"),
        ("It is planned for last winter.", "2024-24"),
        ("It is planned for next winter.", "2025-24"),
        ("It is planned in early 2026.", "2026"),
        ("It is due in mid-2026.", "2026"),
        ("It is due in mid-July.", "2026-07"),
        ("They will meet in the second week of March.", "2026-03"),
        ("They will meet in the last weekend of March.", "2026-03-28/2026-03-29"),
        ("They met last week.", "2025-10"),
        ("They met this week.", "2025-10-30~"),
        ("They will meet this weekend.", "2025-11-01/2025-11-02"),
        ("They will meet next quarter.", "2026-33"),
        ("They will meet in two weeks.", "2025-11-15~"),
        ("They will meet in three days.", "2025-11-04"),
        ("They met two months ago.", "2025-09"),
        ("They will meet later this week.", "2025-10-30~"),
        ("It is open until Friday.", "../2025-11-07"),
        ("It is open through November 9.", "../2025-11-09"),
        ("They docked this morning.", "2025-11-01"),
        ("The army has moved it to the last week of April.", "2026-04"),
        ("The talks were postponed to March.", "2026-03"),
        ("They met on Friday last week.", "2025-10-24"),
        ("They will meet between Monday and Wednesday.", "2025-11-03/2025-11-05"),
        ("They met from Tuesday to Thursday.", "2025-10-28/2025-10-30"),
        ("The exercise is being held from Thursday to Sunday.", "2025-10-30/2025-11-02"),
        ("It will be held in the fifth quarter of 2026.", None),
        ("It will be held on 29 February.", None),
        ("It is open until 2025-11-05.", "../2025-11-05"),
        ("It is to be held from 2025-11-05 to 2025-11-07.", "2025-11-05/2025-11-07"),
        ("It begins on 05/11/2025 at noon.", None),
        ("It begins on 25/11/2025 at noon.", "2025-11-25"),
        ("It begins on 11/25/2025 at noon.", "2025-11-25"),
        ("It will be held on 31 April.", None),
        ("It will be held on 14 to 12 May.", None),
        ("They will meet next March.", "2026-03"),
        ("They will meet on March 4 next year.", "2026-03-04"),
        ("The courses run from May 2026 to July 2026.", "2026-05/2026-07"),
        ("The courses run from November to January.", "2025-11/2026-01"),
        ("The courses run from December to February 2026.", "2025-12/2026-02"),
        ("It was held at the end of the month.", "2025-11"),
        ("It was held at the start of the week.", "2025-10-30~"),
        ("They will be back on 2 and 9 December.", "2025-12-02"),
        ("La reunión será del 3 al 14 de marzo de 2026.", "2026-03-03/2026-03-14"),
        ("L'exercice aura lieu du 3 au 14 mars 2026.", "2026-03-03/2026-03-14"),
        ("Die Übung findet vom 3. bis 14. März 2026 statt.", "2026-03-03/2026-03-14"),
    ],
)  # fmt: skip
def test_a_date_is_said_as_precisely_as_the_words_and_no_more(words: str, when: str | None) -> None:
    found = dates(words, SATURDAY)
    assert (found[0].when if found else None) == when


def test_days_apart_in_a_list_are_two_dates() -> None:
    found = dates("They will meet on 2 and 9 December.", SATURDAY)
    assert [dated.when for dated in found] == ["2025-12-02", "2025-12-09"]


def test_months_apart_in_a_list_are_two_dates() -> None:
    found = dates("Rounds are planned in March and October 2026.", SATURDAY)
    assert [dated.when for dated in found] == ["2026-03", "2026-10"]


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("The ministry said on Friday that it is ready.", Role.TOLD),
        ("The exercise began on Friday.", Role.BEGINS),
        ("The exercise ended on Friday.", Role.ENDS),
        ("The ministers met on Friday.", Role.WHOLE),
        ("NEW DELHI, Oct 31: The ministers met.", Role.STAMP),
        ("March 25 (UPI) -- The Navy is ready.", Role.STAMP),
        ("Updated: 25-02-2026 21:41 IST", Role.STAMP),
        ("4 February 2026 08:00 (UTC+04:00)", Role.STAMP),
        ("Wednesday February 4 2026", Role.STAMP),
    ],
)
def test_a_date_has_the_role_that_its_words_give_it(words: str, role: Role) -> None:
    assert [dated.role for dated in dates(words, SATURDAY)] == [role]


def test_without_a_day_of_publication_only_dates_with_their_year_are_read() -> None:
    text = "It will be held on Friday, next month, on 5 May and from 15 to 25 February 2026."
    assert [dated.when for dated in dates(text, None)] == ["2026-02-15/2026-02-25"]


def test_a_weekday_tells_which_year_a_day_is_of() -> None:
    assert [one.when for one in dates("They meet on Thursday, 4 November.", SATURDAY)] == ["2025-11-04"]
    assert [one.when for one in dates("They meet on Monday, 4 November.", SATURDAY)] == ["2024-11-04"]


def test_how_long_something_lasts_is_counted_in_days() -> None:
    told = lengths("A two-week drill, a five-day visit, 10 days of talks, and one day of rest.")
    assert [(length.days, length.quote) for length in told] == [(14, "two-week"), (5, "five-day"), (10, "10 days")]


def test_every_rule_of_the_grammar_is_resolved() -> None:
    assert set(RULES) == set(RESOLVERS)


@given(st.text(max_size=300), st.dates(date(1990, 1, 1), date(2150, 1, 1)) | st.none())
def test_any_text_is_read_without_a_fault(text: str, published: date | None) -> None:
    for dated in dates(text, published):
        assert text[dated.start : dated.end] == dated.quote


WORDS = st.sampled_from(
    [
        "on",
        "in",
        "from",
        "to",
        "until",
        "the",
        "next",
        "last",
        "this",
        "Monday",
        "Friday",
        "May",
        "March",
        "February",
        "2",
        "31",
        "2026",
        "1st",
        "–",
        "-",
        ",",
        "and",
        "week",
        "month",
        "year",
        "days",
        "quarter",
        "first",
        "second",
        "half",
        "early",
        "mid",
        "late",
        "end",
        "of",
        "ago",
        "today",
        "2026-02-30",
        "12.12.2026",
        "spring",
        "between",
        "will",
        "met",
        "began",
    ]
)


@given(st.lists(WORDS, max_size=14), st.dates(date(1999, 1, 1), date(2100, 1, 1)))
def test_any_date_that_is_read_is_one_that_a_record_could_say(words: list[str], published: date) -> None:
    for dated in dates(" ".join(words), published):
        when = parse_when(dated.when)
        if dated.first and dated.last:
            assert dated.first <= dated.last
        if not dated.when.endswith("~") and when.first and dated.first:
            assert when.first <= dated.first

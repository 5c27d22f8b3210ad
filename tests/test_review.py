"""`diplocal review`: a person judges drafts one at a time; what is valid, and told in their own words, is written."""

from __future__ import annotations

import dataclasses
import json
import os
import pty
import re
import select
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from diplocal.build import validate
from diplocal.cli import app, approving, reviewing
from diplocal.cli.merging import uncertain
from diplocal.draft.value import Article, Draft
from proposals import ARTICLE, on_desk, proposed
from support import NOW, contents, record, small_calendar, source

DAY = "2026-03-01"
CLAIM = "Three days of drills off the west coast, with an aircraft from Singapore looking on"
DESCRIPTION = "Indian and French ships practised antisubmarine warfare."
OURS: dict[str, object] = {
    "title": "Paper Boat 2026 naval exercise, Goa",
    "series": "paper-boat",
    "status": "announced",
    "when": "2026",
    "who": {"hosts": ["IN"]},
    "places": [{"country": "IN", "city": "Goa"}],
    "themes": ["naval-operations"],
    "sources": [
        source(published="2026-01-10", claim="Planned for the year", says_when="2026", says_status="announced")
    ],
}


@pytest.fixture
def calendar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small calendar in `events` and an empty desk in `drafts`, seen from the folder above them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(reviewing, "can_ask", lambda: True)
    small_calendar(tmp_path / "events")
    (tmp_path / "drafts").mkdir()
    return Path("events")


@pytest.fixture
def ours(calendar: Path) -> Path:
    """The record of which the drafts speak."""
    small_calendar(calendar, {"paper-boat-2026": record(**OURS)})
    return calendar / "2026" / "paper-boat-2026.toml"


def lay(*drafts: Draft, article: Article = ARTICLE) -> tuple[Path, ...]:
    return on_desk(Path("drafts"), *drafts, article=article)


def review(*answers: str, code: int = 0) -> str:
    """Judge with these answers, and give what was said, on one line."""
    result = CliRunner().invoke(app, ["review", f"--today={DAY}"], input="".join(f"{answer}\n" for answer in answers))
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return " ".join(result.output.split())


def read(file: Path | str) -> dict[str, Any]:
    return tomllib.loads(Path(file).read_text(encoding="utf-8"))


def memory() -> list[dict[str, str]]:
    return [json.loads(line) for line in Path("drafts/judged.jsonl").read_text(encoding="utf-8").splitlines()]


def faults(calendar: Path) -> list[str]:
    return [str(finding) for finding in validate(calendar, NOW.date())[1]]


# --- what is shown


@pytest.mark.usefixtures("calendar")
def test_a_draft_is_shown_with_the_sentences_that_it_rests_on() -> None:
    lay(proposed())
    said = review("quit")
    assert said.startswith("1 of 1: a new event")
    assert "when 2026-02-18/2026-02-20 “from 18 to 20 February”" in said
    assert "The article does not give: description" in said
    assert "Example Gazette · 21 February 2026 · https://www.gazette.example/paper-boat" in said
    assert "held Exercise Paper Boat 2026 off Goa from 18 to 20 February." in said
    assert "Ships of both fleets" not in said  # nothing rests on that sentence
    assert "1 draft left in drafts/." in said


@pytest.mark.usefixtures("calendar")
def test_what_would_steer_the_terminal_is_shown_as_a_mark() -> None:
    text = "Exercise Paper Boat 2026 \x1b[2Jwas held\u202e\n at Goa."
    lay(proposed(text), article=dataclasses.replace(ARTICLE, text=text))
    said = review("quit")
    assert "\x1b[2J" not in said
    assert "\u202e" not in said
    assert "Boat 2026 \ufffd[2Jwas held\ufffd" in said


@pytest.mark.usefixtures("ours")
def test_a_draft_of_a_known_event_is_shown_beside_its_record() -> None:
    lay(proposed())
    said = review("quit")
    assert said.startswith("1 of 1: about paper-boat-2026")
    assert "when 2026 2026-02-18/2026-02-20 sharper" in said
    assert "status announced held later" in said
    assert "who.observers – SG new" in said
    assert "taken to be the same by its series" in said


@pytest.mark.usefixtures("calendar")
def test_an_empty_desk_is_told() -> None:
    assert review() == "No draft waits in drafts/. `diplocal draft ARTICLE` makes some."


@pytest.mark.usefixtures("calendar")
def test_where_nobody_can_be_asked_the_drafts_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "can_ask", lambda: False)
    files = lay(proposed(), proposed(title="Another"))
    said = review()
    assert said.startswith(" ".join(map(str, files)))
    assert said.endswith("2 drafts in drafts/. On a terminal, `diplocal review` asks about each.")


# --- accept


def test_an_accepted_draft_becomes_a_record_in_the_reviewers_words(calendar: Path) -> None:
    (draft,) = lay(proposed(edition=4))
    said = review("accept", CLAIM, DESCRIPTION, "paper-boat-2026", "yes")
    assert said.endswith("events/2026/paper-boat-2026.toml")
    assert read("events/2026/paper-boat-2026.toml") == {
        "title": "Exercise Paper Boat 2026",
        "kind": "exercise",
        "status": "held",
        "when": "2026-02-18/2026-02-20",
        "checked": DAY,
        "themes": ["naval-operations"],
        "series": "paper-boat",
        "edition": 4,
        "description": DESCRIPTION,
        "places": [{"country": "IN", "city": "Goa"}],
        "who": {"attended": ["IN", "FR"], "observers": ["SG"]},
        "sources": [
            {
                "publisher": "Example Gazette",
                "published": "2026-02-21",
                "url": "https://www.gazette.example/paper-boat",
                "claim": CLAIM,
                "says_when": "2026-02-18/2026-02-20",
                "says_status": "held",
            }
        ],
    }
    assert faults(calendar) == []
    assert not draft.parent.exists()
    assert memory() == [
        {
            "sha256": ARTICLE.sha256,
            "draft": "draft-1",
            "verdict": "accepted",
            "on": DAY,
            "record": "paper-boat-2026",
            "title": "Exercise Paper Boat 2026",
            "url": ARTICLE.url,
        }
    ]


@pytest.mark.usefixtures("calendar")
def test_all_that_a_draft_may_hold_finds_its_place() -> None:
    draft = proposed(
        when="2026-02-18T09:00",
        timezone="Asia/Kolkata",
        meeting_of=("asean",),
        part_of="sample-event",
        places__1__country="FR",
        who__invited=("GB",),
        who__absent=("MY",),
        people__0__of="IN",
        people__0__name="A. Admiral",
        people__0__office="Chief of the Naval Staff",
    )
    lay(draft)
    review("accept", CLAIM, DESCRIPTION, "paper-boat", "yes")
    found = read("events/2026/paper-boat.toml")
    assert (found["when"], found["timezone"]) == ("2026-02-18T09:00", "Asia/Kolkata")
    assert (found["meeting_of"], found["part_of"]) == (["asean"], "sample-event")
    assert found["places"] == [{"country": "IN", "city": "Goa"}, {"country": "FR"}]
    assert found["who"] == {"attended": ["IN", "FR"], "invited": ["GB"], "observers": ["SG"], "absent": ["MY"]}
    assert found["people"] == [{"of": "IN", "name": "A. Admiral", "office": "Chief of the Naval Staff"}]


@pytest.mark.usefixtures("calendar")
def test_what_the_article_does_not_give_is_asked_for() -> None:
    article = Article(ARTICLE.text, None, None, None, language="fr-FR")
    lay(proposed(title=None, kind=None, status=None, when=None), article=article)
    answers = [
        "Paper Boat",
        "exercize",
        "exercise",
        "announced",
        "soon",
        "2026-02",
        "Gazette",
        "Page 3",
        CLAIM,
        DESCRIPTION,
    ]
    said = review("accept", *answers, "", "yes")
    assert "did you mean 'exercise'?" in said
    found = read("events/2026/paper-boat.toml")
    assert (found["title"], found["kind"], found["status"], found["when"]) == (
        "Paper Boat",
        "exercise",
        "announced",
        "2026-02",
    )
    assert found["sources"] == [
        {"publisher": "Gazette", "document": "Page 3", "language": "fr", "claim": CLAIM, "says_when": "2026-02"}
    ]


@pytest.mark.usefixtures("calendar")
def test_a_value_that_no_record_may_hold_is_asked_for_anew() -> None:
    lay(proposed(title="A" * 61))
    said = review("accept", "Paper Boat", CLAIM, DESCRIPTION, "", "yes")
    assert "has 61 characters" in said
    assert read("events/2026/paper-boat.toml")["title"] == "Paper Boat"


@pytest.mark.usefixtures("calendar")
def test_a_place_that_no_record_may_hold_is_told() -> None:
    (draft,) = lay(proposed(places__0__city="Goa\u202e"))
    assert "The draft holds what no record may: " in review("accept", CLAIM, DESCRIPTION, "", "quit")
    assert draft.exists()


@pytest.mark.usefixtures("calendar")
def test_the_words_of_the_article_are_no_claim() -> None:
    lay(proposed())
    own = "Ships of both fleets sailed together for three days"
    said = review("accept", own, "from 18 to 20 February", CLAIM, own, DESCRIPTION, "", "yes")
    assert said.count("stands so in the article; say it in your own words") == 3
    text = Path("events/2026/exercise-paper-boat-2026.toml").read_text(encoding="utf-8")
    assert "sailed together" not in text
    assert CLAIM in text


def test_what_is_not_valid_is_not_written(calendar: Path) -> None:
    before = contents(calendar)
    (draft,) = lay(proposed(themes=("naval-warfare",)))
    said = review("accept", CLAIM, DESCRIPTION, "paper-boat", "no", "skip")
    assert "V101 'naval-warfare' is no theme of this calendar" in said
    assert "It cannot be written so. (edit, no)" in said
    assert contents(calendar) == before
    assert draft.exists()


@pytest.mark.usefixtures("calendar")
def test_a_warning_is_shown_and_does_not_stop() -> None:
    lay(proposed())
    assert "E109 the claim has 41 words" in review("accept", "word " * 40 + "word", DESCRIPTION, "paper-boat", "yes")
    assert Path("events/2026/paper-boat.toml").exists()


def test_an_id_that_is_taken_is_asked_for_anew(calendar: Path) -> None:
    lay(proposed())
    assert "is the id of another record" in review("accept", CLAIM, DESCRIPTION, "sample-event", "paper-boat", "yes")
    assert (calendar / "2026" / "paper-boat.toml").exists()


# --- edit


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Set the editor to a program that replaces one text by another."""

    def set_to(old: str, new: str) -> None:
        program = tmp_path / "editor.py"
        program.write_text(
            f"import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\ntext = file.read_text()\nassert {old!r} in text\n"
            f"file.write_text(text.replace({old!r}, {new!r}))\n",
            encoding="utf-8",
        )
        monkeypatch.setenv("VISUAL", f"{sys.executable} {program}")

    return set_to


def test_a_draft_can_be_edited_before_it_is_written(calendar: Path, editor: Callable[[str, str], None]) -> None:
    editor('city = "Goa"', 'city = "Goa"\nvenue = "Mormugao"')
    lay(proposed())
    said = review("edit", CLAIM, DESCRIPTION, "paper-boat", "yes")
    assert 'venue = "Mormugao"' in said
    assert read(calendar / "2026" / "paper-boat.toml")["places"][0]["venue"] == "Mormugao"


@pytest.mark.usefixtures("calendar")
def test_what_is_wrong_can_be_mended_in_the_editor(editor: Callable[[str, str], None]) -> None:
    editor("naval-warfare", "naval-operations")
    lay(proposed(themes=("naval-warfare",)))
    review("accept", CLAIM, DESCRIPTION, "paper-boat", "edit", "yes")
    assert read("events/2026/paper-boat.toml")["themes"] == ["naval-operations"]


@pytest.mark.usefixtures("calendar")
@pytest.mark.parametrize("own", ["sailed together for three days and trained the hunt", "from 18 to 20 February"])
def test_the_words_of_the_article_do_not_come_in_through_the_editor(
    editor: Callable[[str, str], None], own: str
) -> None:
    editor(CLAIM, own)
    (draft,) = lay(proposed())
    said = review("edit", CLAIM, DESCRIPTION, "paper-boat", "no", "quit")
    assert "stands so in the article; say it in your own words. It cannot be written so." in said
    assert draft.exists()


@pytest.mark.usefixtures("calendar")
@pytest.mark.parametrize(
    ("old", "told"),
    [("title = ", "S005 `title` is missing"), ('kind = "exercise"', "S002"), ("[[sources]]", "names no source")],
)
def test_a_record_that_was_broken_in_the_editor_is_told(
    editor: Callable[[str, str], None], old: str, told: str
) -> None:
    editor(old, {"title = ": "# ", 'kind = "exercise"': "kind = "}.get(old, "[extra]"))
    lay(proposed())
    said = review("edit", CLAIM, DESCRIPTION, "paper-boat", "no", "quit")
    assert told in said
    assert not Path("events/2026/paper-boat.toml").exists()


@pytest.mark.usefixtures("calendar")
@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("no-such-editor", "no-such-editor cannot be run"),
        (f"{sys.executable} -c 'raise SystemExit(3)'", "ended with 3"),
    ],
)
def test_an_editor_that_fails_changes_nothing(monkeypatch: pytest.MonkeyPatch, command: str, told: str) -> None:
    monkeypatch.setenv("VISUAL", command)
    (draft,) = lay(proposed())
    assert told in review("edit", CLAIM, DESCRIPTION, "paper-boat", "skip")
    assert draft.exists()


@pytest.mark.usefixtures("calendar")
def test_without_any_editor_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    lay(proposed())
    assert "there is no editor; set EDITOR to yours" in review("edit", CLAIM, DESCRIPTION, "paper-boat", "skip")


@pytest.mark.usefixtures("calendar")
def test_the_usual_editor_is_taken_where_none_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    vi = tmp_path / "bin" / "vi"
    vi.parent.mkdir()
    vi.write_text("#!/bin/sh\necho '# seen' >>\"$1\"\n", encoding="utf-8")
    vi.chmod(0o755)
    monkeypatch.setenv("PATH", str(vi.parent))
    lay(proposed())
    review("edit", CLAIM, DESCRIPTION, "paper-boat", "yes")
    assert Path("events/2026/paper-boat.toml").read_text(encoding="utf-8").endswith("# seen\n")


# --- merge


def test_a_known_event_is_never_written_a_second_time(ours: Path) -> None:
    before = ours.read_text(encoding="utf-8")
    ours.write_text(before.replace('when = "2026"', 'when = "2026"  # the year alone'), encoding="utf-8")
    lay(proposed())
    said = review("accept", "y", "Day announced.", "y", "n", "y", CLAIM, "yes")
    assert "when: 2026 → 2026-02-18/2026-02-20, sharper. Take it?" in said
    assert said.endswith("events/2026/paper-boat-2026.toml")
    assert sorted(file.name for file in ours.parent.iterdir()) == ["paper-boat-2026.toml", "sample-event.toml"]
    assert 'when = "2026-02-18/2026-02-20" # the year alone' in ours.read_text(encoding="utf-8")
    found = read(ours)
    assert (found["status"], found["who"]) == ("held", {"hosts": ["IN"], "observers": ["SG"]})
    assert found["history"] == [{"on": "2026-02-21", "was": "2026", "note": "Day announced."}]
    assert [item["claim"] for item in found["sources"]] == ["Planned for the year", CLAIM]
    assert faults(Path("events")) == []
    assert memory()[0]["verdict"] == "merged"


CONFLICT: dict[str, object] = {
    "when": "2026-12-10",
    "sources": [source(published="2026-01-10", claim="On the tenth", says_when="2026-12-10", says_status="announced")],
}
"""A later day, of which the rule that nothing past may stay announced says nothing."""


def contradicted(ours: Path, *answers: str) -> dict[str, Any]:
    """Merge an article that puts the exercise two days later, and give the record and what was said."""
    small_calendar(Path("events"), {"paper-boat-2026": record(**{**OURS, "edition": 4, **CONFLICT})})
    draft = proposed(who__attended=None, who__observers=None, status="announced", edition=4, when="2026-12-12")
    lay(draft)
    said = review("accept", *answers, CLAIM, "yes")
    assert "when: 2026-12-10 → 2026-12-12, a contradiction:" in said
    assert faults(Path("events")) == []
    return read(ours)


def test_a_contradiction_can_be_outweighed(ours: Path) -> None:
    found = contradicted(ours, "keep", "A slip: its own table says the tenth.")
    assert found["when"] == "2026-12-10"
    assert found["sources"][1]["outweighed"] == "A slip: its own table says the tenth."


def test_a_contradiction_can_stay_open(ours: Path) -> None:
    found = contradicted(ours, "open", "Neither page is better.")
    assert found["when"] == "2026-12-10?"
    assert found["sources"][1]["unresolved"] == "Neither page is better."


def test_an_event_can_have_been_moved(ours: Path) -> None:
    found = contradicted(ours, "moved", "Two days later, for the weather.")
    assert found["when"] == "2026-12-12"
    assert found["history"] == [{"on": "2026-02-21", "was": "2026-12-10", "note": "Two days later, for the weather."}]


def test_a_postponement_is_told_to_readers(ours: Path) -> None:
    lay(proposed(who__attended=None, who__observers=None, when=None, status="postponed"))
    review("accept", "y", "Put off; no new date yet.", CLAIM, "yes")
    assert (read(ours)["status"], read(ours)["when"]) == ("postponed", "2026")
    assert read(ours)["history"] == [{"on": "2026-02-21", "note": "Put off; no new date yet."}]
    assert faults(Path("events")) == []


def test_a_sharper_date_that_is_not_taken_is_a_contradiction_to_answer(ours: Path) -> None:
    lay(proposed(who__attended=None, who__observers=None, status="announced"))
    review("accept", "n", "The page confuses it with the port call.", CLAIM, "yes")
    assert read(ours)["when"] == "2026"
    assert read(ours)["sources"][1]["outweighed"] == "The page confuses it with the port call."
    assert [fault for fault in faults(Path("events")) if "L1" not in fault] == []


def test_a_last_day_alone_is_no_date_of_an_event(ours: Path) -> None:
    small_calendar(Path("events"), {"paper-boat-2026": record(**{**OURS, "when": "unknown", "sources": [source()]})})
    lay(proposed(who__attended=None, who__observers=None, status="announced", when="../2026-02-20"))
    review("accept", "", CLAIM, "yes")
    assert read(ours)["when"] == "unknown"
    assert read(ours)["sources"][1]["outweighed"] == "It gives the last day only."
    assert faults(Path("events")) == []


@pytest.mark.usefixtures("calendar")
def test_a_last_day_alone_becomes_no_date_of_a_new_event() -> None:
    lay(proposed(when="../2026-02-20"))
    said = review("accept", "", CLAIM, DESCRIPTION, "", "paper-boat", "yes")
    assert "has no beginning" in said
    found = read("events/undated/paper-boat.toml")
    assert (found["when"], found["sources"][0]["says_when"]) == ("unknown", "../2026-02-20")
    assert found["sources"][0]["outweighed"] == "It gives the last day only."


def test_a_further_theme_is_added_where_it_is_wished(ours: Path) -> None:
    lay(
        proposed(
            who__attended=None, who__observers=None, status="announced", when="2026", themes=("maritime-security",)
        )
    )
    assert "themes: add maritime-security? [Y/n]" in review("accept", "y", CLAIM, "yes")
    assert read(ours)["themes"] == ["naval-operations", "maritime-security"]


def test_of_a_page_that_the_record_names_the_contradiction_is_answered_there(ours: Path) -> None:
    known = source(url=ARTICLE.url, published="2026-01-11", claim="Seen before")
    sources = [*CONFLICT["sources"], known]  # type: ignore[misc] # a list, as written above
    small_calendar(
        Path("events"), {"paper-boat-2026": record(**{**OURS, "when": "2026-12-10", "edition": 4, "sources": sources})}
    )
    lay(proposed(who__attended=None, who__observers=None, status="announced", edition=4, when="2026-12-12"))
    review("accept", "keep", "A slip.", "yes")
    assert read(ours)["sources"][1] == {**known, "says_when": "2026-12-12", "outweighed": "A slip."}
    assert faults(Path("events")) == []


@pytest.mark.parametrize(
    ("when", "marked"),
    [
        ("2026-02-18", "2026-02-18?"),
        ("2026-02-18~", "2026-02-18?"),
        ("2026-02-15/2026-02-25", "2026-02-15?/2026-02-25?"),
        ("2026-02-15/..", "2026-02-15?/.."),
    ],
)
def test_a_date_that_stays_open_is_marked(when: str, marked: str) -> None:
    assert uncertain(when) == marked


def test_other_contradictions_are_taken_only_where_somebody_says_so(ours: Path) -> None:
    small_calendar(Path("events"), {"paper-boat-2026": record(**{**OURS, "series": None, "edition": 3})})
    lay(proposed(series=None, title="Paper Boat 2026 naval exercise", edition=4, places__0__city="Kochi"))
    said = review("merge", "paper-boat-2026", "y", "Day announced.", "n", "y", "n", "n", CLAIM, "yes")
    assert "edition: 3 → 4, a contradiction. Take the article's? [y/N]" in said
    assert "places.0.city: Goa → Kochi: the record's place stays" in said
    assert (read(ours)["edition"], read(ours)["places"][0]["city"]) == (4, "Goa")


def test_a_page_that_the_record_names_already_is_no_second_source(ours: Path) -> None:
    known = source(url=ARTICLE.url, published="2026-02-21", claim="Seen before", says_status="held")
    small_calendar(Path("events"), {"paper-boat-2026": record(**{**OURS, "sources": [*OURS["sources"], known]})})  # type: ignore[misc]
    lay(proposed())
    review("accept", "y", "", "n", "n", "yes")
    found = read(ours)
    assert len(found["sources"]) == 2
    assert found["sources"][1] == {**known, "says_when": "2026-02-18/2026-02-20"}
    assert found["when"] == "2026-02-18/2026-02-20"


def test_an_article_that_the_record_has_whole_is_to_be_rejected(ours: Path) -> None:
    known = source(url=ARTICLE.url, says_when="2026-02-18/2026-02-20", says_status="held")
    who = {"attended": ["IN", "FR"], "observers": ["SG"]}
    whole = {**OURS, "when": "2026-02-18/2026-02-20", "status": "held", "who": who, "sources": [known]}
    small_calendar(Path("events"), {"paper-boat-2026": record(**whole)})
    (draft,) = lay(proposed())
    said = review("")
    assert "paper-boat-2026 has all of this from this article already" in said
    assert not draft.exists()
    assert ours.exists()


def test_a_known_event_can_be_another_one_all_the_same(ours: Path) -> None:
    lay(proposed(status="announced", when="2026-12-01"))
    review("new", CLAIM, DESCRIPTION, "paper-boat-second", "yes")
    assert (ours.parent / "paper-boat-second.toml").exists()
    assert read(ours)["when"] == "2026"


def test_a_draft_can_be_merged_into_a_record_that_was_not_found(calendar: Path) -> None:
    lay(proposed(series=None, title="An exercise", who__observers=None))
    answers = ["keep", "Another exercise.", "n", "n", "n", CLAIM, "yes"]
    said = review("merge", "sample-evnt", "sample-event", *answers)
    assert "there is no record 'sample-evnt'; did you mean 'sample-event'?" in said
    assert [item["claim"] for item in read(calendar / "2026" / "sample-event.toml")["sources"]] == [
        "It took place",
        CLAIM,
    ]


def test_a_change_is_told_on_the_day_of_the_judgement_where_the_article_has_none(ours: Path) -> None:
    lay(proposed(who__attended=None, who__observers=None), article=dataclasses.replace(ARTICLE, published=None))
    review("accept", "y", "Day announced.", CLAIM, "yes")
    assert read(ours)["history"] == [{"on": DAY, "was": "2026", "note": "Day announced."}]


@pytest.mark.parametrize(
    "draft", [proposed(places__0__city="Goa\u202e"), proposed(when="soon"), proposed(status="fine")]
)
def test_what_no_record_may_hold_is_not_merged(calendar: Path, draft: Draft) -> None:
    before = contents(calendar)
    lay(draft)
    said = review("merge", "sample-event", *("y" for _ in range(5)), CLAIM, "quit")
    assert "The draft holds what no record may: " in said or "It cannot be written so" in said
    assert contents(calendar) == before


def test_a_merge_that_is_not_wished_changes_nothing(ours: Path) -> None:
    before = ours.read_bytes()
    (draft,) = lay(proposed())
    review("accept", "n", "A slip.", "n", "n", "n", CLAIM, "no", "quit")
    assert ours.read_bytes() == before
    assert draft.exists()


def test_a_record_that_somebody_else_changed_meanwhile_is_left(ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (draft,) = lay(proposed())
    checked = approving.Sketch.findings

    def meanwhile(self: approving.Sketch, text: str) -> object:
        self.file.write_text(self.file.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
        return checked(self, text)

    monkeypatch.setattr(approving.Sketch, "findings", meanwhile)
    said = review("accept", "y", "Day announced.", "n", "n", "n", CLAIM, "yes", "quit")
    assert "was changed by somebody else in the meantime; nothing was written" in said
    assert ours.read_text(encoding="utf-8").endswith("# mine\n")
    assert draft.exists()


# --- reject, skip, quit


def test_a_rejected_draft_is_remembered_and_gone(calendar: Path) -> None:
    before = contents(calendar)
    first, second = lay(proposed(), proposed(title="Another"))
    review("r", "s")
    assert not first.exists()
    assert second.exists()
    assert [(item["draft"], item["verdict"]) for item in memory()] == [("draft-1", "rejected")]
    assert contents(calendar) == before


@pytest.mark.usefixtures("calendar")
def test_an_article_can_be_rejected_with_all_its_drafts() -> None:
    first, _ = lay(proposed(), proposed(title="Another"))
    (other,) = lay(
        proposed("They met. " + ARTICLE.text), article=dataclasses.replace(ARTICLE, text="They met. " + ARTICLE.text)
    )
    answers = {first.parent: "x", other.parent: "s"}
    said = review(*(answers[folder] for folder in sorted(answers)))
    assert not first.parent.exists()
    assert other.exists()
    assert "draft" not in memory()[0]
    assert "title" not in memory()[0]  # of the article, which has none of its own
    assert "1 draft left" in said


@pytest.mark.usefixtures("calendar")
def test_a_skipped_draft_stays() -> None:
    files = lay(proposed(), proposed(title="Another"))
    assert "2 drafts left in drafts/." in review("", "skip")
    assert all(file.exists() for file in files)
    assert not Path("drafts/judged.jsonl").exists()


@pytest.mark.usefixtures("calendar")
def test_an_answer_that_is_none_is_asked_for_anew() -> None:
    lay(proposed())
    said = review("n", "acept", "q")
    assert said.count("is none of the words for it") == 2
    assert "did you mean 'accept'?" in said


@pytest.mark.usefixtures("calendar")
def test_an_end_of_input_leaves_all_as_it_is() -> None:
    (draft,) = lay(proposed())
    assert "1 draft left" in review("accept", CLAIM)
    assert draft.exists()


# --- faults


def test_a_damaged_draft_is_told_and_the_others_judged(calendar: Path) -> None:
    first, second = lay(proposed(), proposed(title="Another"))
    first.write_text("title =", encoding="utf-8")
    said = review("reject", code=2)
    assert f"diplocal: {first}:1:" in said
    assert not second.exists()
    assert calendar.exists()


def test_a_damaged_memory_stops_it(calendar: Path) -> None:
    (draft,) = lay(proposed())
    Path("drafts/judged.jsonl").write_text("{}\n", encoding="utf-8")
    assert "judged.jsonl:1: is no judgement" in review(code=2)
    assert draft.exists()
    assert calendar.exists()


def test_a_calendar_that_cannot_be_read_stops_it(calendar: Path) -> None:
    (draft,) = lay(proposed())
    (calendar / "calendar.toml").write_text("name =", encoding="utf-8")
    assert "The calendar cannot be read; nothing was judged." in review(code=1)
    assert draft.exists()


# --- on a real terminal


def on_terminal(arguments: Sequence[str], answers: Sequence[tuple[str, str]]) -> str:
    """Run the command on a terminal of its own, answer each question as it comes, and give all that was shown."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "60"}
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "diplocal", *arguments]
    child = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    shown, waiting = "", list(answers)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([ours], [], [], 0.2)[0]:
            continue
        try:
            piece = os.read(ours, 4096)
        except OSError:  # Linux says so where the other side has closed
            break
        if not piece:
            break
        shown += piece.decode(errors="replace")
        if waiting and waiting[0][0] in " ".join(shown.split()):
            os.write(ours, f"{waiting.pop(0)[1]}\n".encode())
            shown += "\0"
    os.close(ours)
    assert child.wait(timeout=30) == 0, shown
    assert not waiting, shown
    return shown


@pytest.mark.usefixtures("calendar")
def test_on_a_terminal_the_words_are_marked_and_the_answers_taken() -> None:
    lay(proposed())
    shown = on_terminal(
        ["review", f"--today={DAY}"],
        [
            ("(q)uit [skip]:", "a"),
            ("What it says of the event, in your own words:", CLAIM),
            ("Description, in your own words", DESCRIPTION),
            ("Id, for good", ""),
            ("Write this to events/2026/exercise-paper-boat-2026.toml?", "y"),
        ],
    )
    assert re.search(r"\x1b\[1;7mfrom 18 to 20 February\x1b\[0m", shown)
    assert read("events/2026/exercise-paper-boat-2026.toml")["sources"][0]["claim"] == CLAIM

"""Drafts as files: what is written can be read, by people and by the program, and nothing of the article gets lost."""

from __future__ import annotations

import dataclasses
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplocal.draft.claims import copied
from diplocal.draft.desk import (
    MEMORY,
    DeskError,
    Judgement,
    Verdict,
    folder_of,
    judged,
    laid_out,
    names_of,
    recall,
    remember,
    waiting,
)
from diplocal.draft.document import DocumentError, parsed, record_of, written
from diplocal.draft.matching import match
from diplocal.draft.value import Article, Draft, Evidence, Fact
from diplocal.model import Event
from diplocal.toml import exact
from proposals import ARTICLE, TEXT, catalogue_of, on_desk, proposed
from support import ROOT, record, small_calendar

GOLDEN = ROOT / "tests" / "golden" / "draft.toml"


# --- a document


def test_a_draft_reads_as_a_record_with_its_evidence(updates: bool) -> None:
    text = written(proposed(people__0__name="A. Admiral", edition=4), ARTICLE, "paper-boat-2026")
    if updates:
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_the_upper_part_is_a_record_but_for_what_only_a_person_can_say() -> None:
    data = tomllib.loads(written(proposed(), ARTICLE))
    (source,) = data["sources"]
    assert source == {
        "publisher": "Example Gazette",
        "published": "2026-02-21",
        "url": ARTICLE.url,
        "says_when": "2026-02-18/2026-02-20",
        "says_status": "held",
    }
    del data["draft"]
    whole = {**data, "id": "x", "description": "Own words.", "sources": [{**source, "claim": "Own words"}]}
    assert Event.model_validate(whole).series == "paper-boat"


def test_what_is_written_can_be_read() -> None:
    article = dataclasses.replace(ARTICLE, title="Of ships", language="fr")
    document = parsed(tomllib.loads(written(proposed(), article, "paper-boat-2026")))
    assert document.draft == proposed()
    assert document.article == dataclasses.replace(article, text="")
    assert (document.sha256, document.about) == (article.sha256, "paper-boat-2026")


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(WORDS, WORDS, st.lists(WORDS, max_size=3))
def test_any_text_survives(title: str, quote: str, themes: list[str]) -> None:
    evidence = (Evidence(quote, 0, len(quote), "x"), Evidence(quote, 5, 5 + len(quote), "y"))
    draft = Draft((Fact("title", title, evidence), Fact("themes", tuple(themes), evidence)), ("when",))
    article = Article(quote, date(2026, 1, 1), None, title, quote)
    document = parsed(tomllib.loads(written(draft, article)))
    assert document.draft == draft
    assert (document.article.publisher, document.article.title) == (title, quote)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_exact_writes_any_text_visibly_on_one_line(text: str) -> None:
    line = exact(text)
    assert tomllib.loads(f"a = {line}")["a"] == text
    assert len(f"{line}\n".splitlines()) == 1
    assert "\u202e" not in line


def test_fields_become_tables_and_lists_of_tables() -> None:
    draft = proposed(places__1__country="FR", who__hosts=("IN",))
    assert record_of(draft)["places"] == [{"country": "IN", "city": "Goa"}, {"country": "FR"}]
    assert record_of(draft)["who"] == {"attended": ["IN", "FR"], "observers": ["SG"], "hosts": ["IN"]}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "title = 'x'",
        "draft = 5",
        "[draft]\nneeds = []\nsha256 = 'x'\n[[draft.evidence]]\nfield = 'title'",
        "[draft]\nneeds = []\nsha256 = 'x'\nevidence = [{field = 'title', quote = 'q', span = [1, 2], rule = 'r'}]",
        "[draft]\nneeds = []\nsha256 = 'x'\nevidence = [{field = 'who.hosts', quote = 'q', span = [1, 2], rule = ''}]",
        "title = 'x'\n[draft]\nneeds = []\nsha256 = 'x'\npublished = 'soon'\nevidence = []",
    ],
)
def test_what_is_no_draft_is_told_as_such(text: str) -> None:
    with pytest.raises(DocumentError, match="is no draft as `diplocal draft` writes it"):
        parsed(tomllib.loads(text))


# --- the desk


def test_each_article_has_a_folder_after_its_day_and_its_text() -> None:
    assert folder_of(ARTICLE) == f"2026-02-21-{ARTICLE.sha256[:8]}"
    assert folder_of(Article("x")) == f"undated-{Article('x').sha256[:8]}"
    assert [file.path for file in laid_out(ARTICLE, [("a", proposed(), None)])] == ["article.txt", "a.toml"]


def test_drafts_are_named_after_their_titles_each_name_once() -> None:
    drafts = [proposed(), proposed(title="Talks"), proposed(), proposed(title=None), proposed(title="会談"), proposed()]
    names = ["exercise-paper-boat-2026", "talks", "exercise-paper-boat-2026--2", "draft", "draft--2"]
    assert names_of(drafts) == (*names, "exercise-paper-boat-2026--3")


def test_what_was_laid_down_is_found_with_its_text(tmp_path: Path) -> None:
    files = on_desk(tmp_path, proposed(), proposed(title="Talks"))
    found, faults = waiting(tmp_path)
    assert ([item.file for item in found], faults) == (list(files), ())
    assert found[0].article == ARTICLE
    assert (found[0].name, found[1].draft) == ("draft-1", proposed(title="Talks"))


def test_a_document_names_the_record_of_which_it_speaks(tmp_path: Path) -> None:
    calendar = small_calendar(tmp_path / "events", {"paper-boat-2026": record(series="paper-boat")})
    proposal = match(proposed(), ARTICLE, catalogue_of(calendar))
    on_desk(tmp_path / "drafts", proposed(), proposal=proposal)
    assert waiting(tmp_path / "drafts")[0][0].document.about == "paper-boat-2026"


def test_an_empty_desk_holds_nothing(tmp_path: Path) -> None:
    assert waiting(tmp_path / "none") == ((), ())
    assert recall(tmp_path) == ()


def _harm(file: Path, harm: str) -> None:
    text = file.parent / "article.txt"
    match harm:
        case "text":
            text.write_text(TEXT.replace("Goa", "Pune"), encoding="utf-8")
        case "gone":
            text.unlink()
        case "bytes":
            text.write_bytes(b"\xff")
        case "span":
            file.write_text(file.read_text(encoding="utf-8").replace("span = [", "span = [1"), encoding="utf-8")
        case "toml":
            file.write_text("title =", encoding="utf-8")
        case "form":
            file.write_text("title = 'x'", encoding="utf-8")
        case _:
            file.rename(file.with_suffix(".txt"))
            file.symlink_to(file.with_suffix(".txt"))


@pytest.mark.parametrize("harm", ["text", "gone", "bytes", "span", "toml", "form", "link"])
def test_a_damaged_draft_is_told_and_the_others_stay(tmp_path: Path, harm: str) -> None:
    (file,) = on_desk(tmp_path, proposed())
    other = "They met. " + TEXT
    (well,) = on_desk(tmp_path, proposed(other), article=dataclasses.replace(ARTICLE, text=other))
    _harm(file, harm)
    found, (fault,) = waiting(tmp_path)
    assert [item.file for item in found] == [well]
    assert fault.startswith(file.as_posix())
    assert "\n" not in fault


# --- the memory


def said(draft: str | None = "a", sha256: str = ARTICLE.sha256) -> Judgement:
    return Judgement(sha256, draft, Verdict.REJECTED, "2026-02-22", title="Übung", url="https://a.example/")


def test_the_memory_is_lines_that_people_can_read(tmp_path: Path) -> None:
    text = remember(remember("", said()), said(None))
    assert text.splitlines()[0] == (
        f'{{"sha256": "{ARTICLE.sha256}", "draft": "a", "verdict": "rejected", "on": "2026-02-22", '
        '"title": "Übung", "url": "https://a.example/"}'
    )
    (tmp_path / MEMORY).write_text(text, encoding="utf-8")
    assert recall(tmp_path) == (said(), said(None))


def test_a_draft_is_known_by_its_article_and_its_name() -> None:
    assert judged([said()], ARTICLE, "a") == said()
    assert judged([said()], ARTICLE, "b") is None
    assert judged([said()], Article("Another"), "a") is None
    assert judged([said(None)], ARTICLE, "b") == said(None)


@pytest.mark.parametrize(
    "line", ["", "5", "{}", "[", '{"sha256": "x", "verdict": "liked", "on": "2026"}', "[" * 99_999]
)
def test_a_damaged_memory_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / MEMORY).write_text(f"{remember('', said())}{line}\n", encoding="utf-8")
    with pytest.raises(DeskError, match=r"judged\.jsonl:2: is no judgement"):
        recall(tmp_path)


# --- claims


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("Three days of antisubmarine drills off the west coast of India", None),
        ("India and France held Exercise Paper Boat 2026 off Goa from 18 to 20 February", None),
        ("Exercise Paper Boat 2026", "Exercise Paper Boat 2026"),
        ("from 18 to 20 FEBRUARY!", "from 18 to 20 February"),
        ("Held from 18 to 20 February", None),
        ("Goa", None),
        ("Ships sailed together for three days and trained the hunt", "sailed together for three days and"),
        ("Both “sailed together for\nthree days, and trained”", "sailed together for three days and"),
        (TEXT, "navies of india and france held"),
        ("", None),
    ],
)
def test_a_claim_in_the_words_of_the_article_is_no_claim(claim: str, words: str | None) -> None:
    quotes = [item.quote for fact in proposed().facts for item in fact.evidence]
    assert copied(claim, TEXT, quotes) == words


def test_a_claim_that_holds_a_whole_telling_quote_is_no_claim() -> None:
    quote = "trained the hunt for"
    assert copied(f"They {quote} boats", TEXT, [quote]) == quote

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from diplocal.cli import app
from diplocal.comparison import as_data, as_markdown, as_text, compare, compare_feeds, entries
from diplocal.readback import ReadbackError, read_back

Properties = Mapping[str, str]

REVIEW = {
    "UID": "review",
    "DTSTAMP": "20261101T000000Z",
    "SEQUENCE": "0",
    "DTSTART;VALUE=DATE": "20260218",
    "DTEND;VALUE=DATE": "20260219",
    "SUMMARY": "Fleet review",
    "DESCRIPTION": "Ships at anchor.",
    "STATUS": "CONFIRMED",
}
NEXT = {"DTSTAMP": "20261102T000000Z", "SEQUENCE": "1"}


def feed(*events: Properties) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", *(f"{name}:{value}" for name, value in event.items() if value), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def told(old: Properties | None, new: Properties | None) -> str:
    before, after = (read_back(feed(event)) if event else () for event in (old, new))
    return as_text(compare(before, after))


def test_nothing_changed_is_told_as_nothing() -> None:
    assert told(REVIEW, REVIEW) == ""


def test_stamps_alone_are_no_change() -> None:
    assert told(REVIEW, {**REVIEW, **NEXT}) == ""


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"DTSTART;VALUE=DATE": "20260217"}, "~ moved     Fleet review (18 February 2026 → 17–18 February 2026)\n"),
        (
            {"DTSTART;VALUE=DATE": "", "DTEND;VALUE=DATE": "", "DTSTART": "20260218T103000Z"},
            "~ moved     Fleet review (18 February 2026 → 18 February 2026, 10:30 UTC)\n",
        ),
        ({"DTEND;VALUE=DATE": ""}, "~ moved     Fleet review (18 February 2026)\n"),
        (
            {"SUMMARY": "Postponed: Fleet review", "STATUS": "TENTATIVE"},
            "~ postponed Postponed: Fleet review (18 February 2026)\n",
        ),
        (
            {"SUMMARY": "Cancelled: Fleet review", "STATUS": "CANCELLED"},
            "~ cancelled Cancelled: Fleet review (18 February 2026)\n",
        ),
        (
            {"SUMMARY": "Cancelled: Fleet review", "STATUS": "TENTATIVE"},
            "~ cancelled Cancelled: Fleet review (18 February 2026)\n",
        ),
        (
            {"SUMMARY": "Entry withdrawn: Fleet review", "STATUS": "CANCELLED"},
            "- withdrawn Entry withdrawn: Fleet review (18 February 2026)\n",
        ),
        (
            {"SUMMARY": "The fleet review", "DESCRIPTION": "Ships.", "LOCATION": "At sea", "STATUS": "TENTATIVE"},
            "~ changed   The fleet review (18 February 2026) [title, status, text, place]\n",
        ),
        ({"X-OTHER": "1"}, "~ changed   Fleet review (18 February 2026) [x-other]\n"),
        ({"CATEGORIES": "A,B"}, "~ changed   Fleet review (18 February 2026) [categories]\n"),
    ],
)
def test_each_change_is_told_in_a_line(changes: Properties, expected: str) -> None:
    assert told(REVIEW, {**REVIEW, **NEXT, **changes}) == expected


def test_withdrawn_entry_that_comes_back_is_restored() -> None:
    withdrawn = {**REVIEW, "SUMMARY": "Entry withdrawn: Fleet review", "STATUS": "CANCELLED"}
    assert told(withdrawn, {**REVIEW, **NEXT}) == "+ restored  Fleet review (18 February 2026)\n"


def test_added_and_gone_are_told_apart() -> None:
    assert told(None, REVIEW) == "+ added     Fleet review (18 February 2026)\n"
    assert told(REVIEW, None) == "- gone      Fleet review (18 February 2026)\n"


def test_entry_without_a_date_is_told_so() -> None:
    assert told(None, {"UID": "x", "SUMMARY": "Someday"}) == "+ added     Someday (no date)\n"


def test_content_that_changed_under_old_stamps_is_pointed_out() -> None:
    assert told(REVIEW, {**REVIEW, "DESCRIPTION": "Ships."}) == (
        "~ changed   Fleet review (18 February 2026) [text] (stamps did not move: some clients keep the old entry)\n"
    )


def test_order_is_by_kind_then_by_date() -> None:
    later = {**REVIEW, "UID": "later", "SUMMARY": "Later", "DTSTART;VALUE=DATE": "20260301", "DTEND;VALUE=DATE": ""}
    moved = {**REVIEW, **NEXT, "DTSTART;VALUE=DATE": "20260217"}
    first = {**REVIEW, "UID": "first", "SUMMARY": "First"}
    changes = compare(read_back(feed(REVIEW)), read_back(feed(moved, later, first)))
    assert [change.title for change in changes] == ["First", "Later", "Fleet review"]


def test_markdown_is_a_table_in_which_no_title_can_break_out() -> None:
    evil = {**REVIEW, "SUMMARY": "a|b <img> `x` [y](z) @all"}
    table = as_markdown(compare((), read_back(feed(evil))))
    assert table == (
        "| change | event | was | now | also changed |\n|---|---|---|---|---|\n"
        "| added | a\\|b &lt;img> \\`x\\` \\[y](z) &#64;all |  | 18 February 2026 |  |\n"
    )


def test_markdown_says_when_there_is_no_change() -> None:
    assert as_markdown(()) == "Subscribers see no change.\n"


def test_data_holds_every_attribute() -> None:
    assert as_data(compare((), read_back(feed(REVIEW)))) == [
        {
            "kind": "added",
            "uid": "review",
            "title": "Fleet review",
            "was": None,
            "now": "18 February 2026",
            "fields": [],
            "stale": False,
        }
    ]


def test_entry_in_many_feeds_counts_once() -> None:
    assert len(entries({"a.ics": feed(REVIEW), "b.ics": feed(REVIEW)})) == 1


def test_feed_by_feed_only_those_that_change_are_told() -> None:
    old = {"a.ics": feed(REVIEW), "b.ics": feed(REVIEW), "c.ics": feed(REVIEW)}
    new = {"a.ics": feed(REVIEW), "b.ics": feed(), "d.ics": feed(REVIEW)}
    told_feeds = {path: as_text(changes)[:6] for path, changes in compare_feeds(old, new).items()}
    assert told_feeds == {"b.ics": "- gone", "c.ics": "- gone", "d.ics": "+ adde"}


def test_what_is_no_calendar_cannot_be_compared() -> None:
    with pytest.raises(ReadbackError, match="not a calendar"):
        read_back(b"BEGIN:VCALENDAR\r\nno colon\r\n")


# The command


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["diff", *arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two folders, `old` and `new`, each with two feeds and a file of a single event, which counts nowhere."""
    monkeypatch.chdir(tmp_path)
    moved = {**REVIEW, **NEXT, "DTSTART;VALUE=DATE": "20260217"}
    for name, event in (("old", REVIEW), ("new", moved)):
        for path in ("all.ics", "kind/fleet-review.ics", "event/review/event.ics"):
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(feed(event))
    return tmp_path


MOVED = "~ moved     Fleet review (18 February 2026 → 17–18 February 2026)\n"


@pytest.mark.usefixtures("published")
def test_folders_are_compared_event_by_event() -> None:
    assert run("old", "new") == (0, MOVED, "")


@pytest.mark.usefixtures("published")
def test_folders_are_compared_feed_by_feed_on_request() -> None:
    assert run("old", "new", "--per-feed") == (0, f"all.ics\n{MOVED}kind/fleet-review.ics\n{MOVED}", "")
    code, markdown, _ = run("old", "new", "--per-feed", "--markdown")
    assert (code, markdown.count("### ")) == (0, 2)
    assert list(json.loads(run("old", "new", "--per-feed", "--json")[1])["feeds"]) == [
        "all.ics",
        "kind/fleet-review.ics",
    ]


@pytest.mark.usefixtures("published")
def test_any_two_files_are_compared() -> None:
    assert run("old/all.ics", "new/kind/fleet-review.ics") == (0, MOVED, "")


@pytest.mark.usefixtures("published")
def test_no_change_is_said_on_standard_error_only() -> None:
    assert run("old", "old") == (0, "", "Subscribers see no change.\n")
    assert run("old", "old", "--markdown") == (0, "Subscribers see no change.\n", "")
    assert run("old", "old", "--per-feed", "--markdown") == (0, "Subscribers see no change.\n", "")
    assert json.loads(run("old", "old", "--json")[1]) == {"changes": []}


def test_git_references_are_compared(published: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *identity, *arguments], cwd=published, check=True, capture_output=True)

    git("init", "-q")
    for name in ("old", "new"):
        (published / name).rename(published / "dist")
        git("add", "dist")
        git("commit", "-qm", name)
        git("tag", name)
        (published / "dist").rename(published / f"{name}-folder")
    assert run("old", "new") == (0, MOVED, "")
    assert run("old", "new-folder") == (0, MOVED, "")
    code, markdown, _ = run("old", "new", "--markdown")
    assert (code, "| moved | Fleet review |" in markdown) == (0, True)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("name", ["nowhere", "--output=x", "HEAD"])
def test_what_is_neither_file_nor_folder_nor_reference_cannot_be_compared(name: str) -> None:
    result = CliRunner().invoke(app, ["diff", "--", name, "new"])
    assert isinstance(result.exception, FileNotFoundError)
    assert "is no file, no folder and no git reference" in str(result.exception)


def test_reference_without_feeds_is_told_so(published: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=published, check=True)
    (published / "x").write_text("x")
    subprocess.run(["git", "add", "x"], cwd=published, check=True)
    commit = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "x"]
    subprocess.run(commit, cwd=published, check=True)
    result = CliRunner().invoke(app, ["diff", "HEAD", "new"])
    assert "HEAD holds no feeds below dist/" in str(result.exception)


def test_missing_git_is_told_so(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(published))
    result = CliRunner().invoke(app, ["diff", "HEAD", "new"])
    assert "git is not installed" in str(result.exception)


def test_torn_feed_ends_the_comparison_in_one_line(published: Path) -> None:
    (published / "new" / "all.ics").write_bytes(b"BEGIN:VCALENDAR\r\nno colon\r\n")
    code, out, err = run("old", "new")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "not a calendar" in err

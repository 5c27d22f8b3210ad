"""The documents: what they say is so, and what they show runs.

A fenced block marked `sh` is run line by line on a copy of the real calendar; one marked `text` is only read.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import typer
from typer.testing import CliRunner

from diplocal import __version__, model, rules, settings, vocabulary
from diplocal.cli import app
from diplocal.selection import Selection
from support import NOW, REAL, ROOT, built, copied, entries, entry_of, record, small_calendar, source

DOCS = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
README, RECORD, LIFECYCLE = ROOT / "README.md", ROOT / "docs" / "record.md", ROOT / "docs" / "lifecycle.md"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
COMMANDS = tuple(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
DRAFTING = ROOT / "docs" / "drafting.md"
CODE = re.compile(r'"([A-Z]\d{3})"')
QUOTED = re.compile(r"`([^`]+)`")
SHOWN_AS = re.compile(r"“(.+?)”")


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        language: the word behind its fence.
        note: the comment on the line above it, if there is one.
        text: what it holds.
    """

    language: str
    note: str
    text: str


def blocks(page: Path) -> Iterator[Block]:
    found = re.finditer(
        r"(?:^<!-- (?P<note>[^\n]*) -->\n)?^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^(?P=indent)```$",
        page.read_text(encoding="utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    return (Block(match["language"], match["note"] or "", match["text"]) for match in found)


def block(page: Path, note: str) -> Block:
    (only,) = (block for block in blocks(page) if block.note.startswith(note))
    return only


def prose(page: Path) -> str:
    """Give a page without its fenced blocks."""
    return re.sub(r"^( *)```.*?^\1```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def section(page: Path, heading: str) -> str:
    """Give the text under a heading, up to the next one of any level."""
    _, _, rest = prose(page).partition(f"# {heading}\n")
    assert rest, f"{page.name} has no heading {heading!r}"
    return re.split(r"^#", rest, maxsplit=1, flags=re.MULTILINE)[0]


def tables(text: str, first: str) -> list[list[list[str]]]:
    """Give the rows of each table whose first column has this heading."""
    found = []
    for lines in re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE):
        rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines.splitlines()]
        if rows[0][0] == first:
            found.append(rows[2:])
    return found


def table(page: Path, heading: str, first: str) -> list[list[str]]:
    (only,) = tables(section(page, heading), first)
    return only


# --- commands


def commands() -> Iterator[Any]:
    for page in DOCS:
        lines = "".join(block.text for block in blocks(page) if block.language == "sh").splitlines()
        for number, line in enumerate(dict.fromkeys(lines)):
            yield pytest.param(line, id=f"{page.stem}-{number}-{line.partition(' -')[0].replace(' ', '-')}")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One year of the real calendar as the README's reader has it: built, committed, and then the example written."""
    folder = tmp_path_factory.mktemp("clone")
    copied(REAL, folder / "events")
    for year in ("2024", "2025", "2027", "2028"):
        shutil.rmtree(folder / "events" / year)
    built(folder / "events", folder / "dist")
    who = ("-c", "user.name=A Reader", "-c", "user.email=reader@example.org", "-c", "commit.gpgsign=false")
    for arguments in (
        ("init", "-q"),
        ("add", "."),
        (*who, "commit", "-q", "-m", "As cloned"),
        ("update-ref", "refs/remotes/origin/main", "HEAD"),
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    example = block(README, "record: ")
    (folder / example.note.removeprefix("record: ")).write_text(example.text, encoding="utf-8")
    (folder / "article.txt").write_text(block(DRAFTING, "article: ").text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("line", [*commands()])
def test_a_command_that_is_shown_runs(line: str, clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name, *arguments = shlex.split(line)
    assert name == "diplocal", "only commands of our own are run; mark other blocks as text"
    monkeypatch.chdir(clone)
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command(name: str) -> None:
    assert name in {row[0].strip("`").removeprefix("diplocal ") for row in table(README, "Commands", "command")}


def test_the_readme_names_no_command_that_is_not_there() -> None:
    assert {row[0] for row in table(README, "Commands", "command")} == {f"`diplocal {name}`" for name in COMMANDS}


@pytest.mark.parametrize("script", ["cli_reference.py", "rules_manual.py"])
def test_a_page_that_is_made_is_current(script: str) -> None:
    command = [sys.executable, str(ROOT / "scripts" / script), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_the_counts_of_the_calendar_are_current(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(app, ["stats", "--markdown", "--today", page.partition("As of ")[2][:10]])
    assert result.stdout == page


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_an_example(name: str) -> None:
    examples = [line for block in blocks(ROOT / "docs" / "cli.md") for line in block.text.splitlines()]
    assert any(line.startswith(f"diplocal {name} ") and "[OPTIONS]" not in line for line in examples)


# --- the README's example


def test_the_example_record_is_without_a_finding(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(clone)
    path = block(README, "record: ").note.removeprefix("record: ")
    result = CliRunner().invoke(app, ["validate", path, "--strict"])
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_mistake_is_shown_as_the_readme_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied(REAL, tmp_path / "events")
    example = block(README, "record: ")
    path = example.note.removeprefix("record: ")
    (tmp_path / path).write_text(example.text.replace('["naval-operations"]', '["naval-operation"]'), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["validate", path])
    assert (result.exit_code, result.stdout) == (1, block(README, "output of diplocal validate").text)


def test_a_build_says_what_the_readme_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied(REAL, tmp_path / "events")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["build"])
    said = re.escape(block(README, "output of diplocal build").text).replace("…", ".*")
    assert re.search(said, result.stderr), result.stderr


def test_an_article_is_drafted_as_the_page_says(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(clone)
    (line,) = next(block for block in blocks(DRAFTING) if block.language == "sh").text.splitlines()
    result = CliRunner().invoke(app, shlex.split(line)[1:])
    assert (result.exit_code, result.output) == (0, block(DRAFTING, "output of diplocal draft").text)


def test_the_feeds_that_the_readme_names_are_there(clone: Path) -> None:
    named = QUOTED.findall("".join("".join(row) for row in table(README, "Feeds and apps", "feed")))
    paths = [path for path in named if path.endswith(".ics")]
    paths += re.findall(r"/dist/(\S+\.ics)$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(paths) > 5
    assert [path for path in paths if not (clone / "dist" / path).is_file()] == []


def test_what_the_readme_lists_is_there() -> None:
    tree = next(block.text for block in blocks(README) if "calendar.toml" in block.text and "src/" in block.text)
    names = re.findall(r"^(\S+)", tree, re.MULTILINE)
    assert [name for name in names if name != "dist/" and not (ROOT / name).exists()] == []


# --- dates and states


def test_dates_look_in_a_feed_as_the_readme_says(tmp_path: Path) -> None:
    rows = [(QUOTED.findall(row[0]), row[2]) for row in table(README, "Dates in a record", "`when`")]
    forms = {f"form-{number}-{index}": form for number, (some, _) in enumerate(rows) for index, form in enumerate(some)}
    records = {
        identity: record(
            title=f"The {identity} event",
            when=form,
            timezone="Asia/Kolkata" if "T" in form else None,
            sources=[source(published="2027-03-01", says_when=None if form == "unknown" else form, says_status="held")],
        )
        for identity, form in forms.items()
    }
    built(small_calendar(tmp_path / "events", records), tmp_path / "dist")
    shown = {entry.title: entry for entry in entries(tmp_path / "dist" / "all.ics")}

    for number, (some, said) in enumerate(rows):
        for index, form in enumerate(some):
            title = f"The form-{number}-{index} event"
            found = [entry for summary, entry in shown.items() if title in summary]
            if form == "unknown":
                assert (said, found) == ("in no feed", [])
                continue
            words = SHOWN_AS.search(said)
            pattern = re.escape(words[1]).replace("…", title) if words else title
            if len(some) > 1:  # the words are those of the first form
                pattern = re.sub(r"\\\(.*\\\)", r"\\(.*\\)", pattern)
            assert [bool(re.fullmatch(pattern, entry.title)) for entry in found] == [True], (form, pattern)
            assert (found[0].status == "TENTATIVE") == ("tentative" in said or "likewise" in said)


@pytest.mark.parametrize("row", table(LIFECYCLE, "Status", "`status`"), ids=lambda row: row[0].strip("`"))
def test_a_status_becomes_the_entry_that_the_lifecycle_says(row: list[str], tmp_path: Path) -> None:
    status, prefix, stated, text = row[0].strip("`"), row[1].strip("“”"), row[2], row[3]
    built(small_calendar(tmp_path / "events", {"some-day": record(status=status)}), tmp_path / "dist")
    entry = entry_of(tmp_path / "dist" / "all.ics", "Sample event")
    assert entry.title == f"{prefix}Sample event"
    assert entry.status == stated
    assert f"Status: {text}\n" in entry.text


def test_the_lifecycle_tells_every_status_and_its_picture_shows_them() -> None:
    told = [row[0].strip("`") for row in table(LIFECYCLE, "Status", "`status`")]
    assert told == list(model.Status)
    picture = ET.parse(ROOT / "docs" / "lifecycle.svg")
    shown = {"".join(text.itertext()) for text in picture.iter("{http://www.w3.org/2000/svg}text")}
    drawn = next(block.text for block in blocks(LIFECYCLE) if "state of its entry" in block.text)
    for word in (*told, "withdrawn", "pruned", "live", "in no feed"):
        assert word in shown
        assert word in drawn


def test_a_title_only_cancellation_is_tentative_as_the_lifecycle_says(tmp_path: Path) -> None:
    assert 'sets `cancelled = "title-only"`' in section(LIFECYCLE, "Status")
    calendar = small_calendar(tmp_path / "events", {"off": record(status="cancelled")}, cancelled="title-only")
    built(calendar, tmp_path / "dist", NOW)
    assert entry_of(tmp_path / "dist" / "all.ics", "Sample event").status == "TENTATIVE"


# --- keys, codes, packages, floors

Fields = dict[str, bool]
"""Keys of a table, and whether each is required."""


def fields(*shapes: type[model.Part]) -> Fields:
    return {
        field.alias or name: field.is_required()
        for shape in shapes
        for name, field in shape.model_fields.items()
        if (shape, name) != (model.Event, "id")
    }


KEYS = {
    "event": fields(model.Event),
    "places": fields(model.Place),
    "who": fields(model.Who),
    "people": fields(model.Person),
    "sources": fields(model.Source),
    "history": fields(model.Change),
    "calendar": fields(settings.Settings),
    "collection": fields(settings.Collection),
    "selection": fields(Selection),
    "vocabulary": fields(vocabulary.Word, vocabulary.Series, vocabulary.Organisation, vocabulary.Country),
    "members": fields(vocabulary.Member),
}
"""What each table of keys in docs/record.md describes, in their order there."""


def test_every_key_is_told_and_whether_it_is_required() -> None:
    told = [
        {key: "**required**" in "".join(row[1:-1]) for row in rows for key in QUOTED.findall(row[0])}
        for rows in tables(prose(RECORD), "key")
    ]
    assert dict(zip(KEYS, told, strict=True)) == KEYS


@pytest.mark.parametrize("words", [model.Status, model.PartOfDay])
def test_every_word_of_a_closed_list_is_told(words: type[model.Status | model.PartOfDay]) -> None:
    page = RECORD.read_text(encoding="utf-8")
    assert [word for word in words if f"`{word}`" not in page] == []


def test_every_code_that_is_found_has_a_page() -> None:
    codes = {code for file in (ROOT / "src").rglob("*.py") for code in CODE.findall(file.read_text(encoding="utf-8"))}
    invented = {"T999"}  # the page of S012 shows what becomes of a code that no rule has
    assert codes - invented == set(rules.rules())


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("To run", PROJECT["project"]["dependencies"]),
        ("To read web pages", PROJECT["project"]["optional-dependencies"]["draft"]),
        ("To serve", PROJECT["project"]["optional-dependencies"]["serve"]),
        ("To measure", PROJECT["project"]["optional-dependencies"]["bench"]),
        ("To look at pages", PROJECT["project"]["optional-dependencies"]["browser"]),
        ("To test", PROJECT["project"]["optional-dependencies"]["test"]),
        ("To develop", PROJECT["project"]["optional-dependencies"]["dev"]),
        ("To build the package", PROJECT["build-system"]["requires"]),
    ],
)
def test_every_dependency_has_its_reason(heading: str, wanted: list[str]) -> None:
    told = {row[0].strip("`"): row[1] for row in table(ROOT / "docs" / "dependencies.md", heading, "package")}
    assert set(told) == {re.split(r"[^A-Za-z0-9_-]", name, maxsplit=1)[0] for name in wanted}
    assert all(told.values())


def test_the_floors_are_those_of_the_contract() -> None:
    (contract,) = PROJECT["tool"]["importlinter"]["contracts"]
    floors = [layer.split(" | ") for layer in reversed(contract["layers"])]
    wanted = {module: number for number, floor in enumerate(floors) for module in floor}
    told = table(ROOT / "docs" / "architecture.md", "Floors", "floor")
    assert {row[1].strip("`"): int(row[0]) for row in told} == wanted


def test_the_changelog_knows_the_version() -> None:
    assert __version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


# --- the pages themselves


def anchors(page: Path) -> set[str]:
    """Give the anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name} links to {target}"
        assert not anchor or anchor in anchors(file), f"{page.name} links to {target}"


def test_every_page_is_linked_from_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [page.name for page in (ROOT / "docs").glob("*.md") if f"(docs/{page.name})" not in text] == []


REGISTRIES = [".".join(parts) for parts in (("pypi", "org"), ("python" + "hosted", "org"), ("npmjs", "org"))]
MACHINES = ["/".join(("", *parts, "")) for parts in (("root",), ("tmp",), ("home",), ("Users",), ("work", "main"))]


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_pages_name_no_registry_and_no_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [word for word in (*REGISTRIES, *MACHINES) if word in text] == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_pages_are_clean_text(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").split("\n")
    assert lines[-1] == ""
    assert [number for number, line in enumerate(lines, 1) if line != line.rstrip() or "\t" in line] == []

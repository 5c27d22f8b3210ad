"""`diplocal init`: a new calendar that validates, builds, and runs its jobs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from typer.testing import CliRunner

from diplocal import __version__, publication
from diplocal.build import validate
from diplocal.cli import app
from diplocal.publication import placing
from diplocal.settings import Settings
from diplocal.starter import SETTINGS, Starter
from diplocal.verification import verify_folder
from diplocal.when import parse_when
from support import NOW, REAL, ROOT, built, contents, titles

SAMPLE_RECORD = "events/2026/sample-event.toml"
FILES = [
    ".gitattributes",
    ".github/ISSUE_TEMPLATE/event.yml",
    ".github/workflows/calendar.yml",
    ".gitignore",
    ".pre-commit-config.yaml",
    "README.md",
    SAMPLE_RECORD,
    SETTINGS,
    *(f"events/vocabulary/{name}.toml" for name in ("countries", "kinds", "organisations", "series", "themes")),
]


def init(folder: Path, *options: str, code: int = 0) -> str:
    """Run `init`, and give what it said."""
    result = CliRunner().invoke(app, ["init", str(folder), *options])
    if isinstance(result.exception, OSError):  # told by `main`, which a runner leaves out
        assert code == 2
        return str(result.exception)
    assert result.exit_code == code, result.output
    return " ".join(re.sub(r"[╭╮╰╯─│]", " ", result.output).split())


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """A new calendar."""
    init(tmp_path / "new")
    return tmp_path / "new"


def test_it_has_all_its_files(starter: Path) -> None:
    assert sorted(contents(starter)) == sorted(FILES)


def test_no_blank_is_left(starter: Path) -> None:
    assert [path for path, content in contents(starter).items() if re.search(rb"__[A-Z]+__", content)] == []


@pytest.mark.parametrize("day", ["2026-02-01", "2026-11-23", "2036-01-01"])
def test_it_validates_without_a_finding_on_any_day(day: str, starter: Path) -> None:
    today = parse_when(day).first
    assert today is not None
    catalogue, findings = validate(starter / "events", today)
    assert findings == ()
    assert catalogue is not None
    assert len(catalogue.records) == 1


def test_it_builds_and_verifies(starter: Path) -> None:
    built(starter / "events", starter / "dist", NOW)
    assert sorted(verify_folder(contents(starter / "dist"))) == []
    assert titles(starter / "dist" / "all.ics") == ["Sample event of 2026: put your own in its place"]


@pytest.mark.parametrize("name", ["countries", "kinds", "themes"])
def test_its_general_vocabularies_are_ours(name: str, starter: Path) -> None:
    path = Path("vocabulary") / f"{name}.toml"
    assert (starter / "events" / path).read_bytes() == (REAL / path).read_bytes()


@pytest.mark.parametrize("name", ["organisations", "series"])
def test_its_own_vocabularies_are_empty_and_their_example_is_valid(name: str, starter: Path) -> None:
    text = (starter / "events" / "vocabulary" / f"{name}.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {}
    for other in ("organisations", "series"):
        file = starter / "events" / "vocabulary" / f"{other}.toml"
        _, example = re.split(r"^#\n(?=# \[)", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        file.write_text(re.sub(r"^# ?", "", example, flags=re.MULTILINE), encoding="utf-8")
    assert validate(starter / "events", NOW.date())[1] == ()


def test_its_example_of_a_collection_is_valid(starter: Path) -> None:
    file = starter / SETTINGS
    head, example = re.split(r"^#\n(?=# \[\[)", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    file.write_text(head + re.sub(r"^# ?", "", example, flags=re.MULTILINE), encoding="utf-8")
    catalogue, findings = validate(starter / "events", NOW.date())
    assert findings == ()
    assert catalogue is not None
    assert [collection.slug for collection in catalogue.settings.collections] == ["exercises"]


def test_its_issue_form_is_ours(starter: Path) -> None:
    form = Path(".github") / "ISSUE_TEMPLATE" / "event.yml"
    assert (starter / form).read_bytes() == (ROOT / form).read_bytes()


# --- what is asked for


def settings_of(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / SETTINGS).read_text(encoding="utf-8"))


def test_each_calendar_has_a_namespace_of_its_own(tmp_path: Path) -> None:
    for name in ("one", "other"):
        init(tmp_path / name)
    spaces = [UUID(settings_of(tmp_path / name)["namespace"]) for name in ("one", "other")]
    assert spaces[0] != spaces[1]
    assert {space.version for space in spaces} == {4}


def test_its_name_is_that_of_the_folder(tmp_path: Path) -> None:
    init(tmp_path / "naval_talks-2026")
    assert settings_of(tmp_path / "naval_talks-2026")["name"] == "Naval talks 2026"


def test_texts_go_in_as_they_are(tmp_path: Path) -> None:
    name, description = 'The "old" \\ calendar __NAME__ $HOME', "Größe, ''' and \"\"\" #"
    init(tmp_path, "--name", name, "--description", description, "--base-url", "https://cal.example.org/x")
    found = settings_of(tmp_path)
    assert (found["name"], found["description"]) == (name, description)
    assert found["base_url"] == "https://cal.example.org/x/"
    assert (tmp_path / "README.md").read_text(encoding="utf-8").startswith(f"# {name}\n")
    assert validate(tmp_path / "events", NOW.date())[1] == ()


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--name", "a\nb", "--name: holds a line break"),
        ("--name", "a\x1b[2J", "--name: holds U+001B"),
        ("--description", "a\u202eb", "--description: holds U+202E"),
        ("--base-url", "ftp://example.org", "--base-url: is 'ftp://example.org', which is no web address"),
        ("--requirement", "diplocal $(touch x)", "--requirement: 'diplocal $(touch x)' is nothing that pip"),
        ("--requirement", "--index-url=x", "--requirement: '--index-url=x' is nothing that pip"),
    ],
)
def test_what_cannot_stand_there_is_refused(option: str, value: str, told: str, tmp_path: Path) -> None:
    assert told in init(tmp_path / "new", option, value, code=2)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ([], f"diplocal=={__version__}"),
        (["--requirement", "diplocal @ git+https://example.org/d@v1"], "diplocal @ git+https://example.org/d@v1"),
    ],
)
def test_jobs_install_what_was_asked_for(options: list[str], wanted: str, tmp_path: Path) -> None:
    init(tmp_path, *options)
    assert workflow(tmp_path)["env"]["DIPLOCAL"] == wanted
    config = yaml.safe_load((tmp_path / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert config["repos"][0]["hooks"][0]["additional_dependencies"] == [wanted]


# --- what is there already


def test_a_second_time_it_refuses(starter: Path) -> None:
    before = contents(starter)
    assert "is there already" in init(starter, code=2)
    assert contents(starter) == before


def test_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Ours.\n", encoding="utf-8")
    assert "README.md was there already, and is left as it is." in init(tmp_path)
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "Ours.\n"
    assert sorted(contents(tmp_path)) == sorted(FILES)


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "events").symlink_to(tmp_path / "elsewhere")
    assert "is a symbolic link" in init(tmp_path / "new", code=2)
    assert contents(tmp_path) == {}


def test_nothing_is_written_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "README.md").write_text("Ours.\n", encoding="utf-8")
    stage, staged = placing._write_beside, 0

    def fail_later(file: Path, content: bytes) -> None:
        nonlocal staged
        staged += 1
        if staged == 7:
            raise OSError(28, "No space left on device", str(file))
        stage(file, content)

    monkeypatch.setattr(placing, "_write_beside", fail_later)
    init(tmp_path, code=2)
    assert [path.name for path in tmp_path.rglob("*")] == ["README.md"]


def test_what_was_moved_goes_when_the_rest_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move, moved = placing.move, 0

    def fail_later(files: tuple[Path, ...]) -> None:
        nonlocal moved
        moved += 1
        move(files)
        if moved == 3:
            raise OSError(5, "Input/output error", str(files[0]))

    monkeypatch.setattr(placing, "move", fail_later)
    init(tmp_path / "new", code=2)
    assert contents(tmp_path) == {}


def test_create_writes_nothing_over(tmp_path: Path, starter: Path) -> None:
    settings = Settings.model_validate({"name": "N", "description": "D", "namespace": "0" * 32})
    with pytest.raises(FileExistsError):
        publication.create(starter, Starter(settings, "diplocal").files())
    assert settings_of(starter)["name"] == "New"
    assert list(tmp_path.iterdir()) == [starter]


def test_the_file_by_which_a_calendar_is_known_comes_last() -> None:
    settings = Settings.model_validate({"name": "N", "description": "D", "namespace": "0" * 32})
    assert Starter(settings, "diplocal").files()[-1].path == SETTINGS


# --- its jobs


def workflow(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((folder / ".github/workflows/calendar.yml").read_text(encoding="utf-8"))
    return found


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false")
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def hosted(starter: Path, tmp_path: Path) -> Path:
    """A bare repository that holds the new calendar on its branch `main`."""
    git(starter, "init", "--quiet", "--initial-branch=main")
    git(starter, "add", ".")
    git(starter, "commit", "--quiet", "--message=Begin")
    git(tmp_path, "clone", "--quiet", "--bare", str(starter), "hosted.git")
    return tmp_path / "hosted.git"


def run_job(job: str, clone: Path, tmp_path: Path) -> tuple[int, str, str]:
    """Run the steps of a job but for its installation; give the last exit code, what was said, and the summary."""
    tools = tmp_path / "tools"
    tools.mkdir(exist_ok=True)
    command = tools / "diplocal"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m diplocal "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    summary = tmp_path / "summary.md"
    summary.write_text("", encoding="utf-8")
    environment = {
        **os.environ,
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_STEP_SUMMARY": str(summary),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    said = ""
    code = 0
    for step in workflow(clone)["jobs"][job]["steps"]:
        if "run" in step and step["name"] != "Install diplocal":
            shell = ["bash", "-e", "-c", step["run"]]
            ended = subprocess.run(shell, cwd=clone, env=environment, capture_output=True, text=True, check=False)
            said += ended.stdout + ended.stderr
            code = ended.returncode
            if code:
                break
    return code, said, summary.read_text(encoding="utf-8")


def cloned(hosted: Path, folder: Path) -> Path:
    git(folder.parent, "clone", "--quiet", str(hosted), folder.name)
    return folder


def add_record(clone: Path, name: str) -> None:
    text = (clone / SAMPLE_RECORD).read_text(encoding="utf-8").replace("Sample event of 2026", f"Event {name} of 2026")
    (clone / "events" / "2026" / f"{name}.toml").write_text(text, encoding="utf-8")
    git(clone, "add", "events")
    git(clone, "commit", "--quiet", f"--message=Add {name}")


def test_the_job_publishes_the_ledger_and_dist(hosted: Path, tmp_path: Path) -> None:
    clone = cloned(hosted, tmp_path / "runner")
    code, said, _ = run_job("publish", clone, tmp_path)
    assert code == 0, said
    tree = git(hosted, "ls-tree", "-r", "--name-only", "main").splitlines()
    assert {"events/ledger.jsonl", "dist/all.ics", "dist/feeds.json", "dist/country/switzerland.ics"} <= set(tree)
    assert not [path for path in tree if path.startswith(("dist/event/", "dist/.diplocal"))]
    assert git(clone, "status", "--porcelain") == ""
    stored = subprocess.run(
        ["git", "cat-file", "blob", "main:dist/all.ics"], cwd=hosted, check=True, capture_output=True
    )
    assert stored.stdout == (clone / "dist" / "all.ics").read_bytes()


def test_the_job_commits_nothing_where_nothing_changed(hosted: Path, tmp_path: Path) -> None:
    clone = cloned(hosted, tmp_path / "runner")
    run_job("publish", clone, tmp_path)
    before = git(hosted, "rev-parse", "main")
    code, said, _ = run_job("publish", cloned(hosted, tmp_path / "again"), tmp_path)
    assert code == 0
    assert "Nothing changed." in said
    assert git(hosted, "rev-parse", "main") == before


def test_the_job_builds_again_where_somebody_has_pushed_meanwhile(hosted: Path, tmp_path: Path) -> None:
    clone, colleague = cloned(hosted, tmp_path / "runner"), cloned(hosted, tmp_path / "colleague")
    add_record(colleague, "late")
    git(colleague, "push", "--quiet", "origin", "main")
    code, said, _ = run_job("publish", clone, tmp_path)
    assert code == 0, said
    assert "main has moved" in said
    assert len(titles(git(hosted, "show", "main:dist/all.ics").encode())) == 2
    assert git(hosted, "log", "--format=%s", "main").split("\n")[:2] == ["Build", "Add late"]


def merged(hosted: Path, clone: Path) -> None:
    """Check out what a pull request's job gets: the request, merged into its base."""
    git(clone, "checkout", "--quiet", "-b", "request")
    git(clone, "checkout", "--quiet", "--detach", "origin/main")
    git(clone, "merge", "--quiet", "--no-ff", "--message=Merge", "request")
    assert git(clone, "rev-parse", "HEAD^1") == git(hosted, "rev-parse", "main")


def test_a_request_shows_what_subscribers_would_see(hosted: Path, tmp_path: Path) -> None:
    run_job("publish", cloned(hosted, tmp_path / "runner"), tmp_path)
    clone = cloned(hosted, tmp_path / "request")
    add_record(clone, "extra")
    merged(hosted, clone)
    code, said, summary = run_job("check", clone, tmp_path)
    assert code == 0, said
    assert "## What subscribers would see change" in summary
    assert "| added | Event extra of 2026: put your own in its place |" in summary


def test_the_first_request_has_nothing_to_compare_with(hosted: Path, tmp_path: Path) -> None:
    clone = cloned(hosted, tmp_path / "request")
    add_record(clone, "extra")
    merged(hosted, clone)
    code, said, summary = run_job("check", clone, tmp_path)
    assert code == 0, said
    assert "Nothing has been published yet." in summary


def test_a_request_that_loses_a_record_fails(hosted: Path, tmp_path: Path) -> None:
    clone = cloned(hosted, tmp_path / "request")
    add_record(clone, "extra")
    git(clone, "rm", "--quiet", SAMPLE_RECORD)
    git(clone, "commit", "--quiet", "--message=Lose")
    merged(hosted, clone)
    code, said, summary = run_job("check", clone, tmp_path)
    assert code == 1
    assert "::error file=events/calendar.toml" in said
    assert "L105" in summary

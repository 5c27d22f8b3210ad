"""The action and the workflows: their steps run, whatever the inputs hold, and nothing in them is put into a shell."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from diplocal.cli import app
from packages import copy_package, give_up
from support import ROOT, contents, small_calendar

STARTER = ROOT / "src" / "diplocal" / "starter" / "files"
WORKFLOWS = (*sorted((ROOT / ".github" / "workflows").glob("*.yml")), STARTER / "dot-github/workflows/calendar.yml")
FORMS = (ROOT / ".github/ISSUE_TEMPLATE/event.yml", STARTER / "dot-github/ISSUE_TEMPLATE/event.yml")
ACTION = ROOT / "action.yml"
EXPRESSION = re.compile(r"\$\{\{\s*([a-z.-]+)\s*\}\}")


def load(file: Path) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return loaded


def steps_of(file: Path) -> Iterator[dict[str, Any]]:
    data = load(file)
    for job in data["jobs"].values() if "jobs" in data else (data["runs"],):
        yield from job["steps"]


def step(name: str) -> dict[str, Any]:
    (found,) = (step for step in steps_of(ACTION) if step.get("name") == name)
    return found


# --- as they are written


@pytest.mark.parametrize("file", [ACTION, *WORKFLOWS], ids=str)
def test_nothing_is_put_into_a_shell_but_through_the_environment(file: Path) -> None:
    scripts = [step["run"] for step in steps_of(file) if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


@pytest.mark.parametrize("file", [ACTION, *WORKFLOWS], ids=str)
def test_only_actions_of_the_service_itself_are_used_by_their_major_versions(file: Path) -> None:
    used = {step["uses"] for step in steps_of(file) if "uses" in step}
    pages = {"actions/upload-pages-artifact@v4", "actions/deploy-pages@v4"}
    assert used <= {"actions/checkout@v6", "actions/setup-python@v6", *pages}


@pytest.mark.parametrize("file", WORKFLOWS, ids=str)
def test_a_workflow_may_only_read_but_where_it_publishes(file: Path) -> None:
    data = load(file)
    assert data["permissions"] == {"contents": "read"}
    allowed = {name: job["permissions"] for name, job in data["jobs"].items() if "permissions" in job}
    publishing = {"publish": {"contents": "write"}, "pages": {"pages": "write", "id-token": "write"}}
    assert allowed == (publishing if "publish" in data["jobs"] else {})


@pytest.mark.parametrize("file", [file for file in WORKFLOWS if file.name == "calendar.yml"], ids=str)
def test_pages_are_published_where_that_is_asked_for_once_the_calendar_is(file: Path) -> None:
    publish, pages = (load(file)["jobs"][name] for name in ("publish", "pages"))
    (kept,) = (step for step in publish["steps"] if step.get("uses", "").startswith("actions/upload-pages-artifact@"))
    assert publish["steps"][-1] is kept
    assert kept["if"] == pages["if"] == "vars.PAGES == 'yes'"
    assert kept["with"] == {"path": "dist"}
    assert pages["needs"] == "publish"
    assert pages["concurrency"] == {"group": "pages", "cancel-in-progress": False}


@pytest.mark.parametrize("file", [file for file in WORKFLOWS if file.name == "calendar.yml"], ids=str)
def test_one_job_at_a_time_publishes_from_main_alone(file: Path) -> None:
    data = load(file)
    job = data["jobs"]["publish"]
    assert job["concurrency"] == {"group": "publish", "cancel-in-progress": False}
    assert "github.ref == 'refs/heads/main'" in job["if"]
    assert "github.event_name != 'pull_request'" in job["if"]
    assert data[True]["push"] == {"branches": ["main"]}  # YAML 1.1 reads the key `on` as true


def test_our_workflow_is_that_of_a_new_calendar_but_for_what_it_installs() -> None:
    ours, theirs = (load(file) for file in WORKFLOWS if file.name == "calendar.yml")
    del theirs["env"]
    for data in (ours, theirs):
        for job in data["jobs"].values():
            job["steps"] = [step for step in job["steps"] if step.get("name") != "Install diplocal"]
    assert ours == theirs


@pytest.mark.parametrize("file", FORMS, ids=str)
def test_an_issue_form_has_what_a_form_needs(file: Path) -> None:
    form = load(file)
    assert {"name", "description", "body"} <= set(form)
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert {field["type"] for field in fields} <= {"input", "textarea", "dropdown", "checkboxes"}
    names = [field["id"] for field in fields]
    assert len(set(names)) == len(names)
    assert all(field["attributes"]["label"] for field in fields)
    needed = {field["id"] for field in fields if field.get("validations", {}).get("required")}
    assert {"event", "sources"} <= needed


def test_every_input_is_told_in_the_documents() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| (?:`([^`]+)`)? ?\|$", page, re.MULTILINE))
    assert told == {name: str(given["default"]) for name, given in load(ACTION)["inputs"].items()}


def test_what_the_documents_show_is_yaml() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```yaml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert len(shown) >= 5
    for text in shown:
        yaml.safe_load(text)


# --- as they run


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """A runner's temporary folder, with a diplocal where the action installs it."""
    command = tmp_path / "runner's temp" / "diplocal" / "bin" / "diplocal"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m diplocal "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return tmp_path / "runner's temp"


def run(
    name: str, folder: Path, runner: Path, inputs: Mapping[str, str] | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a step of the action in a folder, as GitHub does."""
    defaults = {name: str(given["default"]) for name, given in load(ACTION)["inputs"].items()}
    values = {f"inputs.{name}": value for name, value in {**defaults, **(inputs or {})}.items()}
    values["steps.python.outputs.python-path"] = sys.executable
    found = step(name)
    given = {key: EXPRESSION.sub(lambda match: values[match[1]], text) for key, text in found.get("env", {}).items()}
    assert found["shell"] == "bash"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", found["run"]],
        cwd=folder,
        env={
            **os.environ,
            "RUNNER_TEMP": str(runner),
            "GITHUB_STEP_SUMMARY": str(folder.parent / "summary.md"),
            **given,
            **more,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def calendar(tmp_path: Path) -> Path:
    """A checkout with a calendar in `events`; the summary of a job goes beside it."""
    folder = tmp_path / "checkout"
    small_calendar(folder / "events")
    return folder


def spoil(calendar: Path) -> None:
    file = calendar / "events" / "2026" / "sample-event.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"exercise"', '"exercize"'), encoding="utf-8")


def test_a_sound_calendar_passes(calendar: Path, runner: Path) -> None:
    ended = run("Validate the records", calendar, runner)
    assert (ended.returncode, ended.stdout) == (0, "")
    assert (calendar.parent / "summary.md").read_text(encoding="utf-8") == "The records have no findings.\n"


def test_a_finding_is_annotated_and_fails(calendar: Path, runner: Path) -> None:
    spoil(calendar)
    ended = run("Validate the records", calendar, runner)
    assert ended.returncode == 1
    assert ended.stdout.startswith("::error file=events/2026/sample-event.toml,line=2,col=8,title=V101")
    assert "V101" in (calendar.parent / "summary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("strict", "code"), [("true", 1), ("false", 0), ("", 0), ("yes", 2), ("true; touch x", 2)])
def test_strict_is_true_or_false(strict: str, code: int, calendar: Path, runner: Path) -> None:
    (calendar / "events" / "stray.yaml").write_text("", encoding="utf-8")
    assert run("Validate the records", calendar, runner, {"strict": strict}).returncode == code
    assert not (calendar / "x").exists()


def test_an_earlier_state_is_held_against(calendar: Path, runner: Path, tmp_path: Path) -> None:
    small_calendar(tmp_path / "old state", {"lost": ""})
    ended = run("Validate the records", calendar, runner, {"against": str(tmp_path / "old state")})
    assert ended.returncode == 1
    assert "L105" in ended.stdout


HOSTILE = [
    "$(touch x)",
    "`touch x`",
    "; touch x",
    "'; touch x; '",
    '"; touch x; "',
    "a b",
    "a\ntouch x",
    "*",
    "--help",
    "-h",
    "${IFS}touch${IFS}x",
    "\\",
    "$EVENTS",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_input_is_an_argument_and_nothing_else(value: str, calendar: Path, runner: Path) -> None:
    command = runner / "diplocal" / "bin" / "diplocal"
    command.write_text('#!/bin/sh\nprintf "%s\\0" "$@" >"$RUNNER_TEMP/arguments"\n', encoding="utf-8")
    before = sorted(calendar.rglob("*"))
    ended = run("Validate the records", calendar, runner, {"events": value, "against": value})
    assert ended.returncode == 0, ended.stderr
    given = (runner / "arguments").read_text(encoding="utf-8").split("\0")
    assert given == ["validate", f"--events={value}", "--output-format=github", f"--against={value}", ""]
    assert sorted(calendar.rglob("*")) == before


@pytest.mark.parametrize("value", ["two words", "$(touch x)", "--help"])
def test_a_folder_of_any_name_is_found(value: str, calendar: Path, runner: Path) -> None:
    (calendar / "events").rename(calendar / value)
    ended = run("Validate the records", calendar, runner, {"events": value})
    assert ended.returncode == 0, ended.stderr
    assert [path.name for path in calendar.iterdir()] == [value]
    assert run("Validate the records", calendar, runner, {"events": value, "against": value}).returncode == 0
    assert run("Validate the records", calendar, runner, {"events": "* no such *"}).returncode == 2


def test_the_action_installs_itself(calendar: Path, tmp_path: Path) -> None:
    package = copy_package(tmp_path / "the action's path $(touch x)")
    ended = run("Install diplocal", calendar, tmp_path / "temp", GITHUB_ACTION_PATH=str(package))
    if ended.returncode:
        give_up(ended.stdout + ended.stderr)
    spoil(calendar)
    ended = run("Validate the records", calendar, tmp_path / "temp", PYTHONPATH="")
    assert ended.returncode == 1
    assert "V101" in ended.stdout
    command = tmp_path / "temp" / "diplocal" / "bin" / "diplocal"
    started = [str(command), "init", str(tmp_path / "new"), "--name=New"]
    subprocess.run(started, check=True, env={**os.environ, "PYTHONPATH": ""}, capture_output=True)
    CliRunner().invoke(app, ["init", str(tmp_path / "other"), "--name=New"])
    assert sorted(contents(tmp_path / "new")) == sorted(contents(tmp_path / "other"))
    assert list(tmp_path.rglob("x")) == []

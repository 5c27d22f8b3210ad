"""The pre-commit hook: pre-commit itself installs it from a clone of this repository, and runs it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from packages import copy_package, give_up
from support import ROOT, small_calendar

IDENTITY = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false")


def git(folder: Path, *arguments: str) -> str:
    command = ["git", *IDENTITY, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def committed(folder: Path) -> str:
    """Make a folder a repository with all its files, and give the commit."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=All")
    return git(folder, "rev-parse", "HEAD")


def hook() -> dict[str, Any]:
    (found,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("path", "concerns"),
    [
        ("events/calendar.toml", True),
        ("events/2026/ifr-2026.toml", True),
        ("events/bulk/many.jsonl", True),
        ("events/ledger.jsonl", True),
        ("dist/all.ics", False),
        ("other/events/x.toml", False),
        ("events/README.md", False),
    ],
)
def test_the_hook_runs_where_a_calendar_changes(path: str, concerns: bool) -> None:
    assert (re.search(hook()["files"], path) is not None) is concerns


@pytest.fixture(scope="module")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a calendar, set up to run the hook of this package."""
    folder = tmp_path_factory.mktemp("pre-commit")
    package = copy_package(folder / "package")
    revision = committed(package)
    checkout = folder / "checkout"
    small_calendar(checkout / "events")
    (checkout / "README.md").write_text("Ours.\n", encoding="utf-8")
    config = {"repos": [{"repo": str(package), "rev": revision, "hooks": [{"id": "diplocal-validate"}]}]}
    (checkout / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    committed(checkout)
    installed = pre_commit(checkout, "install-hooks")
    if installed.returncode:
        log = folder / "store" / "pre-commit.log"
        give_up(installed.stdout + installed.stderr + (log.read_text(encoding="utf-8") if log.is_file() else ""))
    return checkout


def pre_commit(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "SKIP"}}
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments],
        cwd=checkout,
        env={**environment, "PRE_COMMIT_HOME": str(checkout.parent / "store"), "PRE_COMMIT_COLOR": "never"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_sound_calendar_passes(calendar: Path) -> None:
    ended = pre_commit(calendar, "run", "--all-files")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert re.search(r"^diplocal validate\.+Passed$", ended.stdout, re.MULTILINE)


def test_other_files_are_no_concern_of_it(calendar: Path) -> None:
    ended = pre_commit(calendar, "run", "--files", "README.md")
    assert ended.returncode == 0
    assert re.search(r"^diplocal validate\.*\(no files to check\)Skipped$", ended.stdout, re.MULTILINE)


def test_a_mistake_is_shown_with_its_cure(calendar: Path) -> None:
    file = calendar / "events" / "2026" / "sample-event.toml"
    sound = file.read_text(encoding="utf-8")
    file.write_text(sound.replace('"exercise"', '"exercize"'), encoding="utf-8")
    try:
        ended = pre_commit(calendar, "run", "--files", "events/2026/sample-event.toml")
    finally:
        file.write_text(sound, encoding="utf-8")
    assert ended.returncode == 1
    assert "events/2026/sample-event.toml:2:8: V101 'exercize' is no kind of this calendar" in ended.stdout
    assert "did you mean 'exercise'?" in ended.stdout

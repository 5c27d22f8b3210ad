"""Start-up: a short command imports only what it needs, since imports are most of its time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT, small_calendar

PROBE = """
import atexit, sys
atexit.register(lambda: print("MODULES", *sorted(sys.modules), file=sys.stderr))
from diplocal.cli import main
sys.argv = ["diplocal", *sys.argv[1:]]
main()
"""
OURS = (
    "diplocal.model",
    "diplocal.vocabulary",
    "diplocal.settings",
    "diplocal.when",
    "diplocal.rules",
    "diplocal.build",
)
HEAVY = (
    "icalendar",
    "jinja2",
    "pydantic",
    "rich",
    "webcolors",
    "tree_sitter",
    "dateutil",
    "zoneinfo",
    "importlib.metadata",
)

OF_TYPER = {"pydantic", "zoneinfo", "importlib.metadata"}
"""What typer imports by itself, to understand values."""


def imported(*words: str, **environment: str) -> set[str]:
    """Run the command in a process of its own, and give the modules that it came to import.

    Nothing is measured in it: what measures imports modules too.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    ended = subprocess.run(
        [sys.executable, "-c", PROBE, *words],
        cwd=ROOT,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    _, marker, modules = ended.stderr.rpartition("MODULES ")
    assert marker, ended.stderr
    return set(modules.split())


@pytest.mark.parametrize(
    ("words", "environment", "needed"),
    [
        (["--version"], {}, set()),
        (["--help"], {}, {"rich"}),
        ([], {"_DIPLOCAL_COMPLETE": "complete_bash", "COMP_WORDS": "diplocal val", "COMP_CWORD": "1"}, OF_TYPER),
        (["feed", "--help"], {}, {"rich", *OF_TYPER}),
        (["new", "--help"], {}, {"rich", *OF_TYPER}),
        ([], {"_DIPLOCAL_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "diplocal build --"}, {"rich", *OF_TYPER}),
    ],
    ids=["version", "help", "completion of a command", "help of feed", "help of new", "completion of an option"],
)
def test_what_only_asks_the_command_line_imports_nothing_heavy_of_its_own(
    words: list[str], environment: dict[str, str], needed: set[str]
) -> None:
    modules = imported(*words, **environment)
    assert "diplocal.cli" in modules
    assert modules & {*OURS, *HEAVY} <= needed


@pytest.mark.parametrize("command", ["validate", "build"])
def test_validating_and_building_read_no_feeds_back(command: str, tmp_path: Path) -> None:
    calendar = small_calendar(tmp_path / "events")
    out = ["--out", str(tmp_path / "dist")] if command == "build" else []
    assert imported(command, "--events", str(calendar), *out).isdisjoint({"icalendar", "tree_sitter", "dateutil"})


def test_validating_draws_no_tables_and_no_pages(tmp_path: Path) -> None:
    modules = imported("validate", "--events", str(small_calendar(tmp_path / "events")))
    assert modules.isdisjoint({"jinja2", "rich", "multiprocessing", "diplocal.exports", "diplocal.site.pages"})

"""Calendars with one fault a file, and what an editor is told of it.

Each folder of `corpus/` is a case: its files are laid over the sample calendar, what `without.txt` names is taken out,
and `expected.txt` is what `validate --output-format full` says then. A new case is a new folder.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from diplocal.build import validate
from diplocal.diagnostics import Finding
from diplocal.reporters import REPORTERS
from support import TODAY, sample_calendar

CORPUS = Path(__file__).parent / "corpus"
CASES = sorted(folder.name for folder in CORPUS.iterdir() if folder.is_dir())
SPARED = {"allowed", "references-to-unread-records"}
"""Cases in which some file is as it should be."""
NOTES = ("expected.txt", "without.txt")


def laid_over(case: str, calendar: Path) -> None:
    """Change a copy of the sample calendar into a case."""
    shutil.copytree(CORPUS / case, calendar, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*NOTES))
    without = CORPUS / case / "without.txt"
    for name in without.read_text(encoding="utf-8").split() if without.exists() else ():
        gone = calendar / name
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink()


def found(monkeypatch: pytest.MonkeyPatch, calendar: Path) -> tuple[Finding, ...]:
    """Validate a calendar from within its folder, so that findings show paths below it."""
    monkeypatch.chdir(calendar)
    return validate(Path(), TODAY)[1]


@pytest.mark.parametrize("case", CASES)
def test_an_editor_is_told_what_is_wrong_where_and_what_to_do(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, updates: bool
) -> None:
    calendar = sample_calendar(tmp_path / "calendar")
    laid_over(case, calendar)

    findings = found(monkeypatch, calendar)
    report = REPORTERS["full"](findings)

    expected = CORPUS / case / "expected.txt"
    if updates:
        expected.write_text(report, encoding="utf-8")
    assert report == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", sorted(set(CASES) - SPARED))
def test_one_fault_is_one_finding(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calendar = sample_calendar(tmp_path / "calendar")
    laid_over(case, calendar)
    counts = Counter(finding.path for finding in found(monkeypatch, calendar))

    faulty = [file.relative_to(CORPUS / case).as_posix() for file in (CORPUS / case).rglob("*") if file.is_file()]
    assert set(counts.values()) == {1}
    assert set(faulty) - set(NOTES) - set(counts) in (set(), {"2025/twin.toml"})

"""The rules, by example.

Each folder `rules/<code>/fails/<case>` is a calendar laid over `rules/_base` in which that rule finds one fault, told
in `expected.txt`, and no rule finds another; each folder `rules/<code>/passes/<case>` is one in which no rule finds
any. A new case is a new folder. Beside records and vocabularies it may hold `today.txt` (else it is 23 November 2026),
`ledger.jsonl` (what was published), `before.txt` (ids of an earlier state) and `without.txt` (what to take out of the
base).
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import diplocal
from diplocal.build import validate
from diplocal.diagnostics import Finding
from diplocal.records import read
from diplocal.records.bounds import RECORD
from diplocal.rules import Rule, rules
from support import REAL, TODAY, record, write_record

CASES = Path(__file__).parent / "rules"
BASE = CASES / "_base"
SOURCE = Path(diplocal.__file__).parent
NOTES = ("expected.txt", "today.txt", "before.txt", "without.txt")
LEAST = 2
"""How many cases of either kind each rule has."""


def cases(outcome: str) -> list[str]:
    return sorted(folder.relative_to(CASES).as_posix() for folder in CASES.glob(f"*/{outcome}/*"))


def noted(case: Path, name: str) -> str:
    note = case / name
    return note.read_text(encoding="utf-8").strip() if note.exists() else ""


def based(calendar: Path) -> Path:
    shutil.copytree(BASE, calendar)
    return calendar


def laid(case: Path, calendar: Path) -> Path:
    """Make the calendar of a case."""
    based(calendar)
    shutil.copytree(case, calendar, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*NOTES))
    for name in noted(case, "without.txt").split():
        (calendar / name).unlink()
    return calendar


def findings(calendar: Path, monkeypatch: pytest.MonkeyPatch, case: Path = BASE) -> tuple[Finding, ...]:
    """Validate a calendar from within its folder, so that findings show paths below it."""
    monkeypatch.chdir(calendar)
    today = date.fromisoformat(noted(case, "today.txt") or TODAY.isoformat())
    return validate(Path(), today, before=frozenset(noted(case, "before.txt").split()))[1]


def told(finding: Finding) -> str:
    return f"{finding}\ncure: {finding.cure}\n"


@pytest.mark.parametrize("case", cases("fails"))
def test_a_fault_is_one_finding_with_place_and_cure(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, updates: bool
) -> None:
    folder = CASES / case
    found = findings(laid(folder, tmp_path / "calendar"), monkeypatch, folder)

    expected = folder / "expected.txt"
    if updates:
        expected.write_text("".join(map(told, found)), encoding="utf-8")
    assert "".join(map(told, found)) == expected.read_text(encoding="utf-8")
    assert [finding.code for finding in found] == [case.partition("/")[0]]


@pytest.mark.parametrize("case", cases("passes"))
def test_what_is_sound_has_no_finding(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = CASES / case
    assert [*map(told, findings(laid(folder, tmp_path / "calendar"), monkeypatch, folder))] == []


def link(calendar: Path) -> str:
    (calendar / "elsewhere.txt").rename(calendar.parent / "elsewhere.txt")
    (calendar / "2026" / "linked.toml").symlink_to(calendar.parent / "elsewhere.txt")
    return "2026/linked.toml:1:1: S001 is a symbolic link, which is never followed"


def linked_folder(calendar: Path) -> str:
    (calendar / "elsewhere.txt").unlink()
    (calendar.parent / "folder").mkdir()
    (calendar / "more").symlink_to(calendar.parent / "folder")
    return "more:1:1: S001 is a symbolic link, which is never followed"


def circle_of_folders(calendar: Path) -> str:
    (calendar / "elsewhere.txt").unlink()
    (calendar / "2026" / "again").symlink_to(calendar)
    return "2026/again:1:1: S001 is a symbolic link, which is never followed"


def huge(calendar: Path) -> str:
    (calendar / "elsewhere.txt").unlink()
    (calendar / "2026" / "huge.toml").write_text("#" * (RECORD.octets + 1), encoding="utf-8")
    return f"2026/huge.toml:1:1: S001 has {RECORD.octets + 1} bytes, more than {RECORD.octets}"


def named(name: str) -> Callable[[Path], str]:
    def give(calendar: Path) -> str:
        (calendar / "elsewhere.txt").rename(calendar / "2026" / f"{name}.toml")
        return f"2026/{name}.toml:1:1: S007 the file's name {name[:80]!r} cannot be an id".replace("\n", "\\n")

    return give


@pytest.mark.parametrize(
    "make",
    [
        link,
        linked_folder,
        circle_of_folders,
        huge,
        named("con"),
        named("lpt1"),
        named("Fleet Review"),
        named("ends-in-a-line-break\n"),
        named("flottenübung"),
        named("\u0430dmm"),  # a Cyrillic letter that looks like a Latin one
        named("x" * 81),
        named("-drill"),
        named("two.dots"),
    ],
)
def test_what_version_control_cannot_hold_everywhere_is_told_too(
    make: Callable[[Path], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar = based(tmp_path / "calendar")
    write_record(calendar, "sound", record())
    (calendar / "elsewhere.txt").write_text(record(title="Another event", when="2026-06-18"), encoding="utf-8")
    expected = make(calendar)

    assert [str(finding) for finding in findings(calendar, monkeypatch)] == [expected]


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.code)
class TestEveryRule:
    def test_has_cases_of_both_kinds(self, rule: Rule) -> None:
        for outcome in ("fails", "passes"):
            assert len(cases(outcome)) > 0
            own = [case for case in cases(outcome) if case.startswith(f"{rule.code}/")]
            assert len(own) >= LEAST, outcome

    def test_has_a_manual_page(self, rule: Rule) -> None:
        summary, _, rest = rule.manual.partition("\n\n")
        assert "\n" not in summary, "the first line stands alone"
        assert summary.endswith(".")
        fails, passes = re.search(r"^Fails\b", rest, re.MULTILINE), re.search(r"^Passes\b", rest, re.MULTILINE)
        assert fails
        assert passes
        assert fails.start() < passes.start()

    def test_is_named_for_the_fault_in_lower_case(self, rule: Rule) -> None:
        assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", rule.name)
        assert re.fullmatch(r"[SDPVELTX]\d{3}", rule.code)


def test_no_two_rules_share_a_code() -> None:
    assert len(rules()) == len([file for file in (SOURCE / "rules").glob("*.py") if file.stem != "__init__"])


def test_every_folder_of_cases_belongs_to_a_rule() -> None:
    assert {folder.name for folder in CASES.iterdir()} - {"_base"} == set(rules())


def test_every_code_in_the_program_is_documented_and_found_by_somebody() -> None:
    """A code that is found while reading is written in some module that is no rule; the others in their own."""
    found: dict[str, set[str]] = {}
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and re.fullmatch(r"[A-Z]\d{3}", str(node.value)):
                found.setdefault(str(node.value), set()).add(file.parent.name)
    assert set(found) == set(rules())
    unfound = [code for code, rule in rules().items() if rule.is_found_on_reading and found[code] == {"rules"}]
    assert unfound == []


def test_the_real_calendar_has_no_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time alone brings warnings, so it is the day on which somebody last looked for news."""
    monkeypatch.chdir(REAL)
    catalogue = read(Path()).catalogue
    assert catalogue is not None
    looked = max(record.event.checked for record in catalogue.records if record.event.checked)
    assert [*map(told, validate(Path(), looked)[1])] == []

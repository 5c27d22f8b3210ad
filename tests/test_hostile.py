"""Whatever somebody puts into a calendar's folder ends with one finding, in little memory and without a traceback."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from diplocal.build import validate
from diplocal.diagnostics import Finding, Severity
from diplocal.records.bounds import RECORD
from diplocal.reporters import REPORTERS
from hostile import CASES, Files
from support import TODAY, record, small_calendar

MOST_MEMORY = 100_000_000
"""Bytes beyond what a calendar without anything hostile takes."""
MANY = {
    "list as long as a record may have": 980,
    "keys as many as a record may have": 980,
    "words as many as a record may have": 980,
    "different words as many as a record may have": 980,
    "tables as many as a record may have": 960,
}
"""Cases of as many faults as a record within its bounds may have, each told; and how many those are."""


@pytest.fixture
def calendar(tmp_path: Path) -> Path:
    return small_calendar(tmp_path / "events", {"sample-event": record(title="Sample", when="2026-01-05")})


def put(calendar: Path, files: Files) -> None:
    for name, content in files.items():
        file = calendar / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_is_one_finding_that_every_report_can_tell(name: str, calendar: Path) -> None:
    put(calendar, CASES[name]())

    findings = validate(calendar, TODAY)[1]

    assert len(findings) == MANY.get(name, 1)
    assert any(finding.severity is Severity.ERROR for finding in findings)
    for finding in findings:
        assert len(finding.message) + len(finding.cure) < 400
        assert str(finding).isprintable()
    for report in REPORTERS.values():
        assert len(report(findings).encode()) < 2_000 * len(findings) + 20_000


@pytest.mark.parametrize(
    "name", [name for name in CASES if name in MANY or name.endswith(("without end", "MB", "hold"))]
)
def test_what_is_without_end_takes_little_memory(name: str, calendar: Path) -> None:
    validate(calendar, TODAY)  # what is read once is not counted
    put(calendar, CASES[name]())

    tracemalloc.start()
    try:
        validate(calendar, TODAY)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < MOST_MEMORY


def test_a_link_in_a_calendar_is_never_followed(calendar: Path) -> None:
    (calendar / "2026" / "link.toml").symlink_to("/etc/passwd")

    assert [finding.code for finding in validate(calendar, TODAY)[1]] == ["S001"]


def test_all_of_it_together_is_answered_with_1_and_without_a_traceback(calendar: Path) -> None:
    for number, case in enumerate(CASES.values()):
        for name, content in case().items():
            put(calendar, {name.replace("hostile", f"hostile-{number}"): content})

    said = subprocess.run(
        [sys.executable, "-m", "diplocal", "validate", "--events", str(calendar), "--output-format", "concise"],
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert said.returncode == 1
    assert b"Traceback" not in said.stdout + said.stderr
    assert said.stdout.count(b"\n") >= len(CASES)


class TestFloods:
    """How much is looked at is bounded: by size before reading, by count before checking, and by a few guesses."""

    def test_a_record_beyond_its_bounds_is_not_checked_any_further(self, calendar: Path) -> None:
        put(calendar, CASES["15,000 unknown keys"]())
        put(calendar, {"2026/other.toml": CASES["keys as many as a file may hold"]()["2026/hostile.toml"]})

        assert codes(validate(calendar, TODAY)[1]) == ["S001", "S013"]

    @pytest.mark.parametrize(
        ("name", "guess"),
        [
            ("keys as many as a record may have", "did you mean `title`?"),
            ("words as many as a record may have", "did you mean 'naval-operations'?"),
        ],
    )
    def test_of_hundreds_of_unknown_words_and_keys_only_the_first_bring_a_guess(
        self, name: str, guess: str, calendar: Path
    ) -> None:
        put(calendar, CASES[name]())

        cures = [finding.cure for finding in validate(calendar, TODAY)[1]]

        assert cures.count(guess) == 20

    def test_of_hundreds_of_dangling_references_only_the_first_bring_a_guess(self, calendar: Path) -> None:
        for number in range(40):
            day = f"2026-{number // 28 + 3:02}-{number % 28 + 1:02}"
            put(
                calendar,
                {f"2026/drill-{number}.toml": record(title=f"Drill {number}", when=day, part_of="sample-evnt")},
            )

        cures = [finding.cure for finding in validate(calendar, TODAY)[1] if finding.code == "X102"]

        assert len(cures) == 40
        assert cures.count("did you mean 'sample-event'?") == 20

    def test_the_bounds_leave_room_for_the_largest_records_of_the_field(self) -> None:
        everybody = [f"C{number}" for number in range(250)]
        busy = record(who={"attended": everybody, "invited": everybody}, description="\u0928" * 4000)

        assert len(busy.encode()) < RECORD.octets
        assert busy.count('"C') < RECORD.values


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return sorted(finding.code for finding in findings)

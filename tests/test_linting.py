"""Which findings are shown, and how much they weigh: what the command line, the settings and the records ask for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from diplocal.build import validate
from diplocal.cli import main
from diplocal.diagnostics import Finding, Severity
from diplocal.linting import Choice, explain
from diplocal.rules import rules
from support import record, small_calendar, source, write_record

TODAY = date(2026, 11, 23)
Run = Callable[..., tuple[int, str]]

WRONG_YEAR = record(title="Sample 2025")
"""T105, a warning."""
SHOUT = record(title="Sample of two!!")
"""T106, a warning."""
NO_REPORT = record(sources=[source(published="2026-01", says_when="2026-02-18")])
"""E108, an error that may be excused."""
NO_WORD = record(themes=["naval-operation"])
"""V101, an error in spite of which nothing can be published."""


def calendar(folder: Path, *records: str, rules: str = "") -> Path:
    """Write a calendar of records on different days, with `[rules]` in its settings."""
    days = {f"sample-{number}": text for number, text in enumerate(records, 1)}
    events = small_calendar(folder / "events", days)
    if rules:
        with (events / "calendar.toml").open("a", encoding="utf-8") as stream:
            stream.write(f"\n[rules]\n{rules}\n")
    return events


def codes(events: Path, *select: str, ignore: tuple[str, ...] = ()) -> list[str]:
    return [finding.code for finding in found(events, *select, ignore=ignore)]


def found(events: Path, *select: str, ignore: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    return validate(events, TODAY, choice=Choice(select, ignore))[1]


class TestChoice:
    def test_all_rules_are_asked_unless_somebody_chooses(self, tmp_path: Path) -> None:
        assert codes(calendar(tmp_path, WRONG_YEAR, SHOUT, NO_REPORT)) == ["T105", "T106", "E108"]

    @pytest.mark.parametrize(
        ("select", "expected"),
        [
            (("T105",), ["T105"]),
            (("T",), ["T105", "T106"]),
            (("T10",), ["T105", "T106"]),
            (("T106", "E"), ["T106", "E108"]),
            (("D",), []),
        ],
    )
    def test_select_takes_codes_and_their_first_characters(
        self, select: tuple[str, ...], expected: list[str], tmp_path: Path
    ) -> None:
        assert codes(calendar(tmp_path, WRONG_YEAR, SHOUT, NO_REPORT), *select) == expected

    @pytest.mark.parametrize(
        ("ignore", "expected"),
        [
            (("T105",), ["T106", "E108"]),
            (("T",), ["E108"]),
            (("T106", "E"), ["T105"]),
            (("D",), ["T105", "T106", "E108"]),
        ],
    )
    def test_ignore_takes_them_too(self, ignore: tuple[str, ...], expected: list[str], tmp_path: Path) -> None:
        assert codes(calendar(tmp_path, WRONG_YEAR, SHOUT, NO_REPORT), ignore=ignore) == expected

    def test_ignore_goes_before_select(self, tmp_path: Path) -> None:
        assert codes(calendar(tmp_path, WRONG_YEAR, SHOUT), "T", ignore=("T106",)) == ["T105"]

    def test_settings_and_command_line_ignore_together(self, tmp_path: Path) -> None:
        events = calendar(tmp_path, WRONG_YEAR, SHOUT, NO_REPORT, rules='ignore = ["T105"]')
        assert codes(events, ignore=("E",)) == ["T106"]

    @pytest.mark.parametrize("chosen", [Choice(("T105",)), Choice((), ("V", "S"))])
    def test_what_nothing_is_published_past_is_always_told(self, chosen: Choice, tmp_path: Path) -> None:
        events = calendar(tmp_path, NO_WORD, record(tittle="Sample"))
        assert [finding.code for finding in validate(events, TODAY, choice=chosen)[1]] == ["V101", "S003"]


class TestSettings:
    def test_ignore(self, tmp_path: Path) -> None:
        assert codes(calendar(tmp_path, WRONG_YEAR, SHOUT, rules='ignore = ["T105"]')) == ["T106"]
        assert codes(calendar(tmp_path, WRONG_YEAR, SHOUT, NO_REPORT, rules='ignore = ["T", "E108"]')) == []

    @pytest.mark.parametrize(
        ("pattern", "expected"),
        [
            ("2026/*", []),
            ("2026/sample-1.toml", ["T106"]),
            ("sample-1.toml", ["T106"]),
            ("*-2.toml", ["T105"]),
            ("2025/*", ["T105", "T106"]),
            ("026/*", ["T105", "T106"]),
        ],
    )
    def test_per_file_ignores(self, pattern: str, expected: list[str], tmp_path: Path) -> None:
        events = calendar(tmp_path, WRONG_YEAR, SHOUT, rules=f'per_file_ignores = {{ "{pattern}" = ["T1"] }}')
        assert codes(events) == expected

    def test_per_file_ignores_name_the_codes_they_mean(self, tmp_path: Path) -> None:
        events = calendar(tmp_path, WRONG_YEAR, SHOUT, rules='per_file_ignores = { "*" = ["T106"] }')
        assert codes(events) == ["T105"]

    def test_severities_weigh_anew(self, tmp_path: Path) -> None:
        weights = 'severity = { T105 = "error", E108 = "warning" }'
        weighed = {
            finding.code: finding.severity
            for finding in found(calendar(tmp_path, WRONG_YEAR, SHOUT, NO_REPORT, rules=weights))
        }
        assert weighed == {"T105": Severity.ERROR, "T106": Severity.WARNING, "E108": Severity.WARNING}

    def test_a_rule_weighs_what_its_module_says(self, tmp_path: Path) -> None:
        for finding in found(calendar(tmp_path, WRONG_YEAR, SHOUT, NO_REPORT, NO_WORD)):
            assert finding.severity is rules()[finding.code].severity

    @pytest.mark.parametrize(
        ("asked", "column"),
        [
            ('ignore = ["T105", "Q9"]', 19),
            ('severity = { Q9 = "error" }', 19),
            ('severity = { T1 = "error" }', 19),
            ('per_file_ignores = { "*" = ["Q9"] }', 29),
        ],
    )
    def test_unknown_codes_are_told(self, asked: str, column: int, tmp_path: Path) -> None:
        (finding,) = found(calendar(tmp_path, record(), rules=asked))
        assert (finding.code, finding.column, finding.severity) == ("S012", column, Severity.ERROR)

    @pytest.mark.parametrize(
        "asked", ['ignore = ["V101"]', 'severity = { V101 = "warning" }', 'per_file_ignores = { "*" = ["S"] }']
    )
    def test_what_nothing_is_published_past_is_neither_silenced_nor_weighed_anew(
        self, asked: str, tmp_path: Path
    ) -> None:
        findings = found(calendar(tmp_path, NO_WORD, rules=asked))
        assert {finding.code: finding.severity for finding in findings} == {
            "S012": Severity.ERROR,
            "V101": Severity.ERROR,
        }


class TestExcuses:
    def test_an_excuse_silences_one_rule_in_one_record(self, tmp_path: Path) -> None:
        excused = record(title="Other name of 2025!!", excused={"T105": "It kept its name."})
        assert codes(calendar(tmp_path, excused, WRONG_YEAR)) == ["T106", "T105"]

    def test_it_silences_all_findings_of_that_rule(self, tmp_path: Path) -> None:
        conflict = [
            source(publisher=name, says_when=when)
            for name, when in (("A", "2026-02-18"), ("B", "2026-02-19"), ("C", "2026-02-20"))
        ]
        excused = record(sources=conflict, excused={"E106": "The list is being put in order."})
        assert codes(calendar(tmp_path, excused)) == []

    def test_an_error_may_be_excused_as_well(self, tmp_path: Path) -> None:
        text = record(sources=[source(published="2026-01", says_when="2026-02-18")], excused={"E108": "I was there."})
        assert codes(calendar(tmp_path, text)) == []

    def test_an_excuse_that_excuses_nothing_is_a_warning(self, tmp_path: Path) -> None:
        (finding,) = found(calendar(tmp_path, record(excused={"T105": "It kept its name."})))
        assert (finding.code, finding.severity) == ("S011", Severity.WARNING)

    @pytest.mark.parametrize("chosen", [Choice(("E",)), Choice((), ("T105",))])
    def test_an_excuse_from_a_rule_that_was_not_asked_is_not_held_against_the_record(
        self, chosen: Choice, tmp_path: Path
    ) -> None:
        events = calendar(tmp_path, record(excused={"T105": "It kept its name."}))
        assert validate(events, TODAY, choice=chosen)[1] == ()

    def test_an_excuse_needs_a_reason(self, tmp_path: Path) -> None:
        assert codes(calendar(tmp_path, record(title="Sample 2025", excused={"T105": ""}))) == ["T102"]

    def test_what_nothing_is_published_past_cannot_be_excused(self, tmp_path: Path) -> None:
        findings = found(calendar(tmp_path, record(themes=["naval-operation"], excused={"V101": "Our own word."})))
        assert [(finding.code, finding.severity) for finding in findings] == [
            ("V101", Severity.ERROR),
            ("S011", Severity.ERROR),
        ]

    def test_an_excuse_of_no_rule_is_told(self, tmp_path: Path) -> None:
        assert codes(calendar(tmp_path, record(excused={"t105": "Small letters."}))) == ["S012"]


def test_rules_are_found_by_code_and_by_name() -> None:
    for rule in rules().values():
        assert explain(rule.code.lower()) is explain(rule.name) is explain(rule.name.upper()) is rule
    assert explain("no-such-rule") is None


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `diplocal validate` in the folder that holds `events`."""
    monkeypatch.chdir(tmp_path)

    def ended(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["diplocal", "validate", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        captured = capfd.readouterr()
        assert end.value.code is None or isinstance(end.value.code, int)
        return end.value.code or 0, captured.out + captured.err

    return ended


class TestCommandLine:
    def test_warnings_are_errors_only_with_strict(self, tmp_path: Path, run: Run) -> None:
        calendar(tmp_path, WRONG_YEAR)
        assert run()[0] == 0
        assert run("--strict")[0] == 1
        assert run("--strict", "--ignore", "T105")[0] == 0

    def test_errors_end_with_one(self, tmp_path: Path, run: Run) -> None:
        calendar(tmp_path, NO_REPORT)
        assert run()[0] == 1
        assert run("--select", "T")[0] == 0

    def test_options_may_be_given_more_than_once(self, tmp_path: Path, run: Run) -> None:
        calendar(tmp_path, WRONG_YEAR, SHOUT, NO_REPORT)
        _, told = run("--select", "T105", "--select", "E", "--output-format", "concise")
        assert [line.split()[1] for line in told.splitlines()[:-1]] == ["T105", "E108"]

    def test_today_is_the_day_for_what_is_past(self, tmp_path: Path, run: Run) -> None:
        calendar(
            tmp_path,
            record(status="announced", checked=None, sources=[source(published="2026-02-01", says_when="2026-02-18")]),
        )
        assert "L102" not in run("--today", "2026-02-18")[1]
        assert "2026/sample-1.toml:3:10: L102 is announced, and 2026-02-18 is past" in run("--today", "2026-02-19")[1]

    @pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "18.02.2026"])
    def test_a_day_that_is_none_is_refused(self, day: str, tmp_path: Path, run: Run) -> None:
        calendar(tmp_path, record())
        assert run("--today", day)[0] == 2

    def test_only_the_files_that_are_named_are_told(self, tmp_path: Path, run: Run) -> None:
        calendar(tmp_path, WRONG_YEAR, SHOUT)
        code, told = run("events/2026/sample-2.toml", "--strict")
        assert code == 1
        assert "T106" in told
        assert "T105" not in told


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


class TestAgainst:
    @pytest.fixture
    def before(self, tmp_path: Path) -> Path:
        """A calendar of two records, committed; beside it a copy; the second record is then deleted."""
        events = calendar(tmp_path, record(), record(title="Another event", when="2026-06-18"))
        calendar(tmp_path / "old", record(), record(title="Another event", when="2026-06-18"))
        git(tmp_path, "init", "--quiet")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "-m", "Two events")
        (events / "2026" / "sample-2.toml").unlink()
        return events

    @pytest.mark.usefixtures("before")
    @pytest.mark.parametrize("state", ["HEAD", "old/events"])
    def test_a_record_that_is_gone_is_told(self, state: str, run: Run) -> None:
        code, told = run("--against", state)
        assert code == 1
        assert "events/calendar.toml:1:1: L105 the record 'sample-2' was removed" in told

    @pytest.mark.usefixtures("before")
    def test_without_it_nothing_is_missed(self, run: Run) -> None:
        assert run()[0] == 0

    @pytest.mark.parametrize("state", ["HEAD", "old/events"])
    def test_a_record_that_has_a_new_name_is_not_missed(self, state: str, before: Path, run: Run) -> None:
        write_record(before, "better-name", record(title="Another event", when="2026-06-18", formerly=["sample-2"]))
        assert run("--against", state)[0] == 0

    @pytest.mark.parametrize("state", ["HEAD", "old/events"])
    def test_a_record_that_cannot_be_read_is_not_called_removed(self, state: str, before: Path, run: Run) -> None:
        write_record(before, "sample-2", "title = ")
        assert "L105" not in run("--against", state)[1]

    @pytest.mark.parametrize("state", ["HEAD", "old/events"])
    def test_a_record_in_another_folder_is_the_same(self, state: str, before: Path, run: Run) -> None:
        write_record(before, "sample-2", record(title="Another event", when="2026-06-18"), "undated")
        assert run("--against", state)[0] == 0

    @pytest.mark.usefixtures("before")
    def test_files_that_are_no_records_are_not_missed(self, tmp_path: Path, run: Run) -> None:
        (tmp_path / "old" / "events" / ".drafts").mkdir()
        (tmp_path / "old" / "events" / ".drafts" / "idea.toml").write_text("", encoding="utf-8")
        (tmp_path / "old" / "events" / "2026" / "sample-2.toml").unlink()
        assert run("--against", "old/events")[0] == 0

    @pytest.mark.usefixtures("before")
    @pytest.mark.parametrize("state", ["no-such-branch", "no/such/folder", "--upload-pack=x", "-n", "HEAD~7"])
    def test_a_state_that_is_none_ends_with_two(self, state: str, run: Run) -> None:
        code, told = run(f"--against={state}")
        assert code == 2
        assert f"{state} is no folder and no git reference" in told

    @pytest.mark.usefixtures("before")
    def test_a_folder_that_is_no_calendar_ends_with_two(self, run: Run) -> None:
        code, told = run("--against", "old")
        assert code == 2
        assert "old holds no calendar.toml" in told

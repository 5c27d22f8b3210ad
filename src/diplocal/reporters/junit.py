"""JUnit's XML, for systems that show tests: each file with findings is a test that failed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from diplocal.diagnostics import Finding, Severity


def junit(findings: Sequence[Finding]) -> str:
    """Give a test suite with a test case for each file; warnings are written as its output."""
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_path[finding.path].append(finding)
    errors = sum(any(finding.severity is Severity.ERROR for finding in found) for found in by_path.values())
    counts = {"tests": str(len(by_path) or 1), "failures": str(errors), "errors": "0"}
    root = ET.Element("testsuites", counts)
    suite = ET.SubElement(root, "testsuite", {"name": "diplocal", **counts})
    for path, found in by_path.items():
        _case(suite, path, found)
    if not by_path:
        ET.SubElement(suite, "testcase", {"name": "records", "classname": "diplocal"})
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _case(suite: ET.Element, path: str, found: list[Finding]) -> None:
    case = ET.SubElement(suite, "testcase", {"name": _xml(path), "classname": "diplocal"})
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    warnings = [finding for finding in found if finding.severity is Severity.WARNING]
    if errors:
        failure = ET.SubElement(case, "failure", {"message": _xml(errors[0].message), "type": errors[0].code})
        failure.text = _told(errors)
    if warnings:
        ET.SubElement(case, "system-out").text = _told(warnings)


def _told(findings: list[Finding]) -> str:
    return _xml("".join(f"{finding}\n    cure: {finding.cure}\n" for finding in findings))


def _xml(text: str) -> str:
    """Leave out what XML 1.0 cannot hold."""
    return "".join(character if character.isprintable() or character == "\n" else "\ufffd" for character in text)

"""SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from diplocal import __version__
from diplocal.diagnostics import Finding
from diplocal.rules import Rule, rules

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(findings: Sequence[Finding]) -> str:
    """Give a log with one run: the rules that found something, and a result for each finding."""
    used = sorted({finding.code for finding in findings})
    driver = {"name": "diplocal", "version": __version__, "rules": [_rule(rules()[code]) for code in used]}
    results = [_result(finding, used.index(finding.code)) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.manual.partition("\n")[0]},
        "fullDescription": {"text": rule.manual},
        "help": {"text": rule.manual},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    place = {"physicalLocation": {"artifactLocation": {"uri": quote(finding.path)}, "region": region}}
    text = f"{finding.message}. Cure: {finding.cure}"
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": text},
        "locations": [place],
    }

"""JSON, for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from diplocal.diagnostics import Finding
from diplocal.rules import rules


def as_json(findings: Sequence[Finding]) -> str:
    """Give a list with one object a finding."""
    return json.dumps([_one(finding) for finding in findings], ensure_ascii=False, indent=1) + "\n"


def _one(finding: Finding) -> dict[str, str | int]:
    return {
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "code": finding.code,
        "name": rules()[finding.code].name,
        "severity": finding.severity,
        "message": finding.message,
        "cure": finding.cure,
    }

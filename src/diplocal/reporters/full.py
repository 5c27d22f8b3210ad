"""A finding with its cure, for people."""

from __future__ import annotations

from collections.abc import Sequence

from diplocal.diagnostics import Finding, Severity, one_line


def full(findings: Sequence[Finding]) -> str:
    """Give each finding's line, and below it what to do."""
    return "".join(_one(finding) for finding in findings)


def _one(finding: Finding) -> str:
    warning = " (warning)" if finding.severity is Severity.WARNING else ""
    return f"{finding}{warning}\n    cure: {one_line(finding.cure)}\n"

"""Annotations for GitHub's view of a change, and a summary of the job.

GitHub shows at most ten annotations of a kind for each step and drops the rest without a word, so the last of ours says
how many there are, and the summary lists them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diplocal.diagnostics import Finding, Severity, one_line
from diplocal.rules import rules

MOST = 10


def github(findings: Sequence[Finding]) -> str:
    """Give workflow commands, errors first, at most ten of each kind."""
    return "".join(f"{line}\n" for severity in Severity for line in _annotations(severity, findings))


def github_summary(findings: Sequence[Finding]) -> str:
    """Give the whole report as Markdown, for the job's summary."""
    if not findings:
        return "The records have no findings.\n"
    rows = [
        f"| {finding.severity} | `{_cell(finding.path)}:{finding.line}` | {finding.code} | {_cell(finding.message)} "
        f"| {_cell(finding.cure)} |\n"
        for finding in findings
    ]
    return "".join(("| | place | rule | finding | cure |\n|---|---|---|---|---|\n", *rows))


def _annotations(severity: Severity, findings: Sequence[Finding]) -> Iterator[str]:
    chosen = [finding for finding in findings if finding.severity is severity]
    fitting = chosen if len(chosen) <= MOST else chosen[: MOST - 1]
    for finding in fitting:
        title = f"{finding.code} {rules()[finding.code].name}"
        place = f"file={_property(finding.path)},line={finding.line},col={finding.column},title={_property(title)}"
        yield f"::{severity} {place}::{_data(f'{finding.message}. Cure: {finding.cure}')}"
    if len(fitting) < len(chosen):
        message = f"{len(chosen)} {severity}s in all, {len(fitting)} shown here; the job's summary lists every one"
        yield f"::{severity} title=diplocal::{message}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    escaped = one_line(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return escaped.replace("@", "&#64;")

"""A finding with the line it is about and its cure, for people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from diplocal.diagnostics import Finding, Severity, one_line

WIDEST = 100
"""Characters of a source line that are shown."""
_VALUE = re.compile(r"""\[\[?[^\]]*\]?\]?$|"[^"]*"?|'[^']*'?|[^\s,=\]}]+""")


def full(findings: Sequence[Finding]) -> str:
    """Give each finding's line; below it the line of the file with a mark under the place, and what to do."""
    return "".join(f"{line}\n" for finding in findings for line in _lines(finding))


def _lines(finding: Finding) -> Iterator[str]:
    warning = " (warning)" if finding.severity is Severity.WARNING else ""
    yield f"{finding}{warning}"
    if finding.excerpt.strip():
        yield from _excerpt(finding)
    yield f"    cure: {one_line(finding.cure)}"


def _excerpt(finding: Finding) -> Iterator[str]:
    """Give the line and the mark; of a long line, the part around the place."""
    start = max(0, finding.column - 1 - WIDEST // 2) if len(finding.excerpt) > WIDEST else 0
    cut = finding.excerpt[start : start + WIDEST]
    window = "".join(character if character.isprintable() else "\ufffd" for character in cut)
    at = finding.column - 1 - start
    value = _VALUE.match(window, at)
    before = _width(window[:at])
    marked = max(1, _width(value[0]) if value else 1)
    yield f"{finding.line:>5} | {window}"
    yield f"      | {' ' * before}{'^' * marked}"


def _width(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )

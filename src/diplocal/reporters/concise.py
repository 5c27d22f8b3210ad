"""One line a finding, for editors and for grep."""

from __future__ import annotations

from collections.abc import Sequence

from diplocal.diagnostics import Finding


def concise(findings: Sequence[Finding]) -> str:
    """Give `path:line:column: CODE message` for each finding."""
    return "".join(f"{finding}\n" for finding in findings)

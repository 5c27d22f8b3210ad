"""Reporters: findings as text, one format a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from diplocal.diagnostics import Finding
from diplocal.reporters.concise import concise
from diplocal.reporters.full import full
from diplocal.reporters.github import github, github_summary
from diplocal.reporters.json import as_json
from diplocal.reporters.junit import junit
from diplocal.reporters.sarif import sarif

Reporter = Callable[[Sequence[Finding]], str]
"""Turns findings, in order, into the whole of a report."""

REPORTERS: Mapping[str, Reporter] = {
    "full": full,
    "concise": concise,
    "json": as_json,
    "github": github,
    "sarif": sarif,
    "junit": junit,
}
"""By the name that `--output-format` takes."""

__all__ = ["REPORTERS", "Reporter", "github_summary"]

"""Titles and descriptions do not shout.

Names such as MILAN or ADMM-Plus are capitals; a whole sentence in capitals is not.

Fails:

    title = "INTERNATIONAL FLEET REVIEW HELD AT VISAKHAPATNAM"

Passes:

    title = "International Fleet Review 2026, Visakhapatnam"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity

CODE = "T106"
SEVERITY = Severity.WARNING
MOST_CAPITALS = 4
"""Words of five letters and more, in capitals, in a row."""
_SHOUT = re.compile(rf"(?:\b[A-Z]{{5,}}\b\W*){{{MOST_CAPITALS},}}|!!+")


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each text that shouts."""
    for record in context.catalogue.records:
        for key in ("title", "description"):
            if shout := _SHOUT.search(getattr(record.event, key)):
                yield record.origin.finding(CODE, f"shouts: {shout[0][:40].strip()!r}", "write it in lower case", key)

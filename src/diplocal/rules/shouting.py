"""Titles and descriptions do not shout.

Names such as MILAN or ADMM-Plus are capitals, and so are lists of them; a sentence in capitals is not.

Fails:

    title = "INTERNATIONAL FLEET REVIEW HELD AT VISAKHAPATNAM"

Passes:

    title = "International Fleet Review 2026, Visakhapatnam"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding, Severity

CODE = "T106"
SEVERITY = Severity.WARNING
LONG_WORDS = 4
"""From how many words of four letters and more, in capitals and with nothing but spaces between, it is a shout; a ship
may have three: KRI RADEN EDDY MARTADINATA."""
_CAPITALS = re.compile(r"(?<![\w-])[A-Z0-9]+(?:[ -]+[A-Z0-9]+)+(?![\w-])")
_LONG = re.compile(r"[A-Z]{4,}")
_MARKS = re.compile(r"!!+")
_NO_CAPITALS = bytes(byte for byte in range(256) if not 65 <= byte <= 90)


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each text that shouts."""
    for key in ("title", "description"):
        text: str = getattr(record.event, key)
        if shout := _shout(text):
            message = f"shouts: {shout[:40].strip()!r}"
            yield record.origin.finding(CODE, message, "write it as in a sentence", key)


def _shout(text: str) -> str | None:
    if marks := _MARKS.search(text):
        return marks[0]
    if len(text.encode().translate(None, _NO_CAPITALS)) < 4 * LONG_WORDS:  # as in nearly all texts
        return None
    runs = (run[0] for run in _CAPITALS.finditer(text))
    return next((run for run in runs if len(_LONG.findall(run)) >= LONG_WORDS), None)

"""Quoting: evidence cut out of a text, so that a quote always is what stands at its span."""

from __future__ import annotations

from diplocal.draft.scene import Candidate
from diplocal.draft.value import Evidence


class Quoter:
    """Cuts evidence out of a text, so that a quote always is what stands at its span."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __call__(self, candidate: Candidate) -> Evidence:
        """Give the words of a mention or an act."""
        return self.span(candidate.start, candidate.end, candidate.rule)

    def span(self, start: int, end: int, rule: str) -> Evidence:
        """Give the words between two offsets."""
        return Evidence(self._text[start:end], start, end, rule)

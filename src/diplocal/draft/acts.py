"""Acts: what a sentence says that somebody did where no noun names the event, such as met, signed or proposed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from diplocal.draft.sentences import Sentence
from diplocal.draft.wording import any_of

Manner = Literal["meeting", "visit", "agreement", "port-call", "proposal"]
"""What sort of act it is."""

_TALKS = any_of("talks")
_OFFICE = any_of("offices")
_SHIP = rf"(?:{any_of('ships')}|{any_of('ship-prefixes')}\s+[A-Z]\w+)"
_PAPER = any_of("papers")
_SIGNED = any_of("signing")
_FORUM = any_of("forums")
_HELD = any_of("holding")
_AUXILIARY = r"(?:was|were|been|be|is|are)"
_FEW = r"(?:[\w.'’+/-]+,?\s+){0,6}?"
_SEVERAL = r"(?:[\w.'’+/-]+,?\s+){0,8}?"
"""Some words, as few as will do."""
_THEY_MEET = (
    rf"\b(?i:{_OFFICE}|sides|two|three|countries|nations)\s+(?:\w+ly\s+)?(?:will\s+|are\s+to\s+|would\s+)?"
    r"(?P<head>met|meet)\b(?!\s+(?:the|a|an|all|demand|need|challenge))"
)
_PROPOSES = rf"\b(?P<head>{any_of('proposing')})\s+(?!by\b){_SEVERAL}(?P<object>(?:a|an)\s+{_FEW}(?i:{_FORUM}))\b"
_PATTERNS: tuple[tuple[Manner, str, str], ...] = (
    ("meeting", "held-talks", rf"\b{_HELD}\s+{_FEW}(?P<head>{_TALKS})\b(?:\s+(?:with|between)\b)?"),
    ("meeting", "talks-with", rf"\b(?P<head>{_TALKS})\s+(?:[\w'’-]+\s+){{0,3}}?(?:with|between)\b"),
    ("meeting", "met", rf"\b(?P<head>met|meets|meet|meeting)\s+(?:with\s+|again\s+)?(?={_FEW}(?i:{_OFFICE}))"),
    ("meeting", "met-surname", r"\b(?P<head>met|meets)\s+(?:with\s+)?(?=[A-Z])"),
    ("meeting", "they-met", _THEY_MEET),
    ("meeting", "called-on", rf"\b(?P<head>{any_of('receiving')})(?!\s+by\b)\s+(?={_FEW}(?i:{_OFFICE}))"),
    ("visit", "visit", rf"\b(?P<head>{any_of('paying')}\s+(?:[\w'’-]+\s+){{0,5}}?(?:visit|tour|trip))\b"),
    ("visit", "visits", rf"(?i:{_OFFICE})\b[^.;]{{0,60}}?\b(?P<head>{any_of('visiting')})\b"),
    ("agreement", "signed", rf"\b(?P<head>{_SIGNED})\s+{_SEVERAL}(?i:{_PAPER})\b"),
    ("agreement", "was-signed", rf"\b(?P<head>(?i:{_PAPER}))\b[^.;]{{0,70}}?\b{_AUXILIARY}\s+(?:\w+ly\s+)?{_SIGNED}\b"),
    ("port-call", "ship-arrived", rf"(?i:\b{_SHIP}\b[^.;]{{0,120}}?\b(?P<head>{any_of('calls')})\b)"),
    ("proposal", "proposed", _PROPOSES),
)
_ACTS = tuple((manner, rule, re.compile(pattern)) for manner, rule, pattern in _PATTERNS)
"""The acts, with the rule's name; of those that overlap, the first counts."""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did, or will do.

    Attributes:
        manner: what sort of act it is.
        rule: the rule that found it.
        start: offset of the first character in the article.
        end: offset behind the last one.
        text: the words.
        verb: offset of the telling word: `met`, `talks`, `signed`.
    """

    manner: Manner
    rule: str
    start: int
    end: int
    text: str
    verb: int


def acts(sentence: Sentence) -> Iterator[Act]:
    """Find the acts that a sentence tells of, each once, in the order of the rules."""
    taken: list[tuple[int, int]] = []
    for manner, rule, pattern in _ACTS:
        for match in pattern.finditer(sentence.text):
            start = match.start("object") if "object" in pattern.groupindex else match.start("head")
            if any(begin <= match.start("head") < end or begin < match.end("head") <= end for begin, end in taken):
                continue
            taken.append((match.start("head"), match.end()))
            yield Act(
                manner, rule, sentence.start + start, sentence.start + match.end(), sentence.text[start : match.end()],
                sentence.start + match.start("head"),
            )  # fmt: skip

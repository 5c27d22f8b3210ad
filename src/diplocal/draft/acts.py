"""Acts: what a sentence says that somebody did, where no noun names the event: met, signed, called at a port, proposed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from diplocal.draft.sentences import Sentence

Manner = Literal["meeting", "visit", "agreement", "port-call", "proposal"]
"""What sort of act it is."""

_TALKS = r"(?:talks|meetings?|discussions|consultations|interactions?|deliberations|parleys|dialogues?)"
_OFFICE = (
    r"(?:counterparts?|ministers?|secretar(?:y|ies)|chiefs?|presidents?|premiers?|generals?|admirals?|commanders?|king|sultan|emir|"
    r"prime minister|chancellor|marshal|delegations?|officials?|ambassador|leaders?|officers?|heads|representatives|envoys|planners)"
)
_SHIP = (
    r"(?:(?:war)?ships?|frigates?|destroyers?|corvettes?|squadrons?|submarines?|vessels?|flotilla|task (?:group|force)|carriers?|aircraft carrier|cutters?|patrol (?:boat|vessel)s?|"
    r"(?:INS|USS|HMAS|HMS|HMCS|HMNZS|JS|RSS|KRI|KD|BRP|FS|SLNS|BNS|PNS|HTMS|SAS|ROKS|UMS|ICGS|ITS)\s+[A-Z]\w+)"
)
_PAPER = (
    r"(?:agreements?|memorand(?:um|a)(?: of (?:understanding|agreement|cooperation))?|MoUs?|pacts?|treat(?:y|ies)|accords?|(?:implementing |technical )?arrangements?|"
    r"letters? of intent|framework|joint declaration|protocols?|terms of reference|roadmap|statement of intent)"
)
_FORUM = (
    r"(?:forums?|dialogues?|conferences?|exercises?|drills?|meetings?|summits?|working groups?|mechanisms?|networks?|talks|symposium|initiatives?|workshops?|seminars?|"
    r"task forces?|hotlines?|patrols?)"
)
_WORDS = r"(?:[\w.'’+/-]+,?\s+)"
_ACTS: tuple[tuple[Manner, str, re.Pattern[str]], ...] = (
    ("meeting", "held-talks", re.compile(
        rf"\b(?:held|holds?|holding|had|have|having|conduct(?:s|ed)?|co-chair(?:s|ed)?|chair(?:s|ed)|convened?|continued|concluded|began|opened)\s+{_WORDS}{{0,5}}?"
        rf"(?P<head>{_TALKS})\b(?:\s+(?:with|between)\b)?")),
    ("meeting", "talks-with", re.compile(rf"\b(?P<head>{_TALKS})\s+(?:{_WORDS}{{0,3}}?)(?:with|between)\b")),
    ("meeting", "met", re.compile(
        rf"\b(?P<head>met|meets|meet|meeting)\s+(?:with\s+|again\s+)?(?=(?:{_WORDS}){{0,6}}?(?i:{_OFFICE}))")),
    ("meeting", "met-surname", re.compile(r"\b(?P<head>met|meets)\s+(?:with\s+)?(?=[A-Z])")),
    ("meeting", "they-met", re.compile(
        rf"\b(?i:{_OFFICE}|sides|two|three|countries|nations)\s+(?:\w+ly\s+)?(?:will\s+|are\s+to\s+|would\s+)?(?P<head>met|meet)\b(?!\s+(?:the|a|an|all|demand|need|challenge))")),
    ("meeting", "called-on", re.compile(rf"\b(?P<head>called\s+on|calls\s+on|received|hosted|welcomed)(?!\s+by\b)\s+(?=(?:{_WORDS}){{0,5}}?(?i:{_OFFICE}))")),
    ("visit", "visit", re.compile(
        rf"\b(?P<head>(?:on|for|pays?|paid|paying|begins?|began|start(?:s|ed)|embark(?:s|ed)\s+on|undertake[ns]?|undertook|conclud\w+)\s+(?:{_WORDS}){{0,5}}?(?:visit|tour|trip))\b")),
    ("visit", "visits", re.compile(rf"(?i:{_OFFICE})\b[^.;]{{0,60}}?\b(?P<head>visits|visited|will\s+visit|to\s+visit|is\s+visiting|arrive[sd]?\s+in|travels?\s+to|travelled\s+to)\b")),
    ("agreement", "signed", re.compile(rf"\b(?P<head>sign(?:s|ed|ing)?|inked|initialled|initialed|exchanged)\s+(?:{_WORDS}){{0,8}}?{_PAPER}\b")),
    ("agreement", "was-signed", re.compile(rf"\b(?P<head>{_PAPER})\b[^.;]{{0,70}}?\b(?:was|were|been|be|is|are)\s+(?:\w+ly\s+)?(?:signed|inked|initialled|initialed)\b")),
    ("port-call", "ship-arrived", re.compile(
        rf"\b{_SHIP}\b[^.;]{{0,120}}?\b(?P<head>arriv(?:e|es|ed|ing)\s+(?:at|in)|dock(?:s|ed)?\s+(?:at|in)|reach(?:es|ed)|call(?:s|ed)\s+at|berth(?:s|ed)\s+(?:at|in)|anchor(?:s|ed)\s+(?:at|in|off)|"
        rf"(?:made|makes|making|on)\s+(?:{_WORDS}){{0,4}}?(?:port\s+call|port\s+visit|goodwill\s+visit)|visit(?:s|ed)|entered|enters|sailed\s+into|pulled\s+into|(?:paid|pays)\s+(?:{_WORDS}){{0,3}}?visit)\b", re.IGNORECASE)),
    ("proposal", "proposed", re.compile(
        rf"\b(?P<head>propos(?:e|es|ed|ing)|suggest(?:s|ed)|moot(?:s|ed)|floated\s+the\s+idea\s+of|called\s+for)\s+(?!by\b)(?:{_WORDS}){{0,8}}?(?P<object>(?:a|an)\s+(?:{_WORDS}){{0,6}}?{_FORUM})\b")),
)  # fmt: skip
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

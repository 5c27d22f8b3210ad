"""Sentences: where each one of a text begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BREAK = re.compile(r"[.!?…]+[\"'“”’)\]]*(?=\s)|[^\S\n]*\n\s*|[;|•](?=\s)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:adm|admm|brig|capt|cdr|cmde|co|col|cpl|dr|etc|fig|ft|gen|gov|hon|inc|jr|ltd|lt|maj|messrs|mr|mrs|ms|mt|no|nos|op"
    r"|prof|pvt|rep|rear|rev|sec|sen|sgt|sr|st|sub|vice|vs|dept|approx|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec"
    r"|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|u\.s|u\.k|u\.n|e\.g|i\.e|a\.m|p\.m)|\b[A-Z])\Z",
    re.IGNORECASE,
)
_OPENING = re.compile(r"\s*[\"'“\u2018(\[]*[A-Z0-9À-ÞЀ-Я]")
_GERMAN_MONTH = re.compile(r"\s+(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)")
"""What may follow the full stop of a day, as in 14. März."""
_WRAPPED = re.compile(r"\S\n[a-z]")
_SHORT_LINE = 40
_LONGEST = 1_200
"""Characters above which a part of a text is no sentence that anybody wrote."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, a headline or a line of a list.

    Attributes:
        start: offset of its first character in the text.
        end: offset behind its last one.
        text: `text[start:end]`.
    """

    start: int
    end: int
    text: str


def sentences(text: str) -> Iterator[Sentence]:
    """Split a text into sentences, in their order; white space around them belongs to none."""
    is_wrapped = len(_WRAPPED.findall(text)) > 1
    start = 0
    for match in _BREAK.finditer(text):
        if match.start() >= start and _is_end(text, start, match, is_wrapped=is_wrapped):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, len(text))


def _is_end(text: str, start: int, match: re.Match[str], *, is_wrapped: bool) -> bool:
    mark = match[0]
    if "\n" in mark:
        line = text.rfind("\n", start, match.start()) + 1 or start
        is_paragraph = mark.count("\n") > 1 or match.start() - line < _SHORT_LINE
        return is_paragraph or not is_wrapped
    if mark[0] != ".":
        return True
    before = text[max(start, match.start() - 8) : match.start()]
    is_day = before[-1:].isdigit() and _GERMAN_MONTH.match(text, match.end())
    return bool(_OPENING.match(text, match.end())) and not is_day and not _ABBREVIATED.search(before)


def _trimmed(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Give a part of a text without the white space around it, in pieces where it is too long to be a sentence."""
    while start < end:
        stop = end
        if end - start > _LONGEST:
            stop = text.rfind(" ", start + 1, start + _LONGEST) + 1 or start + _LONGEST
        part = text[start:stop]
        first = start + len(part) - len(part.lstrip())
        behind = first + len(part.strip())
        if first < behind:
            yield Sentence(first, behind, text[first:behind])
        start = stop

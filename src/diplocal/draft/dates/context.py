"""Context: what the words around a date make of it: its direction, its role, or no date of an event at all."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from diplocal.draft.wording import any_of

_PLANNED = any_of("planned")
_VERBS = re.compile(
    rf"""
      (?P<future>\b(?:(?:will|shall|would|['’]ll|may|could|can|should)\b(?:\s+(?:also|now|then|again))?(?:\s+be\b)?(?:\s+[a-z]+)?
        | (?:is|are|was|were|been|being)\s+(?:also\s+|now\s+)?{_PLANNED}\b(?:\s+to\s+[a-z]+)?
        | {_PLANNED}\s+(?:to|for|in|from|on|next|this|later)\b(?:\s+[a-z]+)?
        | (?:(?:has|have|had|was|were|is|are|been)\s+){{0,2}}(?:moved\s+(?:it\s+|them\s+|the\s+\w+\s+)?to
            | {any_of("postponed")}\s+(?:to|until|till|for))\b
        | plans?\s+to\s+[a-z]+ | upcoming | forthcoming | to\s+be\s+[a-z]+
        | to\s+(?!{any_of("no-verb")}\b)[a-z]{{3,}}(?!\w)))
    | (?P<past>\b(?:(?:has|have|had)\s+(?:been\s+)?[a-z]+ | {any_of("past")}
        | (?!need|speed|exceed|indeed|hundred|seed|shed\b)[a-z]{{2,}}ed)\b)
    | (?P<present>\b(?:{any_of("present")})\b(?:\s+being)?(?:\s+[a-z]+(?:ing|ed)\b|\s+held\b)?)
    | (?P<lasting>\b(?:{any_of("lasting")})\b)
    | (?P<abroad>\b(?:{any_of("past-abroad")})\b)
    | (?P<tell>\b{any_of("tell")}\b)
    """,
    re.VERBOSE,
)
_IS_BEGIN = re.compile(rf"\b{any_of('begin')}\b", re.IGNORECASE)
_IS_END = re.compile(rf"\b{any_of('end')}\b", re.IGNORECASE)
_IS_TELL = re.compile(rf"\b{any_of('tell')}\b", re.IGNORECASE)


class Role(StrEnum):
    """What a date is to what the sentence tells."""

    WHOLE = "whole"
    """When it takes place."""
    BEGINS = "begins"
    """Its first day; the last is not said."""
    ENDS = "ends"
    """Its last day; the first is not said."""
    TOLD = "told"
    """When somebody spoke of it."""
    STAMP = "stamp"
    """When the article was written, filed or updated."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb with its helpers.

    Attributes:
        start: offset of its first character.
        end: offset behind its last one.
        tense: 1 for what is to come, -1 for what is past, 0 for the present.
        role: what it makes of a date beside it.
    """

    start: int
    end: int
    tense: int
    role: Role


def verbs(text: str) -> list[Verb]:
    """Find the verbs of a text, in its order."""
    found: list[Verb] = []
    for match in _VERBS.finditer(text):
        # A participle has the tense of the verb before it.
        inherited = found[-1].tense if found and match.lastgroup == "lasting" else 0
        found.append(_verb(match, inherited))
    return found


def _verb(match: re.Match[str], inherited: int) -> Verb:
    tense = {"future": 1, "past": -1, "tell": -1, "abroad": -1}.get(match.lastgroup or "", inherited)
    words = match[0]
    role = Role.WHOLE
    if _IS_TELL.search(words):
        role = Role.TOLD
    elif _IS_BEGIN.search(words):
        role = Role.BEGINS
    elif _IS_END.search(words):
        role = Role.ENDS
    return Verb(match.start(), match.end(), tense, role)


def governing(
    found: Sequence[Verb], starts: Sequence[int], bounds: tuple[int, int], span: tuple[int, int]
) -> Verb | None:
    """Give the verb to which a date belongs: the last one before it in its sentence, else the first one behind it.

    Args:
        found: the verbs of the text.
        starts: where they start.
        bounds: where the sentence begins and ends.
        span: where the date stands.
    """
    at = bisect_right(starts, span[0])
    if at and found[at - 1].start >= bounds[0]:
        return found[at - 1]
    behind = bisect_right(starts, span[1] - 1)
    if behind < len(found) and found[behind].start < bounds[1]:
        return found[behind]
    return None


_DOCUMENT = any_of("documents")
_ATTACK = rf"\s*(?:terror(?:ist)?\s+|suicide\s+)?{any_of('attacks')}\b"
_NEVER_AFTER = re.compile(
    rf"\b(?:{any_of('habits')}|{_DOCUMENT}\s+(?:of|in|from))\s*(?:the|on|of)?\s*\Z", re.IGNORECASE
)
_NEVER_BEFORE = re.compile(
    rf"{_ATTACK}|\s*{_DOCUMENT}\b|\s*(?:times|years?|edition)\b(?!\s+ago)|[-–—/]\d", re.IGNORECASE
)
_PAPER = re.compile(r"\s+(?:Times|Express|Guardian|Mail|Telegraph|Herald|Mirror|Post|Star)\b")
_FOUNDED = re.compile(rf"\b{any_of('founded')}\s*(?:in|on|from|to)?\s*\Z", re.IGNORECASE)
_LASTING = re.compile(r"\b(?:over|during|in|for|within|throughout)\s*\Z", re.IGNORECASE)
_YEAR_BEFORE = re.compile(r"(?:19|20)\d\d\s*\Z")
_WIDTH = 48


def is_no_date(text: str, start: int, end: int, rule: str) -> bool:
    """Tell whether words that look like a date are none of an event: of a treaty, an attack, a habit, a founding."""
    before, behind = text[max(0, start - _WIDTH) : start], text[end : end + _WIDTH]
    if _NEVER_AFTER.search(before) or _NEVER_BEFORE.match(behind):
        return True
    if rule == "weekday" and _PAPER.match(behind):
        return True
    if rule in {"year", "month-year"} and _FOUNDED.search(before):
        return True
    if rule == "year" and _YEAR_BEFORE.search(before):
        return True
    return rule == "unit" and text[start : start + 4].casefold() == "the " and bool(_LASTING.search(before))


_CLOCK_BEHIND = re.compile(r"[\s,|]*\(?\d{1,2}[:.]\d{2}")
_STAMP_BEFORE = re.compile(
    r"\b(?:updated|published|posted|last\s+modified|date|created|first\s+published)\b\s*(?:on|at|:|-)?\s*\Z",
    re.IGNORECASE,
)
_DATELINE_BEFORE = re.compile(r"\A[A-Z][\w .'’/-]{1,40}(?:\([\w ]+\))?\s*[,:(]\s*\Z")
_DATELINE_BEHIND = re.compile(r"[,.]?\s*(?:\((?:[A-Z][\w ./-]{1,30})\)|(?:--|—|–|-|:|\))|[A-Z][a-z]+\b)")
_PROSE = re.compile(r"\b[a-z]{3,}\b")
_AGENCY_BEHIND = re.compile(r"\s*\([A-Z][\w ./-]{1,30}\)\s*(?:--|—|–|-|:)|\s*(?:--|—)\s")


def is_stamp(sentence: str, start: int, end: int) -> bool:
    """Tell whether a date is of the article: with a clock, behind “updated”, in a dateline, or alone on its line."""
    before, behind = sentence[:start], sentence[end:]
    if _STAMP_BEFORE.search(before[-_WIDTH:]) or (_CLOCK_BEHIND.match(behind) and not _PROSE.search(before)):
        return True
    if not before.strip(" ,|(-–—"):
        return not behind.strip(" .,|)") or bool(_AGENCY_BEHIND.match(behind))
    return len(before) < _WIDTH and bool(_DATELINE_BEFORE.match(before) and _DATELINE_BEHIND.match(behind))

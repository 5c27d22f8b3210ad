"""Naming: the name of its own that an event has, with its edition and its year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from diplocal.draft.lexicon import key_of
from diplocal.draft.phrases import Found, Word
from diplocal.draft.sentences import Sentence
from diplocal.draft.wording import words_of

_STOPS = words_of("stops")
_ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        1,
    )
} | {"inaugural": 1, "maiden": 1}
_NUMBERED = re.compile(r"(\d{1,3})(?:st|nd|rd|th)\Z")
EDITION_BEHIND = re.compile(
    r"(?:\s*['’\"”)]*\s*)(?:[-–]\s*)?((?:19|20)\d\d|['’]?\d\d)(?![\d:.,]*\d|\s*(?:ships|nations|countries|aircraft))"
)
_EDITION_OF = re.compile(
    r"\b(?:(\d{1,3})(?:st|nd|rd|th)|("
    + "|".join(_ORDINALS)
    + r"))\s+(?:edition|round|iteration|session|meeting|instalment)\s+of\s+(?:the\s+)?"
    r"(?:[\w-]+\s+){0,6}?[\"'“\u2018]?\Z",
    re.IGNORECASE,
)
_NAME = r"(?P<name>[A-Z][\w’-]*(?:\s+(?:of|for|the|de)\s+[A-Z][\w’-]*|\s+[A-Z][\w’-]*){0,3})"
_PROPER_BEHIND = re.compile(
    r"\s*(?P<called>,?\s*(?:called|named|dubbed|code-?named|coded|titled|known as)\s+[\"'“\u2018]?|[\"'“\u2018])?"
    rf"{_NAME}"
)
_APPOSED_BEHIND = re.compile(rf"(?P<called>,\s+[\"'“\u2018]?){_NAME}[\"'”’]?,")
_PROPER_BEFORE = re.compile(
    r"(?P<name>[\"'“\u2018]?(?:[A-Z][\w’]*\s+){0,3}[A-Z][\w’]*(?:\s+|[-–])(?:20\d\d|['’]?\d\d)[\"'”’]?)"
    r"\s*,?\s+(?:an?|the|which|is|was)\s+(?=(?:[\w-]+\s+){0,6}?$)"
)
_QUOTED = re.compile(
    r"[\"“\u2018'](?P<name>[A-Z][\w’-]*(?:\s+[A-Z][\w’-]*){0,3}(?:\s*[-–]?\s*(?:20\d\d|\d\d|[IVX]+))?)[\"”’']"
)
_NO_NAME = words_of("no-name")


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with its words, as `mentions` reads it.

    Attributes:
        text: the whole article.
        sentence: the sentence.
        words: its words, with offsets in the article.
    """

    text: str
    sentence: Sentence
    words: Sequence[Word]

    def before(self, start: int, width: int = 80) -> str:
        """Give what stands before an offset in the sentence."""
        return self.text[max(self.sentence.start, start - width) : start]

    def behind(self, end: int, width: int = 80) -> str:
        """Give what stands behind an offset in the sentence."""
        return self.text[end : min(self.sentence.end, end + width)]


def year_of(text: str) -> int | None:
    """Give the year that digits behind a name mean: 2026, ’26; none where they are too low for one."""
    digits = text.lstrip("'’")
    number = int(digits)
    if len(digits) == 4:
        return number
    return 2000 + number if 10 <= number <= 60 else None


def edition_of(reading: Reading, first: int, start: int) -> int | None:
    """Give the edition that stands before a name: 12th ADMM-Plus, the second edition of it."""
    for index in range(first - 1, max(-1, first - 6), -1):
        word = reading.words[index]
        if (match := _NUMBERED.match(word.text)) is not None:
            return int(match[1]) or None
        if word.plain in _ORDINALS:
            return _ORDINALS[word.plain]
        if word.plain in _STOPS:
            break
    if (match := _EDITION_OF.search(reading.before(start, 120))) is not None:
        return int(match[1]) if match[1] else _ORDINALS[match[2].casefold()]
    return None


@dataclass(frozen=True, slots=True)
class Proper:
    """A name of its own.

    Attributes:
        name: its words, in the spelling of `key_of`; empty where an event has none.
        start: offset at which the words for the event begin.
        end: offset behind them.
        year: the year that it gives.
        rule: the rule that found it.
    """

    name: tuple[str, ...]
    start: int
    end: int
    year: int | None
    rule: str


def proper_name(reading: Reading, found: Found[str], start: int, end: int) -> Proper:
    """Give the name of its own that an exercise has: behind its kind, before it in apposition, or in quotes.

    Args:
        reading: the sentence.
        found: the word for its kind.
        start: where the words that describe it begin.
        end: where they end.
    """
    if found.value != "exercise":
        return Proper((), start, end, None, "kind-word")
    behind = reading.behind(end)
    match = _APPOSED_BEHIND.match(behind) or _PROPER_BEHIND.match(behind)
    if match is not None and key_of(match["name"])[0] not in _NO_NAME:
        year = EDITION_BEHIND.match(behind[match.end() :])
        # A name that is called one is told alone: the exercises titled “Iron Lark”.
        first = end + match.start("name") if match["called"] else start
        known = year_of(year[1]) if year else _year_in(match["name"])
        return Proper(_bare(match["name"]), first, end + match.end("name"), known, "named-exercise")
    before = reading.before(start, 120)
    if (match := _PROPER_BEFORE.search(before)) is not None:
        first, behind_name = (start - len(before) + offset for offset in match.span("name"))
        return Proper(_bare(match["name"]), first, behind_name, _year_in(match["name"]), "name-before-its-kind")
    quoted = list(_QUOTED.finditer(reading.sentence.text))
    if len(quoted) == 1:
        name = quoted[0]["name"]
        return Proper(_bare(name), start, end, _year_in(name), "quoted-name")
    return Proper((), start, end, None, "kind-word")


def _bare(name: str) -> tuple[str, ...]:
    """Give the words of a name without its year."""
    return key_of(re.sub(r"[-–\s]*['’]?(?:20)?\d\d\W*\Z", "", name))


def _year_in(name: str) -> int | None:
    match = re.search(r"((?:20)\d\d|\b\d\d|['’]\d\d)\W*\Z", name)
    return year_of(match[1]) if match else None

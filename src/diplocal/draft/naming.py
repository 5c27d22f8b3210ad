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
_PROPER_BEHIND = re.compile(
    r"\s*,?\s*(?:(?:called|named|dubbed|code-?named|titled|known as)\s+)?[\"'“\u2018]?"
    r"(?P<name>[A-Z][\w’-]*(?:\s+(?:of|for|the|de)\s+[A-Z][\w’-]*|\s+[A-Z][\w’-]*){0,3})"
)
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


def proper_name(
    reading: Reading, found: Found[str], first: int, end: int
) -> tuple[tuple[str, ...], int, int | None, str]:
    """Give the name of its own that an event has: behind its kind, before it in apposition, or in quotes."""
    behind = reading.behind(end)
    if found.value == "exercise":
        if (
            (match := _PROPER_BEHIND.match(behind)) is not None
            and not match[0].startswith((",", " ,"))
            and key_of(match["name"])[0] not in _NO_NAME
        ):
            year = EDITION_BEHIND.match(behind[match.end() :])
            name = re.sub(r"[-–]?(?:20)?\d\d\Z", "", match["name"])
            return (
                key_of(name),
                end + match.end("name"),
                year_of(year[1]) if year else _year_in(match["name"]),
                "named-exercise",
            )
        before = reading.before(reading.words[first].start, 120)
        if (match := _PROPER_BEFORE.search(before)) is not None:
            return (
                key_of(re.sub(r"[-–\s]*['’]?(?:20)?\d\d\W*\Z", "", match["name"])),
                end,
                _year_in(match["name"]),
                "name-before-its-kind",
            )
        quoted = list(_QUOTED.finditer(reading.sentence.text))
        if len(quoted) == 1:
            name = quoted[0]["name"]
            return key_of(re.sub(r"[-–\s]*(?:20)?\d\d\Z", "", name)), end, _year_in(name), "quoted-name"
    return (), end, None, "kind-word"


def _year_in(name: str) -> int | None:
    match = re.search(r"((?:20)\d\d|\b\d\d|['’]\d\d)\W*\Z", name)
    return year_of(match[1]) if match else None

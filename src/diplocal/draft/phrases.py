"""Phrases: names of several words, found in a text whatever its spelling, dashes, apostrophes and plurals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+(?:[.+'’][^\W_]+)*\+?")
_SPELLINGS = {
    "defense": "defence",
    "organization": "organisation",
    "program": "programme",
    "maneuver": "manoeuvre",
    "centre": "center",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text.

    Attributes:
        plain: without case, accents, possessive and plural, in one spelling.
        text: as written.
        start: offset of its first character.
        end: offset behind its last one.
    """

    plain: str
    text: str
    start: int
    end: int


def words(text: str, offset: int = 0) -> list[Word]:
    """Split a text into its words; marks fall away."""
    return [
        Word(plain(match[0]), match[0], match.start() + offset, match.end() + offset) for match in _WORD.finditer(text)
    ]


@lru_cache(maxsize=1 << 14)
def plain(word: str) -> str:
    """Give a word without case, accents, possessive and plural, so that spellings meet."""
    folded = "".join(
        character
        for character in unicodedata.normalize("NFKD", word.casefold())
        if not unicodedata.combining(character)
    )
    folded = re.sub(r"['’]s?\Z", "", folded).replace("’", "'")
    folded = _SPELLINGS.get(folded, folded)
    if len(folded) > 3 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        folded = folded[:-1]
    return _SPELLINGS.get(folded, folded)


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase found in a text.

    Attributes:
        value: what the phrase stands for.
        phrase: the phrase as the book has it.
        start: offset of its first character.
        end: offset behind its last one.
        first: index of its first word.
        behind: index behind its last word.
    """

    value: T
    phrase: str
    start: int
    end: int
    first: int
    behind: int


class Phrasebook(Generic[T]):
    """Phrases, each with what it stands for; of those that fit at one place, the longest is found.

    A phrase without small letters, such as UN or AMAN, is found only without small letters; any other that begins with
    a capital, only with one; the rest in whatever case.
    """

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._entries: dict[tuple[str, ...], list[tuple[str, T]]] = {}
        self._longest: dict[str, int] = {}
        for phrase, value in entries:
            key = tuple(word.plain for word in words(phrase))
            if key:
                self._entries.setdefault(key, []).append((phrase, value))
                self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def find(self, text: Sequence[Word]) -> list[Found[T]]:
        """Find the phrases among a text's words, in its order; none overlaps another."""
        found: list[Found[T]] = []
        at = 0
        while at < len(text):
            match = self._at(text, at)
            if match is None:
                at += 1
            else:
                found.append(match)
                at = match.behind
        return found

    def _at(self, text: Sequence[Word], at: int) -> Found[T] | None:
        longest = self._longest.get(text[at].plain, 0)
        for length in range(min(longest, len(text) - at), 0, -1):
            part = text[at : at + length]
            for phrase, value in self._entries.get(tuple(word.plain for word in part), ()):
                if _is_in_case(phrase, part):
                    return Found(value, phrase, part[0].start, part[-1].end, at, at + length)
        return None


def _is_in_case(phrase: str, part: Sequence[Word]) -> bool:
    if not any(character.islower() for character in phrase):
        return all(not any(character.islower() for character in _bare(word.text)) for word in part)
    return not phrase[0].isupper() or part[0].text[0].isupper() or not part[0].text[0].isalpha()


def _bare(word: str) -> str:
    return re.sub(r"['’]?s\Z", "", word)

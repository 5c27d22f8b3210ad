"""Parties: the countries that a sentence names as taking part, and in which role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from diplocal.draft.countries import Nation
from diplocal.draft.lexicon import Lexicon
from diplocal.draft.phrases import Word, plain
from diplocal.draft.sentences import Sentence
from diplocal.draft.wording import any_of

Role = Literal["party", "host", "invited", "observer", "place", "absent"]
"""What a country is to an event: it takes part, hosts it, is invited, looks on, lends the place, or stays away."""

_PLACE_BEFORE = re.compile(rf"\b{any_of('place-before')}\s+(?:the\s+)?\Z", re.IGNORECASE)
_PEOPLE_FROM = re.compile(rf"\b{any_of('people')}\s+(?:\w+ing\s+)?from\s+(?:the\s+)?\Z", re.IGNORECASE)
_ARRIVES_BEFORE = re.compile(
    r"\b(?:visit(?:s|ed|ing)?|reach(?:es|ed|ing)?|arriv\w+|for|left)\s+(?:the\s+)?\Z", re.IGNORECASE
)
_THING_BEHIND = re.compile(rf"(?:['’]s?)?[\s-]*{any_of('things')}\b", re.IGNORECASE)
_WILL = r"(?:(?:will|is to|would|to|plans to|agreed to|set to)\s+(?:also\s+|jointly\s+|again\s+)?)?"
_HOST_BEHIND = re.compile(rf"(?:['’]s)?(?:\s+[\w-]+){{0,3}}?\s+{_WILL}{any_of('hosting')}\b", re.IGNORECASE)
_HOST_BEFORE = re.compile(
    r"\b(?:host(?:ed)?|organi[sz]ed|convened|chaired)\s+by\s+(?:the\s+)?(?:[\w-]+\s+){0,3}?\Z"
    r"|\bto be hosted (?:in|by)\s+\Z|\bhosted in\s+\Z",
    re.IGNORECASE,
)
_INVITED_BEHIND = re.compile(
    r"(?:['’]s)?(?:[\s,]+[\w-]+){0,4}?\s+(?:(?:has|have|had)\s+been|is|are|was|were)\s+(?:also\s+)?invited\b",
    re.IGNORECASE,
)
_INVITED_BEFORE = re.compile(r"\b(?:invit(?:ed|es|ation to|ing))\s+(?:the\s+)?(?:[\w'’-]+\s+){0,3}\Z", re.IGNORECASE)
_OBSERVER_BEHIND = re.compile(r"[^.;,]{0,60}?\bas\s+(?:an\s+)?observers?\b|[^.;]{0,30}\bobserve[ds]?\b", re.IGNORECASE)
_ABSENT_BEHIND = re.compile(
    r"(?:['’]s)?(?:\s+[\w-]+){0,2}?\s+(?:(?:did|will|would)\s+not|didn['’]t|won['’]t)\s+"
    r"(?:attend|take part|join|participate|send)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Party:
    """A country in a role.

    Attributes:
        code: its ISO 3166-1 code.
        role: what it is to the event.
        start: offset of the first character of the words that name it.
        end: offset behind the last one.
        rule: how it was told.
    """

    code: str
    role: Role
    start: int
    end: int
    rule: str


@dataclass
class Speakers:
    """People named so far, by surname, with the country that each speaks for."""

    by_surname: dict[str, str]

    @classmethod
    def of(cls, text: str, words: Sequence[Word], lexicon: Lexicon, named: Sequence[Nation]) -> Speakers:
        """Learn the people of an article: from the calendar, and from a country and an office before a name."""
        known: dict[str, str] = {}
        for found in lexicon.people.find(words):
            known.setdefault(plain(found.value.name.split()[-1]), found.value.of)
        for nation in named:
            match = _NAMED_OFFICE.match(text, nation.end)
            if match:
                known.setdefault(plain(match["name"].split()[-1]), nation.code)
        return cls(known)


_NAMED_OFFICE = re.compile(
    r"(?:['’]s)?\s+(?:(?:[A-Z]\w+|of|for|and|the)\s+){0,4}?(?:Minister|Secretary|Chief|President|Premier|General|Admiral|Marshal|Commander|Chancellor)"
    r"(?:\s+of\s+(?:the\s+)?[A-Z]\w+(?:\s+Staff)?)?(?:\s+for\s+Defen[cs]e)?,?\s+(?P<name>(?:[A-Z][\w.'’-]+\s+){0,5}?[A-Z][\w'’-]+)(?=\W|\Z)"
)


def parties(
    text: str, sentence: Sentence, named: Sequence[Nation], words: Sequence[Word], speakers: Speakers
) -> Iterator[Party]:
    """Find the countries of a sentence with their roles, in its order.

    Args:
        text: the article.
        sentence: the sentence.
        named: the countries that it names.
        words: its words.
        speakers: the people whom the article has introduced.
    """
    for nation in named:
        before = text[max(sentence.start, nation.start - 60) : nation.start]
        behind = text[nation.end : min(sentence.end, nation.end + 90)]
        yield Party(nation.code, _role(nation, before, behind), nation.start, nation.end, f"country-by-{nation.form}")
    for word in words:
        code = speakers.by_surname.get(word.plain) if word.text[0].isupper() else None
        if code is not None and len(code) == 2:
            yield Party(code, "party", word.start, word.end, "person-in-office")


def _role(nation: Nation, before: str, behind: str) -> Role:
    is_name = nation.form in {"names", "abbreviations", "abroad"}
    is_guest = bool(_INVITED_BEHIND.match(behind) or _INVITED_BEFORE.search(before))
    choices: tuple[tuple[Role, bool], ...] = (
        ("absent", bool(_ABSENT_BEHIND.match(behind))),
        ("host", bool(_HOST_BEFORE.search(before)) or (is_name and bool(_HOST_BEHIND.match(behind)))),
        ("invited", is_guest),
        ("place", is_name and _lends_place(before, behind)),
        ("place", bool(_THING_BEHIND.match(behind))),
        ("observer", bool(_OBSERVER_BEHIND.match(behind))),
    )
    return next((role for role, holds in choices if holds), "party")


def _lends_place(before: str, behind: str) -> bool:
    """Tell whether a country's name says where: in Malaysia; not whence people are: troops from Malaysia."""
    if behind.startswith(("'", "’", "-", "–")):
        return False
    is_where = bool(_PLACE_BEFORE.search(before)) and not _PEOPLE_FROM.search(before)
    return is_where or bool(_ARRIVES_BEFORE.search(before))


def countries_of(found: Sequence[Nation]) -> tuple[str, ...]:
    """Give the countries, the one most often named first."""
    counts: dict[str, int] = {}
    for nation in found:
        counts[nation.code] = counts.get(nation.code, 0) + 1
    return tuple(sorted(counts, key=lambda code: (-counts[code], code)))

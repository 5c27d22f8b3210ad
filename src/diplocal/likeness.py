"""Likeness: whether two records, by all they say, tell of one event that two articles named differently."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property, lru_cache

from diplocal.card import Card
from diplocal.gazetteer import cities_of, folded
from diplocal.model import Event

ALIKE = 0.7
"""Share of words in common from which names are nearly the same."""
ALIKE_IN_COMPANY = 0.5
"""The same, where the same few countries met on the same days."""
FEW = 3
SAME_SPELLING = 0.8
_SMALL = frozenset({"the", "and", "for", "with", "from", "into", "its"}) | {
    *("hold", "holds", "held", "meet", "meets", "meeting", "visit", "visits"),
    *("exercise", "joint", "bilateral", "talks"),
}
"""Words that any title may have."""
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"(\d+)(?:st|nd|rd|th)?")
_YEARS = range(1900, 2200)

Words = frozenset[str]


def names(event: Event) -> tuple[str, ...]:
    """Give the telling words of the title and of each other name: no years, no cities, nothing that any title has.

    They are ordered, with spaces between, and each name is given once.
    """
    cities = {word for place in event.places if place.city for word in _city(place.city)}
    found = []
    for name in (event.title, *event.also):
        words = {word for word in _split(name) if len(word) > 2 and not (word[0].isdigit() and _NUMBER.fullmatch(word))}
        words -= _SMALL
        found.append(" ".join(sorted(words - cities or words)))
    return tuple(dict.fromkeys(filter(None, found)))


@dataclass(frozen=True)
class Face:
    """What of a record shows that it is this event and no other.

    Attributes:
        card: what is kept of the record.
    """

    card: Card

    @cached_property
    def names(self) -> tuple[Words, ...]:
        """The telling words of each of its names."""
        return tuple(frozenset(name.split()) for name in self.card.names)

    @cached_property
    def numbers(self) -> Counter[int]:
        """Numbers in the title that are no years, as often as they stand there: of a phase, a round, an edition."""
        found: Counter[int] = Counter()
        for word in _split(self.card.title):
            match = _NUMBER.fullmatch(word)
            number = int(match[1][:9]) if match else _ROMAN.get(word)
            if number is not None and number not in _YEARS:
                found[number] += 1
        return found

    @cached_property
    def people(self) -> dict[str, set[str]]:
        """The people of each party, by the last word of their names."""
        found: dict[str, set[str]] = {}
        for party, name in self.card.people:
            found.setdefault(party, set()).add(folded(name.split()[-1]))
        return found

    @cached_property
    def parties(self) -> frozenset[str]:
        """Who met."""
        return frozenset(self.card.participants)

    @property
    def company(self) -> tuple[str, ...] | None:
        """Who met, where that is few; else nothing."""
        met = self.card.participants
        return met if 1 < len(met) <= FEW else None


def is_twin(one: Face, other: Face) -> bool:
    """Tell whether two records of one kind seem to be of one event."""
    if is_apart(one, other):
        return False
    pairs = [(name, rival) for name in one.names for rival in other.names]
    if _is_same_company(one, other):
        return _same_people(one, other) > 1 or any(_are_alike(*pair, ALIKE_IN_COMPANY) for pair in pairs)
    if one.card.series is not None and one.card.series == other.card.series:
        return any(name <= rival or rival <= name for name, rival in pairs)
    return any(_are_alike(*pair, ALIKE) for pair in pairs)


def _are_alike(name: Words, rival: Words, least: float) -> bool:
    """Tell whether two names have so many words in common, and none that stands in the place of another.

    Two articles that tell of one event say more or less of it; where one has "army" and the other "navy", they tell of
    two. Spellings of one word are no difference.
    """
    rest, others = name - rival, rival - name
    if len(name & rival) / len(name | rival) < least / 2:
        return False
    spelt = {word: get_close_matches(word, others, n=1, cutoff=SAME_SPELLING) for word in rest}
    matched = {near[0] for near in spelt.values() if near}
    share = (len(name & rival) + len(matched)) / (len(name | rival) - len(matched))
    return share >= least and (all(spelt.values()) or others == matched)


def is_apart(one: Face, other: Face) -> bool:
    """Tell whether something that both say shows that they are of two events."""
    return (
        not _overlap(one.card, other.card)
        or _are_kin(one.card, other.card)
        or _differ_in_series(one.card, other.card)
        or _are_disjoint(one.card.meeting_of, other.card.meeting_of)
        or bool(one.numbers - other.numbers and other.numbers - one.numbers)
        or _differ_in_parties(one.parties, other.parties)
        or _differ_in_place(one.card, other.card)
        or bool(_common(one, other) and not _same_people(one, other))
    )


def _overlap(one: Card, other: Card) -> bool:
    """Tell whether the two can share a day; an open end goes on for ever."""
    if one.first is None or other.first is None:  # pragma: no cover - only what has a date is compared
        return False
    return one.first <= (other.last or date.max) and other.first <= (one.last or date.max)


def _are_kin(one: Card, other: Card) -> bool:
    if one.id in {other.part_of, other.sidelines_of} or other.id in {one.part_of, one.sidelines_of}:
        return True
    return one.part_of is not None and other.part_of is not None and one.part_of != other.part_of


def _differ_in_series(one: Card, other: Card) -> bool:
    if one.series is None or other.series is None:
        return False
    # Of two that give the same edition, another rule tells.
    return one.series != other.series or (one.edition is not None and other.edition is not None)


def _differ_in_parties(parties: frozenset[str], others: frozenset[str]) -> bool:
    """Tell whether other countries met: each has some that the other lacks, and few or less than half are the same."""
    if parties <= others or others <= parties:
        return False
    common = len(parties & others)
    return min(len(parties), len(others)) <= FEW or common < len(parties | others) / 2


def _differ_in_place(one: Card, other: Card) -> bool:
    countries, others = ([country for country, _ in card.places if country] for card in (one, other))
    if _are_disjoint(countries, others):
        return True
    cities = [(country, city) for country, city in one.places if city]
    rivals = [(country, city) for country, city in other.places if city]
    return bool(cities and rivals) and not any(_is_one_city(city, rival) for city in cities for rival in rivals)


def _is_one_city(one: tuple[str | None, str], other: tuple[str | None, str]) -> bool:
    if folded(one[1]) == folded(other[1]):
        return True
    return not set(cities_of(one[0] or "", one[1])).isdisjoint(cities_of(other[0] or "", other[1]))


def _common(one: Face, other: Face) -> set[str]:
    """Give the parties of whom both name people."""
    return one.people.keys() & other.people.keys()


def _same_people(one: Face, other: Face) -> int:
    """Count the parties of whom both name the same person."""
    return sum(not one.people[party].isdisjoint(other.people[party]) for party in _common(one, other))


def _is_same_company(one: Face, other: Face) -> bool:
    when, rival = one.card, other.card
    is_same_time = (when.first, when.last) == (rival.first, rival.last)
    return when.is_day and rival.is_day and is_same_time and one.company is not None and one.company == other.company


def _are_disjoint(one: object, other: object) -> bool:
    words, others = frozenset(one), frozenset(other)  # type: ignore[call-overload] # any iterable
    return bool(words and others) and words.isdisjoint(others)


def _split(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


# Many events take place in one city.
_city = lru_cache(_split)

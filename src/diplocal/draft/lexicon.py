"""The lexicon: the words by which drafting knows events, built from a calendar's own vocabularies and records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from diplocal.draft import countries
from diplocal.draft.phrases import Phrasebook, plain, words
from diplocal.gazetteer import great_cities
from diplocal.model import Event
from diplocal.vocabulary import Series, Vocabulary

_PLAIN = frozenset({"defence", "army", "navy", "meeting", "minister", "exercise", "security"})
"""Words that make no name of a country's: “Vietnam Defence” may begin with any office."""
_BIG_CITY = 100
"""Thousands of people from which a city is known well enough to be meant by its name alone."""

_KIND_WORDS: tuple[tuple[str, str], ...] = (
    ("fleet-review", r"review of (?:\w+ )*(?:warships|fleet|ships)|fleet review"),
    ("exhibition", r"\bair ?show|trade show|exhibition|\bfair\b|\bexpo\b|\bshow\b|salon"),
    ("training-initiative", r"\bcourses?\b|training (?:programme|initiative)"),
    ("negotiation", r"\b(?:trade|goods) agreement|negotiat"),
    ("exercise", r"\bexercises?\b|\bdrills?\b|sailing together"),
    ("milestone", r"\brotation of\b|\bmandate\b"),
    ("summit", r"\bsummit\b|heads of (?:state|government)|\bleaders\b"),
    ("dialogue", r"\bconference (?:on|of navies)\b|\bforum\b|\bdialogue\b|think-tanks?|conference of the iiss"),
    ("multilateral-meeting", r"meeting|ministers|chiefs|committee|experts|consultations"),
)
"""What a series is by the words of its label and definition, where no record tells; the first that fits counts."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person in public office, as the calendar's records name them.

    Attributes:
        name: the usual name.
        of: country code, or organisation.
        office: the office.
    """

    name: str
    of: str
    office: str


@dataclass(frozen=True)
class Lexicon:
    """What drafting knows.

    Attributes:
        nations: every way to name a country.
        series: names and aliases of series.
        organisations: names and aliases of organisations.
        kinds: words for kinds of events.
        themes: words for themes.
        people: people in office, by full name.
        kind_of: what kind of event each series is.
        convener: the organisation whose meeting each series is, where it is one.
        labels: the names of countries by their codes.
        weak: names of series that are also other words; found only beside a word that shows what they are.
    """

    nations: Phrasebook[tuple[str, countries.Form]]
    series: Phrasebook[str]
    organisations: Phrasebook[str]
    kinds: Phrasebook[str]
    themes: Phrasebook[str]
    people: Phrasebook[Person]
    kind_of: Mapping[str, str] = field(default_factory=dict)
    convener: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    weak: frozenset[str] = frozenset()

    @classmethod
    def of(cls, vocabulary: Vocabulary, records: Iterable[Event] = ()) -> Lexicon:
        """Build the lexicon of a calendar.

        Args:
            vocabulary: its words.
            records: its events, which teach the kinds of series and who holds which office.
        """
        events = tuple(records)
        kind_of = _kinds_of_series(vocabulary.series, events)
        people = {(person.of, person.name): person for event in events for person in event.people}
        series = dict(_series_names(vocabulary.series))
        return cls(
            nations=countries.book(
                (name, code) for code, country in vocabulary.countries.items() for name in _names(country.label)
            ),
            series=Phrasebook(series.items()),
            organisations=Phrasebook(
                (name, key)
                for key, word in vocabulary.organisations.items()
                for name in _names(word.label, *word.aliases)
            ),
            kinds=Phrasebook(_kind_names(vocabulary)),
            themes=Phrasebook(
                (name.casefold() if not name.isupper() else name, key)
                for key, word in vocabulary.themes.items()
                for name in (word.label, *word.aliases)
            ),
            people=Phrasebook(
                (person.name, Person(person.name, person.of, person.office)) for person in people.values()
            ),
            kind_of=kind_of,
            convener={
                key: word.organisation
                for key, word in vocabulary.series.items()
                if word.organisation is not None and kind_of[key] in {"multilateral-meeting", "summit"}
            },
            labels={code: country.label for code, country in vocabulary.countries.items()},
            weak=frozenset(_weak_names(vocabulary, series)),
        )


def _names(*names: str) -> Iterator[str]:
    for name in names:
        bare = re.sub(r"\s*\([^)]*\)", "", name).strip()
        if bare:
            yield bare


def _series_names(series: Mapping[str, Series]) -> Iterator[tuple[str, str]]:
    for key, word in series.items():
        for name in (*word.aliases, word.label):
            for bare in _names(name):
                # “Exercise MILAN” says no more than MILAN: the word before a name is told from the text.
                short = re.sub(r"^(?:Exercise|Ex)[ -](?=\w)", "", bare)
                yield short, key
                if short.isupper() and short.isalpha() and len(short) > 4:
                    yield short.capitalize(), key


def _kind_names(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for key, word in vocabulary.kinds.items():
        for name in (word.label, *word.aliases):
            if key != "other":
                yield (name if name.isupper() else name.casefold()), key
    # What the label says besides, such as “Dialogue or conference”.
    yield from (("exercise", "exercise"), ("dialogue", "dialogue"), ("summit", "summit"))


_GENERIC = frozenset(
    [
        "defence",
        "foreign",
        "general",
        "regional",
        "international",
        "army",
        "navy",
        "naval",
        "border",
        "national",
        "minister",
        "ministerial",
        "chief",
        "informal",
        "joint",
        "on",
        "of",
        "the",
        "and",
        "for",
    ]
)


@cache
def _countries() -> Phrasebook[tuple[str, countries.Form]]:
    return countries.book()


def _weak_names(vocabulary: Vocabulary, series: Iterable[str]) -> Iterator[str]:
    """Give the names that say too little alone: other words too, or words that any event of the kind may bear."""
    generic = _GENERIC | {
        word.plain for kind in vocabulary.kinds.values() for name in (kind.label, *kind.aliases) for word in words(name)
    }
    labels = {name for word in vocabulary.series.values() for name in _names(word.label)}
    for name in series:
        is_generic = name not in labels and len(words(name)) > 1 and all(word.plain in generic for word in words(name))
        if is_generic or _is_weak(name):
            yield name


def _is_weak(name: str) -> bool:
    """Tell whether a series' name alone says too little: one word that is a city's name, a plain word, or short."""
    parts = words(name)
    if len(parts) > 1:
        return len(parts) == 2 and parts[1].plain in _PLAIN and bool(_countries().find(parts))
    return len(name) < 4 or not name.isupper() or bool(great_cities(name, _BIG_CITY))


def _kinds_of_series(series: Mapping[str, Series], events: Iterable[Event]) -> dict[str, str]:
    counts: dict[str, Counter[str]] = {}
    for event in events:
        if event.series is not None:
            counts.setdefault(event.series, Counter())[event.kind] += 1
    return {
        key: min(counts[key].items(), key=lambda item: (-item[1], item[0]))[0]
        if key in counts
        else _kind_by_words(word)
        for key, word in series.items()
    }


def _kind_by_words(word: Series) -> str:
    told = f"{word.label} {word.definition}".casefold()
    kinds = [kind for kind, pattern in _KIND_WORDS if re.search(pattern, told)]
    return kinds[0] if kinds else "other"


def key_of(name: str) -> tuple[str, ...]:
    """Give a name's words in the spelling in which names are compared."""
    return tuple(plain(word.text) for word in words(name))

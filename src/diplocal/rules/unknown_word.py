"""Kinds, themes, organisations, series and countries are words of the calendar's vocabularies.

A misspelt word would silently leave the event out of a feed. This holds for records, for memberships, and for the
collections in `calendar.toml`.

Fails:

    themes = ["maritime-securty"]

Passes:

    themes = ["maritime-security"]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from diplocal.catalogue import Origin, Record
from diplocal.context import Context, Frame
from diplocal.diagnostics import Finding
from diplocal.model import Event
from diplocal.settings import Settings
from diplocal.vocabulary import DIMENSIONS, Dimension, UnknownWordError, Vocabulary

CODE = "V101"
ESSENTIAL = True
_FILES: Mapping[Dimension, str] = {
    "kind": "vocabulary/kinds.toml",
    "theme": "vocabulary/themes.toml",
    "organisation": "vocabulary/organisations.toml",
    "series": "vocabulary/series.toml",
    "country": "vocabulary/countries.toml",
}
MOST_GUESSES = 20
"""Unknown words of a file for which a known one is sought; each search takes milliseconds."""

Keys = tuple[str | int, ...]
Use = tuple[tuple[Dimension, ...], tuple[str, ...], Keys]
"""Words, the vocabularies that may hold them, and the list that they stand in, or the way to the one there is."""
_ALONE = -1
"""Ends the way to a word that stands in no list."""
_KIND: tuple[Dimension, ...] = ("kind",)
_THEME: tuple[Dimension, ...] = ("theme",)
_SERIES: tuple[Dimension, ...] = ("series",)
_ORGANISATION: tuple[Dimension, ...] = ("organisation",)
_COUNTRY: tuple[Dimension, ...] = ("country",)
_EITHER: tuple[Dimension, ...] = ("country", "organisation")


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each word of a record that its vocabulary does not have."""
    return _unknown(frame.vocabulary, record.origin, _in_event(record.event))


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each word of the vocabularies themselves, and of the collections, that is none."""
    vocabulary, origins = context.catalogue.vocabulary, context.catalogue.origins
    yield from _unknown(vocabulary, origins["organisation"], _in_organisations(vocabulary))
    yield from _unknown(vocabulary, origins["series"], _in_series(vocabulary))
    yield from _unknown(vocabulary, origins["settings"], _in_collections(context.catalogue.settings))


def _unknown(vocabulary: Vocabulary, origin: Origin, uses: Iterator[Use]) -> Iterator[Finding]:
    unknown = (
        (dimensions, word, keys)
        for dimensions, words, base in uses
        if not vocabulary.keys(dimensions).issuperset(words)
        for word, keys in _placed(words, base)
        if word not in vocabulary.keys(dimensions)
    )
    for number, (dimensions, word, keys) in enumerate(unknown):
        what = " or ".join(dimensions)
        cure = f"use a key of {' or '.join(_FILES[dimension] for dimension in dimensions)}, or add one there"
        if number < MOST_GUESSES and (near := _nearest(vocabulary, dimensions, word)):
            cure = f"did you mean {near!r}?"
        yield origin.finding(CODE, f"{word!r} is no {what} of this calendar", cure, *keys)


def _nearest(vocabulary: Vocabulary, dimensions: tuple[Dimension, ...], word: str) -> str | None:
    suggestions = []
    for dimension in dimensions:
        try:
            return vocabulary.resolve(dimension, word)
        except UnknownWordError as error:
            suggestions.extend([error.suggestion] if error.suggestion else [])
    return max(suggestions, key=lambda key: _likeness(word, key), default=None)


def _likeness(word: str, key: str) -> float:
    return SequenceMatcher(None, word.casefold(), key.casefold()).ratio()


def _placed(words: tuple[str, ...], base: Keys) -> Iterator[tuple[str, Keys]]:
    """Give each word with its own place: one that is no list's stands where the way ends."""
    if base[-1:] == (_ALONE,):
        yield words[0], base[:-1]
    else:
        yield from ((word, (*base, index)) for index, word in enumerate(words))


def _in_event(event: Event) -> Iterator[Use]:
    yield _KIND, (event.kind,), ("kind", _ALONE)
    yield _THEME, event.themes, ("themes",)
    if event.series is not None:
        yield _SERIES, (event.series,), ("series", _ALONE)
    yield _ORGANISATION, event.meeting_of, ("meeting_of",)
    for index, place in enumerate(event.places):
        if place.country is not None:
            yield _COUNTRY, (place.country,), ("places", index, "country", _ALONE)
    who = event.who
    yield _EITHER, who.hosts, ("who", "hosts")
    yield _EITHER, who.attended, ("who", "attended")
    yield _EITHER, who.invited, ("who", "invited")
    yield _EITHER, who.observers, ("who", "observers")
    yield _EITHER, who.absent, ("who", "absent")
    for index, person in enumerate(event.people):
        yield _EITHER, (person.of,), ("people", index, "of", _ALONE)


def _in_organisations(vocabulary: Vocabulary) -> Iterator[Use]:
    for slug, organisation in vocabulary.organisations.items():
        for index, member in enumerate(organisation.members):
            yield _COUNTRY, (member.country,), (slug, "members", index, "country", _ALONE)
        yield _ORGANISATION, organisation.members_of, (slug, "members_of")


def _in_series(vocabulary: Vocabulary) -> Iterator[Use]:
    for slug, series in vocabulary.series.items():
        if series.organisation is not None:
            yield _ORGANISATION, (series.organisation,), (slug, "organisation", _ALONE)


def _in_collections(settings: Settings) -> Iterator[Use]:
    for number, collection in enumerate(settings.collections):
        for index, selection in enumerate(collection.select):
            base = ("collections", number, "select", index)
            for dimension in DIMENSIONS:
                for key in (dimension, f"not_{dimension}"):
                    yield (dimension,), getattr(selection, key), (*base, key)
            yield _EITHER, selection.along_with, (*base, "with")

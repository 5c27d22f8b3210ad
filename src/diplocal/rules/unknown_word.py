"""Kinds, themes, organisations, series and countries are words of the calendar's vocabularies.

A misspelt word would silently leave the event out of a feed. This holds for records, for memberships, and for the
collections in `calendar.toml`.

Fails:

    themes = ["maritime-securty"]

Passes:

    themes = ["maritime-security"]
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from diplocal.catalogue import Origin, Record
from diplocal.context import Context, Frame
from diplocal.diagnostics import Finding
from diplocal.model import Event
from diplocal.selection import Selection
from diplocal.settings import Settings
from diplocal.vocabulary import Dimension, UnknownWordError, Vocabulary

CODE = "V101"
ESSENTIAL = True
MOST_GUESSES = 20
"""Unknown words of a file for which a known one is sought; each search takes milliseconds."""

Use = tuple[tuple[Dimension, ...], str, tuple[str | int, ...]]
"""A word, the vocabularies that may hold it, and where it stands."""


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
    unknown = (use for use in uses if not any(use[1] in vocabulary.words(dimension) for dimension in use[0]))
    for number, (dimensions, word, keys) in enumerate(unknown):
        what = " or ".join(dimensions)
        cure = f"use a key of the {what} vocabulary, or add one there"
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


def _in_event(event: Event) -> Iterator[Use]:
    either: tuple[Dimension, ...] = ("country", "organisation")
    yield ("kind",), event.kind, ("kind",)
    for index, theme in enumerate(event.themes):
        yield ("theme",), theme, ("themes", index)
    if event.series is not None:
        yield ("series",), event.series, ("series",)
    for index, organisation in enumerate(event.meeting_of):
        yield ("organisation",), organisation, ("meeting_of", index)
    for index, place in enumerate(event.places):
        if place.country is not None:
            yield ("country",), place.country, ("places", index, "country")
    for role in ("hosts", "attended", "invited", "observers", "absent"):
        for index, name in enumerate(getattr(event.who, role)):
            yield either, name, ("who", role, index)
    for index, person in enumerate(event.people):
        yield either, person.of, ("people", index, "of")


def _in_organisations(vocabulary: Vocabulary) -> Iterator[Use]:
    for slug, organisation in vocabulary.organisations.items():
        for index, member in enumerate(organisation.members):
            yield ("country",), member.country, (slug, "members", index, "country")
        for index, body in enumerate(organisation.members_of):
            yield ("organisation",), body, (slug, "members_of", index)


def _in_series(vocabulary: Vocabulary) -> Iterator[Use]:
    for slug, series in vocabulary.series.items():
        if series.organisation is not None:
            yield ("organisation",), series.organisation, (slug, "organisation")


def _in_collections(settings: Settings) -> Iterator[Use]:
    dimensions: tuple[Dimension, ...] = ("country", "theme", "kind", "organisation", "series")
    for number, collection in enumerate(settings.collections):
        for index, selection in enumerate(collection.select):
            base = ("collections", number, "select", index)
            for dimension in dimensions:
                for key in (dimension, f"not_{dimension}"):
                    words: tuple[str, ...] = getattr(selection, key)
                    yield from (((dimension,), word, (*base, key, place)) for place, word in enumerate(words))
            yield from _alongside(selection, base)


def _alongside(selection: Selection, base: tuple[str | int, ...]) -> Iterator[Use]:
    for place, word in enumerate(selection.along_with):
        yield ("country", "organisation"), word, (*base, "with", place)

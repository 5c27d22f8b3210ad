"""Vocabularies: the words that records may use, and who belongs to which organisation when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Literal, get_args

from diplocal.model import Colour, Day, Event, Flag, Line, Part, Slug, Text, Words
from diplocal.party import Ground, Involvement, Party

Dimension = Literal["kind", "theme", "organisation", "series", "country"]
"""What feeds are sorted by: one vocabulary each."""
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


class Word(Part):
    """An entry of a vocabulary: a kind, or a theme."""

    label: Line
    definition: Text
    aliases: Words = ()
    colour: Colour | None = None


class Series(Word):
    """A row of events with editions."""

    organisation: Line | None = None
    """Who runs it."""


class Member(Part):
    """A country's membership of an organisation."""

    country: Line
    since: Day | None = None
    """First day of membership; absent where it reaches back beyond this calendar."""
    until: Day | None = None
    """First day on which it is no longer a member."""
    source: Line
    """Where the membership is stated."""


class Organisation(Word):
    """A body that convenes meetings."""

    expand: Flag
    """Whether a meeting of it counts its members as taking part."""
    members: tuple[Member, ...] = ()
    members_of: Words = ()
    """Organisations all of whose members are members of this one."""


class Country(Part):
    """A country or territory of ISO 3166-1."""

    slug: Slug
    """Its part of a feed's path: data, never computed."""
    label: Line
    aliases: Words = ()
    adjective: Line | None = None


class UnknownWordError(LookupError):
    """A word that a vocabulary does not have.

    Attributes:
        dimension: whose vocabulary was asked.
        word: what was looked up.
        suggestion: the nearest word that there is, if any is near.
    """

    def __init__(self, dimension: Dimension, word: str, suggestion: str | None) -> None:
        super().__init__(f"{word!r} is no {dimension} of this calendar")
        self.dimension = dimension
        self.word = word
        self.suggestion = suggestion


@dataclass(frozen=True, slots=True)
class _Era:
    """A time in which nobody joins or leaves: who belongs to each organisation, and to which each country belongs."""

    members: Mapping[str, tuple[Party, ...]]
    affiliations: Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Vocabulary:
    """The five vocabularies of a calendar, each a mapping from the key used in records."""

    kinds: Mapping[str, Word] = field(default_factory=dict)
    themes: Mapping[str, Word] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    countries: Mapping[str, Country] = field(default_factory=dict)

    def words(self, dimension: Dimension) -> Mapping[str, Word | Country]:
        """Give the vocabulary of a dimension."""
        match dimension:
            case "kind":
                return self.kinds
            case "theme":
                return self.themes
            case "organisation":
                return self.organisations
            case "series":
                return self.series
            case _:
                return self.countries

    def keys(self, dimensions: tuple[Dimension, ...]) -> frozenset[str]:
        """Give the keys of all vocabularies of some dimensions."""
        if dimensions not in self._keys:
            self._keys[dimensions] = frozenset(key for dimension in dimensions for key in self.words(dimension))
        return self._keys[dimensions]

    def slug(self, dimension: Dimension, key: str) -> str:
        """Give the part of a feed's path that stands for a key."""
        return self.countries[key].slug if dimension == "country" else key

    def label(self, party: str) -> str:
        """Give the label of a country or an organisation."""
        return self._labels[party]

    def resolve(self, dimension: Dimension, word: str) -> str:
        """Find the key of a key, slug, label or alias, whatever its case.

        Raises:
            UnknownWordError: where there is none.
        """
        names = self._names[dimension]
        key = names.get(_plain(word))
        if key is None:
            raise UnknownWordError(dimension, word, _nearest(_plain(word), names))
        return key

    def members(self, organisation: str, on: date | None) -> tuple[str, ...]:
        """Give the countries that are members on a day, or now where the day is not known."""
        return tuple(party.country for party in self._era(on).members.get(organisation, ()))

    def foundations(self, organisation: str) -> Iterator[str]:
        """Give an organisation and those on which it is built (`members_of`), each once."""
        seen: set[str] = set()
        waiting = [organisation]
        while waiting:
            slug = waiting.pop()
            if slug in self.organisations and slug not in seen:
                seen.add(slug)
                yield slug
                waiting.extend(self.organisations[slug].members_of)

    def involvement(self, event: Event) -> Involvement:
        """Work out whom an event concerns, on which ground."""
        era = self._era(event.when.first)
        parties = tuple(self._parties(event, era))
        countries = {party.country for party in parties if party.ground is not Ground.PLACE}
        affiliations = frozenset[str]().union(*(era.affiliations.get(country, ()) for country in countries))
        return Involvement(parties, frozenset(self._organisations(event)), affiliations)

    def _parties(self, event: Event, era: _Era) -> Iterator[Party]:
        who = event.who
        absent = frozenset(who.absent)
        named = (
            (Ground.HOST, who.hosts),
            (Ground.ATTENDED, who.attended),
            (Ground.INVITED, who.invited),
            (Ground.OBSERVER, who.observers),
        )
        for ground, names in named:
            for name in dict.fromkeys(names):
                if name in self.countries and name not in absent:
                    yield Party(name, ground)
        for organisation in dict.fromkeys(event.meeting_of):
            if organisation in self.organisations and self.organisations[organisation].expand:
                yield from (party for party in era.members[organisation] if party.country not in absent)
        for country in dict.fromkeys(place.country for place in event.places):
            if country is not None and country not in absent:
                yield Party(country, Ground.PLACE)

    def _organisations(self, event: Event) -> Iterator[str]:
        for convened in event.meeting_of:
            yield from self.foundations(convened)
        who = event.who
        for name in (*who.hosts, *who.attended, *who.invited, *who.observers):
            if name in self.organisations:
                yield name
        series = self.series.get(event.series or "")
        if series is not None and series.organisation is not None:
            yield series.organisation

    @cached_property
    def _labels(self) -> dict[str, str]:
        bodies, countries = self.organisations.items(), self.countries.items()
        return {key: word.label for words in (bodies, countries) for key, word in words}

    @cached_property
    def _keys(self) -> dict[tuple[Dimension, ...], frozenset[str]]:
        return {}

    def _era(self, on: date | None) -> _Era:
        """Give the memberships of a day; they are worked out once for all days between two changes."""
        number = None if on is None else bisect_right(self._changes, on)
        if number not in self._eras:
            self._eras[number] = self._worked_out(on)
        return self._eras[number]

    @cached_property
    def _changes(self) -> list[date]:
        """The days on which somebody joined or left something, in order."""
        members = [member for body in self.organisations.values() for member in body.members]
        return sorted({day for member in members for day in (member.since, member.until) if day is not None})

    @cached_property
    def _eras(self) -> dict[int | None, _Era]:
        return {}

    def _worked_out(self, on: date | None) -> _Era:
        members = {slug: tuple(self._members(slug, on)) for slug in self.organisations}
        affiliations: dict[str, set[str]] = {}
        for slug, parties in members.items():
            for party in parties:
                affiliations.setdefault(party.country, set()).add(slug)
        return _Era(members, affiliations)

    def _members(self, organisation: str, on: date | None) -> Iterator[Party]:
        countries = (
            member.country
            for body in self.foundations(organisation)
            for member in self.organisations[body].members
            if (member.until is None if on is None else _holds(member, on))
        )
        return (Party(country, Ground.MEMBER, organisation) for country in dict.fromkeys(countries))

    @cached_property
    def _names(self) -> Mapping[Dimension, Mapping[str, str]]:
        return {dimension: dict(self._names_of(dimension)) for dimension in DIMENSIONS}

    def _names_of(self, dimension: Dimension) -> Iterator[tuple[str, str]]:
        words = self.words(dimension)
        # The key itself goes last, so that nobody's alias hides it.
        for key, word in words.items():
            for name in (*word.aliases, word.label, self.slug(dimension, key)):
                yield _plain(name), key
        for key in words:
            yield key.casefold(), key


def _plain(name: str) -> str:
    """Write a name as it is compared: case, and the form of an apostrophe, say nothing."""
    return name.casefold().replace("’", "'")


def _nearest(word: str, names: Mapping[str, str]) -> str | None:
    """Give the key whose name is like a word; else one of whose name's parts is, as in `maritime-security`."""
    if near := get_close_matches(word, names, n=1, cutoff=0.6):
        return names[near[0]]
    parts = {part: key for name, key in names.items() for part in re.split(r"[ -]", name) if len(part) > 3}
    near = get_close_matches(word, parts, n=1, cutoff=0.8)
    return parts[near[0]] if near else None


def _holds(member: Member, on: date) -> bool:
    return (member.since is None or member.since <= on) and (member.until is None or on < member.until)

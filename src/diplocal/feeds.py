"""Feeds: which there are, what chooses an event into each, and how entries become its bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from sys import intern

import webcolors

from diplocal import ics
from diplocal.catalogue import Catalogue, Record
from diplocal.selection import Selection
from diplocal.settings import Collection
from diplocal.spool import Place, Spool
from diplocal.vocabulary import DIMENSIONS, Vocabulary, Word

ALL = "all.ics"
PAIR_FROM = 3
"""From how many events up a country and a theme have a feed together."""
LARGEST, MOST = 1_000_000, 1000
"""Bytes and events of a feed beyond which Google loses events."""
_HEADER = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//diplocal//diplocal//EN\r\nCALSCALE:GREGORIAN\r\n"
_END = b"END:VCALENDAR\r\n"
_REFRESH = "PT12H"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as readers know it.

    Attributes:
        path: below the published folder, such as `country/india.ics`.
        title: the telling word first.
        description: what it holds, in a sentence or two.
        colour: a CSS3 colour name.
        selections: any of them chooses an event into it; none for a path that is only kept alive.
    """

    path: str
    title: str
    description: str
    colour: str
    selections: tuple[Selection, ...]


def feeds(catalogue: Catalogue, used: Mapping[str, int], kept: Iterable[str]) -> tuple[Feed, ...]:
    """Give all feeds of a calendar, ordered by path.

    Args:
        catalogue: the calendar.
        used: how many records would be in each; a word has a feed as soon as one bears it.
        kept: paths that were published once, and stay.
    """
    possible = {feed.path: feed for feed in _possible(catalogue)}
    found = {path: feed for path, feed in possible.items() if _has_feed(path, used.get(path, 0))}
    for path in kept:
        if path not in found:
            found[path] = possible.get(path) or _remnant(catalogue, path)
    return tuple(found[path] for path in sorted(found))


def _has_feed(path: str, events: int) -> bool:
    """Tell whether there is a feed: `all.ics`, collections, which somebody has promised, and those that hold events."""
    always = path == ALL or path.startswith("collection/")
    return always or events >= (PAIR_FROM if path.count("/") > 1 else 1)


def paths(record: Record, vocabulary: Vocabulary, collections: Iterable[Collection]) -> tuple[str, ...]:
    """Give the paths of the feeds to which a record belongs, as far as there are such feeds; ordered."""
    event, involvement = record.event, record.involvement
    found = [ALL, _path("kind", event.kind)]
    found += [_path("theme", theme) for theme in dict.fromkeys(event.themes)]
    found += [_path("organisation", organisation) for organisation in involvement.organisations]
    for country in involvement.countries:
        found += _of_country(vocabulary.countries[country].slug, event.themes)
    if event.series is not None:
        found.append(_path("series", event.series))
    for collection in collections:
        if any(selection.matches(event, involvement) for selection in collection.select):
            found.append(_path("collection", collection.slug))
    return tuple(sorted(found))


# The same few paths stand on every card; one of each is enough, and made once.
@cache
def _path(*parts: str) -> str:
    return intern(f"{'/'.join(parts)}.ics")


@lru_cache(maxsize=10_000)
def _of_country(slug: str, themes: tuple[str, ...]) -> tuple[str, ...]:
    pairs = (_path("country", slug, theme) for theme in dict.fromkeys(themes))
    return _path("country", slug), *pairs


@dataclass(frozen=True, slots=True)
class Joined:
    """The bytes of a feed, in pieces: its header, its entries, which are rendered already, and its end.

    Attributes:
        header: what goes before the entries.
        spool: where the entries are.
        places: where in it.
    """

    header: bytes
    spool: Spool
    places: Sequence[Place]

    def __iter__(self) -> Iterator[bytes | memoryview]:
        """Give the pieces."""
        yield self.header
        yield from self.spool.pieces(self.places)
        yield _END

    def __len__(self) -> int:
        """Count the bytes."""
        size: int = sum(map(itemgetter(1), self.places)) - sum(map(itemgetter(0), self.places))
        return len(self.header) + size + len(_END)

    def __bytes__(self) -> bytes:
        """Give them as one."""
        return b"".join(self)


def joined(feed: Feed, entries: Iterable[bytes | memoryview]) -> bytes:
    """Give the bytes of a feed: its header and the entries, which are rendered already."""
    return b"".join((header(feed), *entries, _END))


def header(feed: Feed) -> bytes:
    """Give what goes before the entries of a feed."""
    lines = (
        _HEADER,
        ics.text(b"DESCRIPTION", feed.description),
        ics.text(b"X-WR-CALDESC", feed.description),
        ics.text(b"NAME", feed.title),
        ics.text(b"X-WR-CALNAME", feed.title),
        ics.line(b"COLOR", feed.colour),
        ics.line(b"REFRESH-INTERVAL", _REFRESH, value="DURATION"),
        ics.line(b"X-APPLE-CALENDAR-COLOR", webcolors.name_to_hex(feed.colour).upper()),
        ics.line(b"X-PUBLISHED-TTL", _REFRESH),
    )
    return ics.folded(b"".join(lines))


def _possible(catalogue: Catalogue) -> Iterator[Feed]:
    """Give every feed that the settings and the vocabularies could make."""
    settings, vocabulary = catalogue.settings, catalogue.vocabulary
    yield Feed(ALL, settings.name, settings.description, settings.colour, (Selection(),))
    for dimension in DIMENSIONS:
        for key, word in vocabulary.words(dimension).items():
            title, description = _named(catalogue, word.label)
            if isinstance(word, Word):
                description = word.definition
            colour = (isinstance(word, Word) and word.colour) or settings.colour
            selection = Selection.model_validate({dimension: (key,)})
            yield Feed(f"{dimension}/{vocabulary.slug(dimension, key)}.ics", title, description, colour, (selection,))
    for country, named in vocabulary.countries.items():
        for theme, word in vocabulary.themes.items():
            title, description = _named(catalogue, f"{named.label}: {word.label.lower()}")
            path = f"country/{named.slug}/{theme}.ics"
            selection = Selection(country=(country,), theme=(theme,))
            yield Feed(path, title, description, word.colour or settings.colour, (selection,))
    for collection in settings.collections:
        title, _ = _named(catalogue, collection.name)
        path = f"collection/{collection.slug}.ics"
        yield Feed(path, title, collection.description, settings.colour, collection.select)


def _named(catalogue: Catalogue, label: str) -> tuple[str, str]:
    return f"{label} – {catalogue.settings.name}", f"{label}: events of the calendar “{catalogue.settings.name}”."


def _remnant(catalogue: Catalogue, path: str) -> Feed:
    """Keep a path alive whose word has left the vocabulary."""
    label = path.removesuffix(".ics").rpartition("/")[2].replace("-", " ").capitalize()
    title, _ = _named(catalogue, label)
    return Feed(path, title, "This feed is no longer kept; its address stays.", catalogue.settings.colour, ())

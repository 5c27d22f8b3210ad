"""Feeds: which there are, what chooses an event into each, and how entries become its bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import webcolors

from diplocal import ics
from diplocal.catalogue import Catalogue, Record
from diplocal.selection import Selection
from diplocal.vocabulary import DIMENSIONS, Word

ALL = "all.ics"
PAIR_FROM = 3
"""From how many events up a country and a theme have a feed together."""
LARGEST, MOST = 1_000_000, 1000
"""Bytes and events of a feed beyond which Google loses events."""
_HEADER = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//diplocal//diplocal//EN\r\nCALSCALE:GREGORIAN\r\n"
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


def feeds(catalogue: Catalogue, shown: Iterable[Record], kept: Iterable[str]) -> tuple[Feed, ...]:
    """Give all feeds of a calendar, ordered by path.

    Args:
        catalogue: the calendar.
        shown: the records that may be in feeds; a word has a feed as soon as one of them bears it.
        kept: paths that were published once, and stay.
    """
    records = tuple(shown)
    found = {feed.path: feed for feed in _all_feeds(catalogue, records)}
    possible = {feed.path: feed for feed in _possible(catalogue)}
    for path in kept:
        if path not in found:
            found[path] = possible.get(path) or _remnant(catalogue, path)
    return tuple(found[path] for path in sorted(found))


def joined(feed: Feed, entries: Iterable[bytes]) -> bytes:
    """Give the bytes of a feed: its header and the entries, which are rendered already."""
    header = (
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
    return b"".join((ics.folded(b"".join(header)), *entries, b"END:VCALENDAR\r\n"))


def _all_feeds(catalogue: Catalogue, records: tuple[Record, ...]) -> Iterator[Feed]:
    """Give the feeds that hold some event, `all.ics`, and the collections, which somebody has promised."""
    used: Counter[str] = Counter()
    for record in records:
        used.update(_paths(catalogue, record))
    for feed in _possible(catalogue):
        always = feed.path == ALL or feed.path.startswith("collection/")
        if always or used[feed.path] >= (PAIR_FROM if feed.path.count("/") > 1 else 1):
            yield feed


def _paths(catalogue: Catalogue, record: Record) -> Iterator[str]:
    """Give the paths of the feeds by word, and by country and theme, that one record belongs to."""
    vocabulary = catalogue.vocabulary
    event, involvement = record.event, record.involvement
    yield f"kind/{event.kind}.ics"
    yield from (f"theme/{theme}.ics" for theme in dict.fromkeys(event.themes))
    yield from (f"organisation/{organisation}.ics" for organisation in involvement.organisations)
    if event.series is not None:
        yield f"series/{event.series}.ics"
    for country in involvement.countries:
        slug = vocabulary.slug("country", country)
        yield f"country/{slug}.ics"
        yield from (f"country/{slug}/{theme}.ics" for theme in dict.fromkeys(event.themes))


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

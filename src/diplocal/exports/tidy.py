"""Tidy tables for research: one row an observation, one column a variable (docs/data-format.md is the codebook)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from diplocal.edition import Edition
from diplocal.evidence import Stance, stance
from diplocal.exports.sheet import Cell, sheet
from diplocal.model import Event, Place
from diplocal.render import location
from diplocal.when import When, instant

EVENTS = (
    *("id", "uid", "title", "kind", "status", "when", "first", "last", "precision", "start_utc", "end_utc", "timezone"),
    *("themes", "series", "edition", "part_of", "sidelines_of", "meeting_of", "country", "city", "location"),
    *("countries", "organisations", "sources", "checked", "excluded"),
)
"""Columns of `events.csv`."""
PARTICIPANTS = ("event", "party", "type", "name", "ground", "organisation")
"""Columns of `participants.csv`."""
SOURCES = (
    *("event", "source", "publisher", "published", "published_precision", "language", "url", "document", "archived"),
    *("claim", "says_when", "says_first", "says_last", "says_precision", "says_status", "stance", "answer"),
)
"""Columns of `sources.csv`."""
_STANCES = {
    Stance.SILENT: "silent",
    Stance.AGREES: "agrees",
    Stance.SUPERSEDED: "superseded",
    Stance.ANSWERED: "answered",
    Stance.CONTRADICTS: "contradicts",
}


def events_csv(edition: Edition) -> str:
    """Give `events.csv`: a row for each record, those in no feed with the reason."""
    return sheet(EVENTS, _events(edition))


def participants_csv(edition: Edition) -> str:
    """Give `participants.csv`: a row for each country or organisation, event and ground."""
    return sheet(PARTICIPANTS, _participants(edition))


def sources_csv(edition: Edition) -> str:
    """Give `sources.csv`: a row for each source of each record, with the first and the last day of what it says."""
    return sheet(SOURCES, _sources(edition))


def _events(edition: Edition) -> Iterator[tuple[Cell, ...]]:
    vocabulary = edition.catalogue.vocabulary
    for record in edition.catalogue.records:
        event, involvement = record.event, record.involvement
        when, place = event.when, event.places[0] if event.places else Place()
        yield (
            *(event.id, edition.uids[event.id], event.title, event.kind, str(event.status), *_window(when)),
            *_instants(event),
            *(event.timezone, _list(event.themes), event.series, event.edition, event.part_of, event.sidelines_of),
            *(_list(event.meeting_of), place.country, place.city, location(event, vocabulary)),
            *(_list(involvement.countries), _list(sorted(involvement.organisations)), len(event.sources)),
            *(_text(event.checked), edition.excluded.get(event.id)),
        )


def _participants(edition: Edition) -> Iterator[tuple[Cell, ...]]:
    vocabulary = edition.catalogue.vocabulary
    for record in edition.catalogue.records:
        for party in record.involvement.parties:
            name = vocabulary.countries[party.country].label
            yield record.id, party.country, "country", name, str(party.ground), party.organisation
        who = record.event.who
        roles = (("host", who.hosts), ("attended", who.attended), ("invited", who.invited), ("observer", who.observers))
        for ground, names in roles:
            for name in names:
                if name in vocabulary.organisations:
                    yield record.id, name, "organisation", vocabulary.organisations[name].label, ground, None


def _sources(edition: Edition) -> Iterator[tuple[Cell, ...]]:
    for record in edition.catalogue.records:
        for number, source in enumerate(record.event.sources, 1):
            published = source.published
            yield (
                *(record.id, number, source.publisher, _text(published)),
                *(_text(published.precision if published is not None else None), source.language or "en"),
                *(source.url, source.document, source.archived, source.claim),
                *(_window(source.says_when) if source.says_when else (None, None, None, None)),
                *(_text(source.says_status), _STANCES[stance(source, record.event)]),
                source.outweighed or source.unresolved,
            )


def _window(when: When) -> tuple[Cell, ...]:
    return when.text, _text(when.first), _text(when.last), str(when.precision)


def _instants(event: Event) -> tuple[Cell, Cell]:
    points = (event.when.start, event.when.end)
    first, last = (
        _utc(instant(point, event.timezone)) if point and point.clock and event.timezone else None for point in points
    )
    return first, last


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _list(words: Iterable[str]) -> str:
    return " ".join(words)


def _text(value: object) -> str | None:
    return None if value is None else str(value)

"""Search: the one file by which the script finds and filters events."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from diplocal.catalogue import Record
from diplocal.edition import Edition
from diplocal.selection import Selection
from diplocal.site import dates

PATH = "assets/catalogue.json"
_SIMPLE = ("country", "theme", "kind", "organisation", "series", "status")


def catalogue_json(edition: Edition, records: Iterable[Record]) -> str:
    """Give events and feeds in few bytes.

    `events` has a list for each event: id, title, first day, last day (empty where open), precision, date in words,
    status, kind, slugs of countries, of themes and of organisations, series, place, other names. `feeds` gives the
    number of events by path, `kinds` labels, and `collections` what a collection chooses, where filters can express it.
    """
    data = {
        "events": [_event(record, edition) for record in records],
        "feeds": {compiled.feed.path: compiled.count for compiled in edition.feeds},
        "kinds": {key: word.label for key, word in edition.catalogue.vocabulary.kinds.items()},
        "collections": {
            f"collection/{collection.slug}.ics": {"name": collection.name, "select": chosen}
            for collection in edition.catalogue.settings.collections
            if (chosen := _filters(collection.select)) is not None
        },
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _event(record: Record, edition: Edition) -> list[Any]:
    event, involvement, vocabulary = record.event, record.involvement, edition.catalogue.vocabulary
    place = next(iter(event.places), None)
    where = [place.city, place.country and vocabulary.countries[place.country].label] if place else []
    return [
        event.id,
        event.title,
        str(event.when.first or ""),
        str(event.when.last or ""),
        str(event.when.precision),
        str(dates.short(event.when, event.timezone).striptags()),
        str(event.status),
        event.kind,
        " ".join(vocabulary.slug("country", code) for code in involvement.countries),
        " ".join(event.themes),
        " ".join(sorted(involvement.organisations)),
        event.series or "",
        ", ".join(part for part in where if part),
        "; ".join(event.also),
    ]


def _filters(selections: tuple[Selection, ...]) -> dict[str, list[str]] | None:
    """Give a collection as filters, which are one selection with words alone."""
    if len(selections) != 1:
        return None
    chosen = selections[0].model_dump(exclude_defaults=True, by_alias=True)
    return chosen if set(chosen) <= set(_SIMPLE) - {"country"} else None

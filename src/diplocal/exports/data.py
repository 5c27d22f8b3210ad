"""JSON: every record and every feed, with nothing left out."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from diplocal.catalogue import Record
from diplocal.edition import Edition
from diplocal.model import Event
from diplocal.when import When, instant


def json_text(data: object) -> str:
    """Write JSON that people can read and version control can compare, with a line feed at its end."""
    return json.dumps(_plain(data), ensure_ascii=False, indent=1) + "\n"


def events_json(edition: Edition) -> str:
    """Give `events.json`: every record of the calendar, those in no feed with the reason."""
    records = [
        event_data(record, edition.uids[record.id], edition.excluded.get(record.id))
        for record in edition.catalogue.records
    ]
    return json_text({"events": records})


def feeds_json(edition: Edition) -> str:
    """Give `feeds.json`: every feed, and every record that is in none; and that nothing else is published, if so."""
    feeds = [
        {
            "path": compiled.feed.path,
            "title": compiled.feed.title,
            "description": compiled.feed.description,
            "selection": [
                selection.model_dump(exclude_defaults=True, by_alias=True) for selection in compiled.feed.selections
            ],
            "count": compiled.count,
            "modified": compiled.modified,
        }
        for compiled in edition.feeds
    ]
    excluded = [{"id": identity, "reason": reason} for identity, reason in sorted(edition.excluded.items())]
    alone = {"publish": "feeds"} if edition.catalogue.settings.publish == "feeds" else {}
    return json_text({**alone, "feeds": feeds, "excluded": excluded})


def event_data(record: Record, uid: str, excluded: str | None) -> dict[str, Any]:
    """Give one record as data: what it says, what follows from it, and why it is in no feed, if so."""
    event = record.event
    written = event.model_dump(exclude={"id", "when"}, exclude_defaults=True)
    head = {
        "id": event.id,
        "uid": uid,
        "title": event.title,
        "kind": event.kind,
        "status": event.status,
        "when": event.when,
        "first": event.when.first,
        "last": event.when.last,
        "precision": str(event.when.precision),
        **_instants(event),
        "excluded": excluded,
    }
    parties = [
        {"country": party.country, "ground": party.ground, "organisation": party.organisation}
        for party in record.involvement.parties
    ]
    return {**head, **{key: value for key, value in written.items() if key not in head}, "parties": parties}


def _instants(event: Event) -> dict[str, datetime | None]:
    if event.when.start is None or event.timezone is None or not event.when.has_clock:
        return {}
    end = None if event.when.end is None else instant(event.when.end, event.timezone)
    return {"start_utc": instant(event.when.start, event.timezone), "end_utc": end}


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON has no common type
    """Turn our values into those of JSON."""
    match value:
        case When():
            return str(value)
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return value

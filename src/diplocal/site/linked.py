"""Linked data: an event in the words of schema.org, for search engines, without a date that no source gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from diplocal.catalogue import Catalogue
from diplocal.changes import moved_from
from diplocal.model import Event, Place, Source, Status
from diplocal.site.addresses import event_folder
from diplocal.when import Point, Precision, When, instant

Data = dict[str, Any]
_SCHEDULED = "https://schema.org/EventScheduled"


def event_data(event: Event, uid: str, catalogue: Catalogue) -> Data:
    """Describe an event (schema.org `Event`).

    `startDate` is as coarse as what is known: a day, a month or a year (ISO 8601). A season, a quarter, and a day that
    is approximate or disputed come down to their year; an unknown date is left out.
    """
    settings, vocabulary = catalogue.settings, catalogue.vocabulary
    start, end = _ends(event.when, event.timezone)
    moved = [_date(when.start, event.timezone) for when in moved_from(event) if when.start]
    labels = [vocabulary.kinds[event.kind].label, *(vocabulary.themes[theme].label for theme in event.themes)]
    data: Data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "alternateName": list(event.also),
        "identifier": f"urn:uuid:{uid}",
        "url": settings.base_url and f"{settings.base_url}{event_folder(event.id)}",
        "description": event.description,
        "keywords": labels,
        "startDate": start,
        "endDate": end,
        "eventStatus": _status(event.status, has_moved=bool(moved)),
        "previousStartDate": moved if len(moved) > 1 else "".join(moved),
        "location": [_place(place, catalogue) for place in event.places],
        "organizer": list(_organizers(event, catalogue)),
        "superEvent": list(_parents(event, catalogue)),
        "subjectOf": [_source(source) for source in event.sources],
    }
    return {key: value for key, value in data.items() if value}


def _ends(when: When, zone: str | None) -> tuple[str, str]:
    start = "" if when.start is None else _date(when.start, zone)
    end = "" if when.end is None else _date(when.end, zone)
    return start, end


def _date(point: Point, zone: str | None) -> str:
    is_doubtful = point.approximate or point.uncertain
    match point.precision:
        case Precision.MINUTE if zone is not None and not is_doubtful:
            return _local(point, instant(point, zone))
        case Precision.MINUTE | Precision.DAY if not is_doubtful:
            return point.first.isoformat()
        case Precision.MONTH if not is_doubtful:
            return point.first.isoformat()[:7]
        case _:
            return point.first.isoformat()[:4]


def _local(point: Point, moment: datetime) -> str:
    """Give the clock time of the place with its offset from UTC, which is what the two differ by."""
    clock = point.clock or moment.replace(tzinfo=None)
    offset = timezone(clock - moment.replace(tzinfo=None))
    return clock.replace(tzinfo=offset).isoformat(timespec="minutes")


def _status(status: Status, *, has_moved: bool) -> str:
    match status:
        case Status.CANCELLED:
            return "https://schema.org/EventCancelled"
        case Status.POSTPONED:
            return "https://schema.org/EventPostponed"
        case _:
            return "https://schema.org/EventRescheduled" if has_moved else _SCHEDULED


def _place(place: Place, catalogue: Catalogue) -> Data:
    label = place.country and catalogue.vocabulary.countries[place.country].label
    address = {"@type": "PostalAddress", "addressLocality": place.city, "addressCountry": place.country}
    spot = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return {
        "@type": "Place",
        "name": place.venue or place.city or label or "Place not known",
        "address": {key: value for key, value in address.items() if value},
        **({"geo": spot} if place.latitude is not None and place.longitude is not None else {}),
    }


def _organizers(event: Event, catalogue: Catalogue) -> Iterator[Data]:
    """Only hosts that are organisations: schema.org takes no country for an organizer."""
    organisations = catalogue.vocabulary.organisations
    for host in event.who.hosts:
        if host in organisations:
            yield {"@type": "Organization", "name": organisations[host].label}


def _parents(event: Event, catalogue: Catalogue) -> Iterator[Data]:
    parent = catalogue.by_id.get(event.part_of or "")
    if parent is not None:
        start, end = _ends(parent.event.when, parent.event.timezone)
        base = catalogue.settings.base_url
        url = base and f"{base}{event_folder(parent.id)}"
        data = {"@type": "Event", "name": parent.event.title, "startDate": start, "endDate": end, "url": url}
        yield {key: value for key, value in data.items() if value}


def _source(source: Source) -> Data:
    data = {
        "@type": "CreativeWork",
        "url": source.url,
        "name": source.document,
        "publisher": {"@type": "Organization", "name": source.publisher},
        "datePublished": source.published and source.published.text,
        "inLanguage": source.language or "en",
    }
    return {key: value for key, value in data.items() if value}

"""The entry: what a feed says of an event, as an iCalendar component and as bytes."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

import icalendar

from diplocal.identity import Stamp
from diplocal.model import Event, Status
from diplocal.party import Involvement
from diplocal.render.description import description, label, page
from diplocal.render.slot import Slot, slot
from diplocal.render.text import PlainText
from diplocal.render.title import title
from diplocal.settings import Settings
from diplocal.vocabulary import Vocabulary
from diplocal.when import Precision

_CONFIRMED = frozenset({Status.CONFIRMED, Status.HELD, Status.UNREPORTED})


def entry(
    uid: str, event: Event, involvement: Involvement, vocabulary: Vocabulary, settings: Settings
) -> icalendar.Event:
    """Make the VEVENT of an event, without the stamps of a revision."""
    made = _placed(uid, slot(event, settings.imprecise), title(event))
    made.add("description", PlainText(description(event, involvement, vocabulary, settings)))
    if where := location(event, vocabulary):
        made.add("location", PlainText(where))
    for spot in event.places:
        if spot.venue is not None and spot.latitude is not None and spot.longitude is not None:
            made.add("geo", (spot.latitude, spot.longitude))
            break
    if address := _address(event, settings):
        made.add("url", address)
    labels = [vocabulary.kinds[event.kind].label, *(vocabulary.themes[theme].label for theme in event.themes)]
    made.add("categories", labels)
    made.add("status", _status(event, settings))
    return made


def withdrawn(uid: str, name: str, place: Slot, reason: str) -> icalendar.Event:
    """Make the VEVENT that tells subscribers that an entry was taken back; not that the event was cancelled."""
    made = _placed(uid, place, f"Entry withdrawn: {name}")
    text = "This entry was taken out of the calendar. That does not mean that the event was cancelled."
    made.add("description", PlainText(f"{text}\n\nReason: {reason}"))
    made.add("status", "CANCELLED")
    return made


def notice(uid: str, on: date, feed: str) -> icalendar.Event:
    """Make the VEVENT of a feed that holds no event at present; without it some clients keep the old ones."""
    made = _placed(uid, Slot(on, on + timedelta(days=1)), f"No events at present: {feed}")
    made.add(
        "description", "This feed holds no events at present. It stays where it is, and new ones will appear here."
    )
    made.add("status", "TENTATIVE")
    return made


def _placed(uid: str, place: Slot, summary: str) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", uid)
    made.add("dtstart", place.start)
    if place.end is not None:
        made.add("dtend", place.end)
    made.add("summary", PlainText(summary))
    # A calendar of news never makes its reader busy.
    made.add("transp", "TRANSPARENT")
    made.add("x-microsoft-cdo-busystatus", "FREE")
    return made


def digest(unstamped: icalendar.Event) -> str:
    """Fingerprint what an entry says: its unfolded content lines, without the stamps of a revision."""
    return sha256(unstamped.to_ical().replace(b"\r\n ", b"")).hexdigest()[:32]


def stamped(unstamped: icalendar.Event, stamp: Stamp) -> bytes:
    """Give the bytes of an entry with the stamps of a revision."""
    revision = unstamped.copy(recursive=True)
    revision.add("dtstamp", stamp.modified)
    revision.add("last-modified", stamp.modified)
    revision.add("created", stamp.created)
    revision.add("sequence", stamp.sequence)
    content: bytes = revision.to_ical()
    return content


def location(event: Event, vocabulary: Vocabulary) -> str:
    """Give the LOCATION: venue, city, country on one line; several places with semicolons between them."""
    lines = (
        ", ".join(part for part in (spot.venue, spot.city, spot.country and label(spot.country, vocabulary)) if part)
        for spot in event.places
    )
    return "; ".join(line for line in lines if line)


def _address(event: Event, settings: Settings) -> str | None:
    if settings.base_url:
        return page(event, settings)
    return next((source.url for source in event.sources if source.url), None)


def _status(event: Event, settings: Settings) -> str:
    if event.status is Status.CANCELLED and settings.cancelled == "status":
        return "CANCELLED"
    is_day = event.when.precision <= Precision.DAY and not (event.when.is_approximate or event.when.is_uncertain)
    return "CONFIRMED" if event.status in _CONFIRMED and is_day else "TENTATIVE"

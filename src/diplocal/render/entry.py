"""The entry: what a feed says of an event, as an iCalendar component and as bytes."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple, Self

from diplocal import ics
from diplocal.identity import Stamp
from diplocal.model import Event, Status
from diplocal.party import Involvement
from diplocal.render.description import description, page
from diplocal.render.slot import Slot
from diplocal.render.title import title
from diplocal.settings import Settings
from diplocal.vocabulary import Vocabulary
from diplocal.when import Precision

_CONFIRMED = frozenset({Status.CONFIRMED, Status.HELD, Status.UNREPORTED})
_STAMPED = b"%bDTSTAMP:%b\r\n%bSEQUENCE:%d\r\n%bCREATED:%b\r\n%bLAST-MODIFIED:%b\r\n%b"
_CUT = b"\0\r\n"
"""A line that no entry may hold."""

# A calendar of news never makes its reader busy.
_TAIL = b"%bSTATUS:%b\r\nTRANSP:TRANSPARENT\r\n%bX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\nEND:VEVENT\r\n"

# The entries of a calendar share a few instants at which they were published.
_instant = lru_cache(ics.instant)


class Unstamped(NamedTuple):
    """A VEVENT that is rendered, and can be given the stamps of any revision.

    Attributes:
        digest: fingerprint of what it says: its content lines before they are folded, without stamps.
        packed: its folded content lines, cut where DTSTAMP, SEQUENCE, CREATED and LAST-MODIFIED stand. Their order is
            part of the fingerprint: what and when and who it is, then the others by name.
    """

    digest: str
    packed: bytes | memoryview

    @classmethod
    def of(cls, *pieces: bytes) -> Self:
        """Make it of five runs of content lines, before they are folded."""
        return cls(_digest(b"".join(pieces)), ics.folded(_CUT.join(pieces)))

    def renamed(self, uid: str) -> Self:
        """Give the same under another UID."""
        start, _, *rest = bytes(self.packed).split(_CUT)
        pieces = (start, ics.folded(ics.text(b"UID", uid)), *rest)
        return type(self)(_digest(b"".join(pieces).replace(b"\r\n ", b"")), _CUT.join(pieces))

    def stamped(self, stamp: Stamp) -> bytes:
        """Give the bytes of the entry with the stamps of a revision."""
        start, uid, categories, text, end = bytes(self.packed).split(_CUT)
        modified, created = _instant(stamp.modified), _instant(stamp.created)
        return _STAMPED % (start, modified, uid, stamp.sequence, categories, created, text, modified, end)


def _digest(lines: bytes) -> str:
    return sha256(lines).hexdigest()[:32]


def entry(
    uid: str, event: Event, place: Slot, involvement: Involvement, vocabulary: Vocabulary, settings: Settings
) -> Unstamped:
    """Make the VEVENT of an event that stands in a place of the grid."""
    labels = [vocabulary.kinds[event.kind].label, *(vocabulary.themes[theme].label for theme in event.themes)]
    return Unstamped.of(
        _head(place, title(event)),
        ics.text(b"UID", uid),
        ics.texts(b"CATEGORIES", labels),
        ics.text(b"DESCRIPTION", description(event, involvement, vocabulary, settings)) + _geo(event),
        _tail(_status(event, settings), location(event, vocabulary), _address(event, settings)),
    )


def withdrawn(uid: str, name: str, place: Slot, reason: str) -> Unstamped:
    """Make the VEVENT that tells subscribers that an entry was taken back; not that the event was cancelled."""
    text = "This entry was taken out of the calendar. That does not mean that the event was cancelled."
    return _bare(uid, place, f"Entry withdrawn: {name}", f"{text}\n\nReason: {reason}", "CANCELLED")


def notice(uid: str, on: date, feed: str) -> Unstamped:
    """Make the VEVENT of a feed that holds no event at present; without it some clients keep the old ones."""
    text = "This feed holds no events at present. It stays where it is, and new ones will appear here."
    return _bare(uid, Slot(on, on + timedelta(days=1)), f"No events at present: {feed}", text, "TENTATIVE")


def _bare(uid: str, place: Slot, summary: str, text: str, status: str) -> Unstamped:
    """Make a VEVENT that speaks of no event."""
    return Unstamped.of(
        _head(place, summary), ics.text(b"UID", uid), b"", ics.text(b"DESCRIPTION", text), _tail(status, "", "")
    )


def _head(place: Slot, summary: str) -> bytes:
    end = b"" if place.end is None else ics.moment(b"DTEND", place.end)
    return b"BEGIN:VEVENT\r\n" + ics.text(b"SUMMARY", summary) + ics.moment(b"DTSTART", place.start) + end


def _tail(status: str, where: str, address: str) -> bytes:
    place = ics.text(b"LOCATION", where) if where else b""
    link = ics.line(b"URL", address) if address else b""
    return _TAIL % (place, status.encode(), link)


def _geo(event: Event) -> bytes:
    """Give the GEO of the first venue whose place on earth is known."""
    for spot in event.places:
        if spot.venue is not None and spot.latitude is not None and spot.longitude is not None:
            return ics.geo(spot.latitude, spot.longitude)
    return b""


def location(event: Event, vocabulary: Vocabulary) -> str:
    """Give the LOCATION: venue, city, country on one line; several places with semicolons between them."""
    lines = [
        ", ".join(filter(None, (spot.venue, spot.city, spot.country and vocabulary.label(spot.country))))
        for spot in event.places
    ]
    return "; ".join(filter(None, lines))


def _address(event: Event, settings: Settings) -> str:
    if settings.base_url:
        return page(event, settings)
    return next((source.url for source in event.sources if source.url), "")


def _status(event: Event, settings: Settings) -> str:
    if event.status is Status.CANCELLED and settings.cancelled == "status":
        return "CANCELLED"
    is_day = event.when.precision <= Precision.DAY and not (event.when.is_approximate or event.when.is_uncertain)
    return "CONFIRMED" if event.status in _CONFIRMED and is_day else "TENTATIVE"

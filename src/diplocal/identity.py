"""Identity: the UID under which an entry lives in every subscriber's calendar, and the stamps of its revisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5


def event_uid(namespace: UUID, first_id: str) -> str:
    """Give an event's UID, made of the calendar's namespace and the event's first id alone (RFC 7986 §5.3)."""
    return str(uuid5(namespace, first_id))


def notice_uid(namespace: UUID, path: str) -> str:
    """Give the UID of the entry that explains an empty feed."""
    return str(uuid5(namespace, f"feed:{path}"))


@dataclass(frozen=True, slots=True)
class Stamp:
    """The revision of an entry: what clients compare to learn whether it changed.

    Attributes:
        sequence: number of the revision, from 0 (RFC 5545 §3.8.7.4).
        created: instant of its first publication, in UTC.
        modified: instant of this revision, in UTC; written as both DTSTAMP and LAST-MODIFIED.
    """

    sequence: int
    created: datetime
    modified: datetime

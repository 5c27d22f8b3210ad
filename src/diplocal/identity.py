"""Identity: the UID under which an entry lives in every subscriber's calendar, and the stamps of its revisions."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha1
from typing import NamedTuple
from uuid import UUID


def event_uid(namespace: UUID, first_id: str) -> str:
    """Give an event's UID, made of the calendar's namespace and the event's first id alone (RFC 7986 §5.3)."""
    return _uuid5(namespace, first_id)


def notice_uid(namespace: UUID, path: str) -> str:
    """Give the UID of the entry that explains an empty feed."""
    return _uuid5(namespace, f"feed:{path}")


def _uuid5(namespace: UUID, name: str) -> str:
    """Give what `str(uuid.uuid5(namespace, name))` gives, in a third of the time (RFC 9562 §5.5)."""
    made = sha1(namespace.bytes + name.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(made[16], 16) & 3]
    return f"{made[:8]}-{made[8:12]}-5{made[13:16]}-{variant}{made[17:20]}-{made[20:32]}"


class Stamp(NamedTuple):
    """The revision of an entry: what clients compare to learn whether it changed.

    Attributes:
        sequence: number of the revision, from 0 (RFC 5545 §3.8.7.4).
        created: instant of its first publication, in UTC.
        modified: instant of this revision, in UTC; written as both DTSTAMP and LAST-MODIFIED.
    """

    sequence: int
    created: datetime
    modified: datetime

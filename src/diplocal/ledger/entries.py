"""Entries: what was published, under which identity, in which revision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import NamedTuple, Protocol, Self
from uuid import UUID

from diplocal.identity import Stamp, event_uid
from diplocal.ledger.moments import moment
from diplocal.render import Slot

RETENTION = timedelta(days=180)
"""How long a withdrawn entry stays, at the least."""


class Named(Protocol):
    """An event by its names, as its record gives them."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def formerly(self) -> tuple[str, ...]:
        """Its earlier ids, oldest first."""
        ...


class Last(NamedTuple):
    """An entry as it was last published: what its withdrawal needs once its record is gone.

    Attributes:
        title: the event's title.
        when: its date as the record gave it.
        status: its status.
        start: the day or the instant at which it stood in the grid, in ISO 8601.
        end: likewise, at which it ended; absent where no source gave an end.
        feeds: paths of the feeds that held it.
    """

    title: str
    when: str
    status: str
    start: str
    end: str | None
    feeds: tuple[str, ...]

    @property
    def slot(self) -> Slot:
        """Where it stood in the grid."""
        return Slot(moment(self.start), None if self.end is None else moment(self.end))


@dataclass(frozen=True, slots=True)
class Gone:
    """That an entry was withdrawn.

    Attributes:
        since: instant of the withdrawal.
        reason: in words for subscribers.
        pruned: whether it has left its feeds for good.
    """

    since: datetime
    reason: str
    pruned: bool = False


class Entry(NamedTuple):
    """One published entry.

    Attributes:
        id: the event's id when it was last published.
        uid: its UID, which never changes.
        digest: fingerprint of what it said.
        stamp: its revision.
        dates: earlier dates, oldest first, as its record gave them.
        gone: that it was withdrawn; absent while it lives.
        last: how it was last published.
    """

    id: str
    uid: str
    digest: str
    stamp: Stamp
    last: Last
    dates: tuple[str, ...] = ()
    gone: Gone | None = None

    @property
    def is_shown(self) -> bool:
        """Whether some feed holds it."""
        return self.gone is None or not self.gone.pruned


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One published path, which stays for ever.

    Attributes:
        path: below the published folder.
        since: instant of its first publication.
        empty_since: instant at which it became empty; absent while it holds events.
        notice: revision of the entry that explains that it is empty; absent until it first is.
        notice_digest: fingerprint of that entry.
    """

    path: str
    since: datetime
    empty_since: datetime | None = None
    notice: Stamp | None = None
    notice_digest: str = ""

    def noticed(self, digest: str, now: datetime) -> Self:
        """Give the line with the revision of its explanatory entry, which goes on where it stopped."""
        if self.notice is None:
            return replace(self, notice=Stamp(0, now, now), notice_digest=digest)
        if digest == self.notice_digest:
            return self
        return replace(self, notice=_next(self.notice, now), notice_digest=digest)


@dataclass(frozen=True)
class Ledger:
    """All that was ever published: entries by UID, feeds by path."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    feeds: Mapping[str, FeedLine] = field(default_factory=dict)

    def uid(self, event: Named, namespace: UUID) -> str:
        """Give the UID of an event: the one under which it is known, else one made of its first id."""
        return self.known(event) or event_uid(namespace, (*event.formerly, event.id)[0])

    def known(self, event: Named) -> str | None:
        """Give the UID under which an event was published: that of its id, else that of an earlier id.

        An event that absorbs another so keeps its own, even where its entry was withdrawn; among earlier ids one whose
        entry lives goes first. No two entries ever go by one id.
        """
        own = self._by_id.get(event.id)
        if own is not None:
            return own.uid
        earlier = [self._by_id[name] for name in event.formerly if name in self._by_id]
        earlier.sort(key=lambda entry: entry.gone is not None)
        return earlier[0].uid if earlier else None

    @cached_property
    def _by_id(self) -> Mapping[str, Entry]:
        return {entry.id: entry for entry in self.entries.values()}

    def live(self) -> Counter[str]:
        """Count the entries of each feed that are not withdrawn."""
        return Counter(chain.from_iterable(entry.last.feeds for entry in self.entries.values() if entry.gone is None))

    def pruned(self, now: datetime) -> Ledger:
        """Give the ledger without the withdrawn entries that are past and have been shown for long enough."""
        return replace(self, entries={uid: _pruned(entry, now) for uid, entry in self.entries.items()})


def _next(stamp: Stamp, now: datetime) -> Stamp:
    return Stamp(stamp.sequence + 1, stamp.created, max(now, stamp.modified + timedelta(seconds=1)))


def _pruned(entry: Entry, now: datetime) -> Entry:
    if entry.gone is None or entry.gone.since + RETENTION > now:
        return entry
    end = moment(entry.last.end or entry.last.start)
    last_day = end.date() if isinstance(end, datetime) else end
    return entry._replace(gone=replace(entry.gone, pruned=True)) if last_day < now.date() else entry


def entered(
    old: Entry | None, event_id: str, uid: str, digest: str, last: Last, reason: str | None, now: datetime
) -> Entry:
    """Give the line of an entry as it is published now.

    Args:
        old: its line until now, if it was published before.
        event_id: the event's id.
        uid: its UID.
        digest: fingerprint of what it says now.
        last: how it is published now.
        reason: why it is withdrawn, if it is.
        now: the instant of this build.
    """
    if old is None:
        return Entry(event_id, uid, digest, Stamp(0, now, now), last, gone=_gone(None, reason, now))
    dates = (*old.dates, old.last.when) if old.last.when != last.when else old.dates
    stamp = old.stamp if digest == old.digest else _next(old.stamp, now)
    return Entry(event_id, uid, digest, stamp, last, dates, _gone(old.gone, reason, now))


def _gone(old: Gone | None, reason: str | None, now: datetime) -> Gone | None:
    if reason is None:
        return None
    return replace(old, reason=reason) if old else Gone(now, reason)

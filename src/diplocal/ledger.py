"""The ledger: what has been published under which identity, in which revision; never forgets, never goes back.

It is a file of lines of JSON, `events/ledger.jsonl`, written by `build` alone and kept under version control. The rules
it serves were learnt from clients: ICSx5 updates an entry only when LAST-MODIFIED has risen, Evolution ignores an edit
whose stamps did not move, Google loses years of events when a UID is used again for another date.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from sys import intern
from typing import Any, NamedTuple, Protocol, Self
from uuid import UUID

from pydantic_core import to_json

from diplocal.identity import Stamp, event_uid
from diplocal.model import is_slug
from diplocal.render import Slot

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_PATH = re.compile(r"(?!event/)(?:[a-z0-9-]+/)*[a-z0-9-]+\.ics", re.ASCII)
"""A feed's path; `event/` holds the files of single events."""
_UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
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


class LedgerError(Exception):
    """A ledger that cannot be trusted, so that nothing may be published."""


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
        return Slot(_moment(self.start), None if self.end is None else _moment(self.end))


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
        return Counter(path for entry in self.entries.values() if entry.gone is None for path in entry.last.feeds)

    def pruned(self, now: datetime) -> Ledger:
        """Give the ledger without the withdrawn entries that are past and have been shown for long enough."""
        return replace(self, entries={uid: _pruned(entry, now) for uid, entry in self.entries.items()})


def _next(stamp: Stamp, now: datetime) -> Stamp:
    return Stamp(stamp.sequence + 1, stamp.created, max(now, stamp.modified + timedelta(seconds=1)))


def _pruned(entry: Entry, now: datetime) -> Entry:
    if entry.gone is None or entry.gone.since + RETENTION > now:
        return entry
    end = _moment(entry.last.end or entry.last.start)
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


def dump(ledger: Ledger) -> str:
    """Write a ledger as sorted lines of JSON."""
    entries = sorted(ledger.entries.values(), key=lambda entry: (entry.id, entry.uid))
    lines = [_event_line(entry) for entry in entries]
    lines += [_feed_line(ledger.feeds[path]) for path in sorted(ledger.feeds)]
    return b"".join([to_json(line) + b"\n" for line in lines]).decode()


def load(text: str) -> Ledger:
    """Read a ledger.

    Raises:
        LedgerError: where a line is damaged, a UID or a path stands twice, or the feed of an entry has no line.
    """
    if text and not text.endswith("\n"):
        raise LedgerError("its last line is torn")
    entries: dict[str, Entry] = {}
    feeds: dict[str, FeedLine] = {}
    for number, line in enumerate(text.split("\n")[:-1], 1):
        try:
            made = _line(line)
        except KeyError as error:
            raise LedgerError(f"line {number} has no {error}") from None
        except (ValueError, TypeError, RecursionError) as error:
            raise LedgerError(f"line {number} is damaged: {error}") from None
        if isinstance(made, Entry):
            is_new = entries.setdefault(made.uid, made) is made
        else:
            is_new = feeds.setdefault(made.path, made) is made
        if not is_new:
            raise LedgerError(f"line {number} repeats an earlier one")
    for entry in entries.values():
        for path in entry.last.feeds:
            if path not in feeds:
                raise LedgerError(f"{entry.id!r} was published in {path}, which has no line")
    return Ledger(entries, feeds)


def _line(text: str) -> Entry | FeedLine:
    try:
        data = json.loads(text)
    except json.JSONDecodeError:
        raise ValueError("it is not JSON") from None
    if "\\u" in text:
        to_json(data)  # half of a surrogate pair could be read, but not be written again
    match _table(data)["t"]:
        case "event":
            return _entry(data)
        case "feed":
            return _feed(data)
        case kind:
            raise ValueError(f"it is neither an event nor a feed, but {kind!r}")


def _event_line(entry: Entry) -> dict[str, Any]:
    gone = entry.gone
    last = entry.last
    return {
        "t": "event",
        "id": entry.id,
        "uid": entry.uid,
        "digest": entry.digest,
        **_stamp_data(entry.stamp),
        "dates": entry.dates,
        "gone": gone and {"since": written(gone.since), "reason": gone.reason, "pruned": gone.pruned},
        "last": {
            "title": last.title,
            "when": last.when,
            "status": last.status,
            "start": last.start,
            "end": last.end,
            "feeds": last.feeds,
        },
    }


def _feed_line(feed: FeedLine) -> dict[str, Any]:
    empty = feed.notice and {
        "since": feed.empty_since and written(feed.empty_since),
        "digest": feed.notice_digest,
        **_stamp_data(feed.notice),
    }
    return {"t": "feed", "path": feed.path, "since": written(feed.since), "empty": empty}


def _entry(data: dict[str, Any]) -> Entry:
    last, gone = _table(data["last"]), data["gone"]
    title, when, status = (_string(last[key]) for key in ("title", "when", "status"))
    start, end = _string(last["start"]), None if last["end"] is None else _string(last["end"])
    for moment in (start, start if end is None else end):
        _moment(moment)
    return Entry(
        id=_slug(data["id"]),
        uid=_uid(data["uid"]),
        digest=_string(data["digest"]),
        stamp=_stamp(data),
        dates=_strings(data["dates"]),
        gone=None if gone is None else _withdrawal(_table(gone)),
        last=Last(title, when, status, start, end, _strings(last["feeds"])),
    )


def _withdrawal(data: dict[str, Any]) -> Gone:
    if not isinstance(data["pruned"], bool):
        raise TypeError(f"{data['pruned']!r} is neither true nor false")
    return Gone(_instant(data["since"]), _string(data["reason"]), data["pruned"])


def _feed(data: dict[str, Any]) -> FeedLine:
    path = _string(data["path"])
    if not _PATH.fullmatch(path):
        raise ValueError(f"{path!r} is no path of a feed")
    line = FeedLine(path, _instant(data["since"]))
    if data["empty"] is None:
        return line
    empty = _table(data["empty"])
    since = None if empty["since"] is None else _instant(empty["since"])
    return replace(line, empty_since=since, notice=_stamp(empty), notice_digest=_string(empty["digest"]))


def _stamp_data(stamp: Stamp) -> dict[str, Any]:
    return {"sequence": stamp.sequence, "created": written(stamp.created), "modified": written(stamp.modified)}


def _stamp(data: dict[str, Any]) -> Stamp:
    sequence = data["sequence"]
    if not isinstance(sequence, int) or isinstance(sequence, bool) or sequence < 0:
        raise ValueError(f"sequence {sequence!r}")
    return Stamp(sequence, _instant(data["created"]), _instant(data["modified"]))


def _uid(text: object) -> str:
    return _string(text) if _UID.fullmatch(_string(text)) else str(UUID(_string(text)))


# Most lines of a ledger share a few instants.
@lru_cache
def written(moment: date) -> str:
    """Write a day, or an instant in UTC, in ISO 8601."""
    return f"{moment.isoformat()[:19]}Z" if isinstance(moment, datetime) else moment.isoformat()


@lru_cache
def _moment(text: str) -> date | datetime:
    return _instant(text) if "T" in text else date.fromisoformat(text)


@lru_cache
def _instant(text: object) -> datetime:
    if not _INSTANT.fullmatch(_string(text)):
        raise ValueError(f"{text!r} is no instant")
    return datetime.fromisoformat(_string(text))


def _table(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is no table")
    return value


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _slug(value: object) -> str:
    if not is_slug(_string(value)):
        raise ValueError(f"{value!r} is no id")
    return _string(value)


def _strings(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError(f"{values!r} is no list")
    try:
        # The same few paths stand in every line; one of each is enough.
        return tuple(map(intern, values))
    except TypeError:
        raise TypeError(f"{values!r} holds what is no text") from None

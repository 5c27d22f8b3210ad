"""Lines: the ledger as its file has it, one entry or feed in JSON a line."""

from __future__ import annotations

import re
from dataclasses import replace
from operator import attrgetter
from sys import intern
from typing import Any
from uuid import UUID

from pydantic_core import from_json, to_json

from diplocal.identity import Stamp
from diplocal.ledger.entries import Entry, FeedLine, Gone, Last, Ledger
from diplocal.ledger.moments import instant, moment, written
from diplocal.model import is_slug

_PATH = re.compile(r"(?!event/)(?:[a-z0-9-]+/)*[a-z0-9-]+\.ics", re.ASCII)
"""A feed's path; `event/` holds the files of single events."""
_UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


class LedgerError(Exception):
    """A ledger that cannot be trusted, so that nothing may be published."""


def dump(ledger: Ledger) -> str:
    """Write a ledger as sorted lines of JSON."""
    entries = sorted(ledger.entries.values(), key=attrgetter("id", "uid"))
    lines = [to_json(_event_line(entry)) for entry in entries]
    lines += [to_json(_feed_line(ledger.feeds[path])) for path in sorted(ledger.feeds)]
    return b"\n".join([*lines, b""]).decode()


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
        data = from_json(text)
    except ValueError:
        raise ValueError("it is not JSON") from None
    kind = _table(data)["t"]
    if kind == "event":
        return _entry(data)
    if kind == "feed":
        return _feed(data)
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
    title, when, status = _string(last["title"]), _string(last["when"]), _string(last["status"])
    start, end = _string(last["start"]), last["end"]
    moment(start)
    if end is not None:
        moment(_string(end))
    return Entry(
        _slug(data["id"]),
        _uid(data["uid"]),
        _string(data["digest"]),
        _stamp(data),
        Last(title, when, status, start, end, _strings(last["feeds"])),
        _strings(data["dates"]),
        None if gone is None else _withdrawal(_table(gone)),
    )


def _withdrawal(data: dict[str, Any]) -> Gone:
    if not isinstance(data["pruned"], bool):
        raise TypeError(f"{data['pruned']!r} is neither true nor false")
    return Gone(instant(_string(data["since"])), _string(data["reason"]), data["pruned"])


def _feed(data: dict[str, Any]) -> FeedLine:
    path = _string(data["path"])
    if not _PATH.fullmatch(path):
        raise ValueError(f"{path!r} is no path of a feed")
    line = FeedLine(path, instant(_string(data["since"])))
    if data["empty"] is None:
        return line
    empty = _table(data["empty"])
    since = None if empty["since"] is None else instant(_string(empty["since"]))
    return replace(line, empty_since=since, notice=_stamp(empty), notice_digest=_string(empty["digest"]))


def _stamp_data(stamp: Stamp) -> dict[str, Any]:
    return {"sequence": stamp.sequence, "created": written(stamp.created), "modified": written(stamp.modified)}


def _stamp(data: dict[str, Any]) -> Stamp:
    sequence = data["sequence"]
    if not isinstance(sequence, int) or isinstance(sequence, bool) or sequence < 0:
        raise ValueError(f"sequence {sequence!r}")
    return Stamp(sequence, instant(_string(data["created"])), instant(_string(data["modified"])))


def _uid(text: object) -> str:
    uid = _string(text)
    return uid if _UID.fullmatch(uid) else str(UUID(uid))


def _table(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is no table")
    return value


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _slug(value: object) -> str:
    slug = _string(value)
    if not is_slug(slug):
        raise ValueError(f"{value!r} is no id")
    return slug


def _strings(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError(f"{values!r} is no list")
    try:
        # The same few paths stand in every line; one of each is enough.
        return tuple(map(intern, values))
    except TypeError:
        raise TypeError(f"{values!r} holds what is no text") from None

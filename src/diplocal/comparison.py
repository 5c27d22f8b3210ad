"""Comparison: what subscribers would see change between two publications."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from diplocal.readback import Entry, read_back

_LABELS = {"DESCRIPTION": "text", "LOCATION": "place", "URL": "link", "CATEGORIES": "categories", "GEO": "position"}


class Kind(StrEnum):
    """What happens to an entry, in the order in which a report tells it."""

    ADDED = "added"
    RESTORED = "restored"
    MOVED = "moved"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """One change that a subscriber sees.

    Attributes:
        kind: what happens.
        uid: the entry.
        title: as it is shown now, or was last.
        was: the date before, in words; absent for what was not there.
        now: the date after, in words; absent for what is no longer there.
        fields: names of what else differs.
        is_stale: whether the content changed and its stamps did not, so that some clients keep the old one.
    """

    kind: Kind
    uid: str
    title: str
    was: str | None
    now: str | None
    fields: tuple[str, ...] = ()
    is_stale: bool = False


def compare(old: Iterable[Entry], new: Iterable[Entry]) -> tuple[Change, ...]:
    """Compare two sets of entries by UID; the order is that of the kinds, then of the dates, then of the titles."""
    before, after = ({entry.uid: entry for entry in entries} for entries in (old, new))
    changes = [
        (change, after.get(uid) or before[uid])
        for uid in {**before, **after}
        if (change := _change(before.get(uid), after.get(uid)))
    ]
    kinds = list(Kind)
    changes.sort(key=lambda pair: (kinds.index(pair[0].kind), str(pair[1].start), pair[0].title, pair[0].uid))
    return tuple(change for change, _ in changes)


def compare_feeds(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Mapping[str, tuple[Change, ...]]:
    """Compare two publications feed by feed; feeds without a change are left out."""
    compared = {
        path: compare(read_back(old[path]) if path in old else (), read_back(new[path]) if path in new else ())
        for path in sorted({*old, *new})
    }
    return {path: changes for path, changes in compared.items() if changes}


def entries(feeds: Mapping[str, bytes]) -> tuple[Entry, ...]:
    """Give every entry of a publication once, whichever feeds hold it."""
    found: dict[str, Entry] = {}
    for path in sorted(feeds):
        for entry in read_back(feeds[path]):
            found.setdefault(entry.uid, entry)
    return tuple(found.values())


def _change(old: Entry | None, new: Entry | None) -> Change | None:
    if old is None:
        return None if new is None else Change(Kind.ADDED, new.uid, new.title, None, new.date_in_words)
    if new is None:
        return Change(Kind.GONE, old.uid, old.title, old.date_in_words, None)
    fields = tuple(_differences(old, new))
    kind = _kind(old, new, fields)
    if kind is None:
        return None
    is_stale = (old.sequence, old.modified) == (new.sequence, new.modified)
    return Change(kind, new.uid, new.title, old.date_in_words, new.date_in_words, fields, is_stale)


def _kind(old: Entry, new: Entry, fields: tuple[str, ...]) -> Kind | None:
    turns = (
        (Kind.WITHDRAWN, new.is_withdrawn and not old.is_withdrawn),
        (Kind.RESTORED, old.is_withdrawn and not new.is_withdrawn),
        (Kind.CANCELLED, new.is_cancelled and not old.is_cancelled),
        (Kind.POSTPONED, new.is_postponed and not old.is_postponed),
        (Kind.MOVED, (old.start, old.end) != (new.start, new.end)),
        (Kind.CHANGED, bool(fields)),
    )
    return next((kind for kind, holds in turns if holds), None)


def _differences(old: Entry, new: Entry) -> Iterator[str]:
    if old.title != new.title:
        yield "title"
    if old.status != new.status:
        yield "status"
    for name in sorted({*old.fields, *new.fields}):
        if old.fields.get(name) != new.fields.get(name):
            yield _LABELS.get(name, name.lower())


def as_text(changes: Iterable[Change]) -> str:
    """Tell changes to people, a line each."""
    return "".join(f"{_sign(change.kind)} {change.kind:<9} {_told(change)}\n" for change in changes)


def as_markdown(changes: Iterable[Change]) -> str:
    """Tell changes in a table, for a pull request."""
    rows = [
        f"| {change.kind} | {_cell(change.title)} | {_cell(change.was or '')} | {_cell(change.now or '')} "
        f"| {_cell(', '.join(change.fields))} |\n"
        for change in changes
    ]
    if not rows:
        return "Subscribers see no change.\n"
    return "".join(("| change | event | was | now | also changed |\n|---|---|---|---|---|\n", *rows))


def as_data(changes: Iterable[Change]) -> list[dict[str, object]]:
    """Give changes as data."""
    return [
        {
            "kind": change.kind,
            "uid": change.uid,
            "title": change.title,
            "was": change.was,
            "now": change.now,
            "fields": list(change.fields),
            "stale": change.is_stale,
        }
        for change in changes
    ]


def _sign(kind: Kind) -> str:
    return {Kind.ADDED: "+", Kind.RESTORED: "+", Kind.GONE: "-", Kind.WITHDRAWN: "-"}.get(kind, "~")


def _told(change: Change) -> str:
    date = change.now or change.was
    if change.was and change.now and change.was != change.now:
        date = f"{change.was} → {change.now}"
    also = f" [{', '.join(change.fields)}]" if change.fields and change.kind is Kind.CHANGED else ""
    stale = " (stamps did not move: some clients keep the old entry)" if change.is_stale else ""
    return f"{change.title} ({date}){also}{stale}"


def _cell(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
    return escaped.replace("`", "\\`").replace("[", "\\[").replace("@", "&#64;")

"""An edition: everything that subscribers fetch, as of one build.

Each event is rendered once, stamped against the ledger, and its bytes are joined into every feed that holds it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from diplocal.catalogue import Catalogue, Record
from diplocal.feeds import ALL, Feed, feeds, joined
from diplocal.identity import notice_uid
from diplocal.ledger import Entry, FeedLine, Last, Ledger, entered
from diplocal.render import Unstamped, entry, notice, slot, withdrawn


@dataclass(frozen=True, slots=True)
class CompiledFeed:
    """A feed with its content.

    Attributes:
        feed: the feed.
        content: its bytes.
        count: how many events it holds, withdrawn entries aside.
        modified: the newest revision in it.
    """

    feed: Feed
    content: bytes
    count: int
    modified: datetime


@dataclass(frozen=True)
class Edition:
    """Everything that subscribers fetch.

    Attributes:
        catalogue: what it was made from.
        ledger: what has been published once this is.
        uids: UID of every record, by id.
        bodies: bytes of every entry that some feed holds, by UID.
        feeds: all feeds, ordered by path.
        excluded: reasons by id of the records that are in no feed.
    """

    catalogue: Catalogue
    ledger: Ledger
    uids: Mapping[str, str]
    bodies: Mapping[str, bytes]
    feeds: tuple[CompiledFeed, ...]
    excluded: Mapping[str, str]

    @property
    def published(self) -> tuple[Record, ...]:
        """Records whose entry stands in the feed of everything."""
        return tuple(
            record
            for record in self.catalogue.records
            if record.id not in self.excluded
            and self.uids[record.id] in self.bodies
            and ALL in self.ledger.entries[self.uids[record.id]].last.feeds
        )


@dataclass(frozen=True, slots=True)
class _Draft:
    """An entry before it is stamped."""

    id: str
    uid: str
    content: Unstamped
    last: Last
    reason: str | None

    @property
    def order(self) -> tuple[str, str]:
        return self.last.slot.start.isoformat(), self.uid


def compile_edition(catalogue: Catalogue, old: Ledger, now: datetime) -> Edition:
    """Compile a calendar that has no errors.

    Args:
        catalogue: the calendar.
        old: what has been published so far.
        now: the instant of this build, in UTC, for the stamps of what is new or changed.
    """
    uids = {record.id: old.uid(record.event, catalogue.settings.namespace) for record in catalogue.records}
    excluded = dict(_excluded(catalogue, old, uids))
    shown = tuple(record for record in catalogue.records if record.id not in excluded)
    defined = feeds(catalogue, shown, old.feeds)
    drafts = sorted(
        (*_drafts(catalogue, shown, uids, defined), *_withdrawals(old, shown, uids, excluded)),
        key=lambda draft: draft.order,
    )
    entries = dict(old.entries)
    for draft in drafts:
        before = old.entries.get(draft.uid)
        entries[draft.uid] = entered(before, draft.id, draft.uid, draft.content.digest, draft.last, draft.reason, now)
    bodies = {draft.uid: draft.content.stamped(entries[draft.uid].stamp) for draft in drafts}
    holdings: dict[str, list[Entry]] = defaultdict(list)
    for draft in drafts:
        for path in draft.last.feeds:
            holdings[path].append(entries[draft.uid])
    compiled: list[CompiledFeed] = []
    lines: dict[str, FeedLine] = {}
    for feed in defined:
        made, line = _compiled(feed, holdings[feed.path], bodies, old.feeds.get(feed.path), catalogue, now)
        compiled.append(made)
        lines[feed.path] = line
    return Edition(catalogue, Ledger(entries, lines), uids, bodies, tuple(compiled), excluded)


def _excluded(catalogue: Catalogue, old: Ledger, uids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for record in catalogue.records:
        line = old.entries.get(uids[record.id])
        if reason := catalogue.exclusion(record.event):
            yield record.id, reason
        elif record.event.withdrawn is not None and (line is None or not line.is_shown):
            yield record.id, f"withdrawn: {record.event.withdrawn}"


def _drafts(
    catalogue: Catalogue, shown: tuple[Record, ...], uids: Mapping[str, str], defined: tuple[Feed, ...]
) -> Iterator[_Draft]:
    """Draft the entries that a record stands behind."""
    paths: dict[str, list[str]] = defaultdict(list)
    for feed in defined:
        for record in shown:
            if any(selection.matches(record.event, record.involvement) for selection in feed.selections):
                paths[record.id].append(feed.path)
    settings, vocabulary = catalogue.settings, catalogue.vocabulary
    for record in shown:
        event, uid = record.event, uids[record.id]
        place = slot(event, settings.imprecise)
        if event.withdrawn is None:
            content = entry(uid, event, record.involvement, vocabulary, settings)
        else:
            content = withdrawn(uid, event.title, place, event.withdrawn)
        last = Last(event.title, event.when.text, event.status, place, tuple(paths[record.id]))
        yield _Draft(record.id, uid, content, last, event.withdrawn)


def _withdrawals(
    old: Ledger, shown: tuple[Record, ...], uids: Mapping[str, str], excluded: Mapping[str, str]
) -> Iterator[_Draft]:
    """Draft the entries that were published, and that no record stands behind any more."""
    standing = {uids[record.id] for record in shown}
    reasons = {uids[identity]: f"The calendar no longer shows it ({reason})." for identity, reason in excluded.items()}
    absorbed = {name: record.event.title for record in shown for name in record.event.formerly}
    names = {uids[identity]: identity for identity in excluded}
    for uid, line in old.entries.items():
        if uid in standing or not line.is_shown:
            continue
        merged = f"It is the same event as another entry: {absorbed[line.id]}." if line.id in absorbed else None
        reason = reasons.get(uid) or merged or "Its record was removed from the calendar."
        if line.gone is not None:
            reason = line.gone.reason
        content = withdrawn(uid, line.last.title, line.last.slot, reason)
        yield _Draft(names.get(uid, line.id), uid, content, line.last, reason)


def _compiled(
    feed: Feed,
    holding: list[Entry],
    bodies: Mapping[str, bytes],
    line: FeedLine | None,
    catalogue: Catalogue,
    now: datetime,
) -> tuple[CompiledFeed, FeedLine]:
    line = line or FeedLine(feed.path, now)
    if holding:
        content = joined(feed, (bodies[entry.uid] for entry in holding))
        count = sum(entry.gone is None for entry in holding)
        modified = max(entry.stamp.modified for entry in holding)
        return CompiledFeed(feed, content, count, modified), replace(line, empty_since=None)
    since = line.empty_since or now
    explanation = notice(notice_uid(catalogue.settings.namespace, feed.path), since.date(), feed.title)
    line = replace(line, empty_since=since).noticed(explanation.digest, now)
    if line.notice is None:  # pragma: no cover - `noticed` has just given it
        raise ValueError(feed.path)
    return CompiledFeed(feed, joined(feed, (explanation.stamped(line.notice),)), 0, line.notice.modified), line

"""An edition: everything that subscribers fetch, as of one build.

Each event was rendered once; here it is stamped against the ledger, and its bytes are joined into every feed that holds
it. All but the bytes, which lie in a spool, is held in memory.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from diplocal.card import Card
from diplocal.catalogue import Catalogue, Record
from diplocal.feeds import ALL, Feed, Joined, feeds, header
from diplocal.identity import notice_uid
from diplocal.ledger import Entry, FeedLine, Last, Ledger, entered
from diplocal.render import Unstamped, notice, withdrawn
from diplocal.spool import Place, Spool


@dataclass(frozen=True, slots=True)
class CompiledFeed:
    """A feed with its content.

    Attributes:
        feed: the feed.
        content: its bytes, in pieces.
        count: how many events it holds, withdrawn entries aside.
        modified: the newest revision in it.
    """

    feed: Feed
    content: Joined
    count: int
    modified: datetime


@dataclass(frozen=True, slots=True)
class Bodies(Mapping[str, bytes]):
    """The bytes of entries, by UID."""

    spool: Spool
    places: Mapping[str, Place]

    def __getitem__(self, uid: str) -> bytes:
        """Give the bytes of one entry."""
        return bytes(self.spool[self.places[uid]])

    def __iter__(self) -> Iterator[str]:
        """Give the UIDs."""
        return iter(self.places)

    def __len__(self) -> int:
        """Count the entries."""
        return len(self.places)


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
    bodies: Bodies
    feeds: tuple[CompiledFeed, ...]
    excluded: Mapping[str, str]

    @cached_property
    def shown(self) -> frozenset[str]:
        """Ids of the records whose entry stands in the feed of everything."""
        return frozenset(
            identity
            for identity, uid in self.uids.items()
            if identity not in self.excluded
            and uid in self.bodies.places
            and ALL in self.ledger.entries[uid].last.feeds
        )

    @property
    def published(self) -> tuple[Record, ...]:
        """Records whose entry stands in the feed of everything."""
        return tuple(record for record in self.catalogue.records if record.id in self.shown)


class _Draft(NamedTuple):
    """An entry before it is stamped; sorted as feeds are."""

    start: str
    uid: str
    id: str
    digest: str
    content: Place
    last: Last
    reason: str | None


def compile_edition(catalogue: Catalogue, old: Ledger, now: datetime) -> Edition:
    """Compile a calendar that has no errors, and whose records are rendered.

    Args:
        catalogue: the calendar.
        old: what has been published so far.
        now: the instant of this build, in UTC, for the stamps of what is new or changed.
    """
    uids = {card.id: old.known(card) or card.uid for card in catalogue.cards}
    excluded = dict(_excluded(catalogue, old, uids))
    shown = [card for card in catalogue.cards if card.id not in excluded]
    used = Counter(chain.from_iterable(map(attrgetter("paths"), shown)))
    defined = feeds(catalogue, used, old.feeds)
    dropped = used.keys() - {feed.path for feed in defined}
    entries, spool, places = dict(old.entries), catalogue.spool, {}
    holdings: dict[str, list[Place]] = defaultdict(list)
    drafts = [*_drafts(catalogue, shown, uids, dropped), *_withdrawals(catalogue, old, shown, uids, excluded)]
    drafts.sort()
    for draft in drafts:
        uid = draft.uid
        entry = entered(old.entries.get(uid), draft.id, uid, draft.digest, draft.last, draft.reason, now)
        place = spool.add(Unstamped(draft.digest, spool[draft.content]).stamped(entry.stamp))
        entries[uid], places[uid] = entry, place
        for path in draft.last.feeds:
            holdings[path].append(place)
    held = [entries[uid] for uid in places]
    made = list(_compiled(defined, held, holdings, catalogue, old, now))
    lines = {line.path: line for _, line in made}
    compiled = tuple(feed for feed, _ in made)
    return Edition(catalogue, Ledger(entries, lines), uids, Bodies(spool, places), compiled, excluded)


def _compiled(
    defined: Iterable[Feed],
    held: Sequence[Entry],
    holdings: Mapping[str, Sequence[Place]],
    catalogue: Catalogue,
    old: Ledger,
    now: datetime,
) -> Iterator[tuple[CompiledFeed, FeedLine]]:
    """Give each feed with its line of the ledger."""
    newest = _newest(held, len(holdings))
    gone = Counter(chain.from_iterable(entry.last.feeds for entry in held if entry.gone is not None))
    for feed in defined:
        line = old.feeds.get(feed.path) or FeedLine(feed.path, now)
        if places := holdings.get(feed.path):
            content = Joined(header(feed), catalogue.spool, places)
            count = len(places) - gone[feed.path]
            yield CompiledFeed(feed, content, count, newest[feed.path]), replace(line, empty_since=None)
        else:
            yield _empty(feed, line, catalogue, now)


def _newest(held: Iterable[Entry], count: int) -> dict[str, datetime]:
    """Find the newest revision in each of so many feeds."""
    # Most entries share a few instants, at which they were published.
    by_instant: dict[datetime, list[Entry]] = defaultdict(list)
    for entry in held:
        by_instant[entry.stamp.modified].append(entry)
    newest: dict[str, datetime] = {}
    for modified in sorted(by_instant, reverse=True):
        for entry in by_instant[modified]:
            for path in entry.last.feeds:
                newest.setdefault(path, modified)
            if len(newest) == count:
                return newest
    return newest


def _excluded(catalogue: Catalogue, old: Ledger, uids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for card in catalogue.cards:
        if card.excluded is not None:
            yield card.id, card.excluded
        elif card.withdrawn is not None:
            line = old.entries.get(uids[card.id])
            if line is None or not line.is_shown:
                yield card.id, f"withdrawn: {card.withdrawn}"


def _drafts(
    catalogue: Catalogue, shown: list[Card], uids: Mapping[str, str], dropped: AbstractSet[str]
) -> Iterator[_Draft]:
    """Draft the entries that a record stands behind; there are no feeds at the dropped paths."""
    for card in shown:
        uid, digest, content = uids[card.id], card.digest, card.content
        if not isinstance(content, tuple):  # pragma: no cover - an event without errors is rendered
            raise TypeError(card.id)
        if uid != card.uid:
            entry = Unstamped(digest, catalogue.spool[content]).renamed(uid)
            digest, content = entry.digest, catalogue.spool.add(bytes(entry.packed))
        paths = card.paths
        if dropped and not dropped.isdisjoint(paths):
            paths = tuple(path for path in paths if path not in dropped)
        last = Last(card.title, card.text, card.status, card.start, card.end, paths)
        yield _Draft(card.start, uid, card.id, digest, content, last, card.withdrawn)


def _withdrawals(
    catalogue: Catalogue, old: Ledger, shown: list[Card], uids: Mapping[str, str], excluded: Mapping[str, str]
) -> Iterator[_Draft]:
    """Draft the entries that were published, and that no record stands behind any more."""
    standing = {uids[card.id] for card in shown}
    reasons = {uids[identity]: f"The calendar no longer shows it ({reason})." for identity, reason in excluded.items()}
    absorbed = {name: card.title for card in shown for name in card.formerly}
    names = {uids[identity]: identity for identity in excluded}
    for uid, line in old.entries.items():
        if uid in standing or not line.is_shown:
            continue
        merged = f"It is the same event as another entry: {absorbed[line.id]}." if line.id in absorbed else None
        reason = reasons.get(uid) or merged or "Its record was removed from the calendar."
        if line.gone is not None:
            reason = line.gone.reason
        made = withdrawn(uid, line.last.title, line.last.slot, reason)
        content = catalogue.spool.add(bytes(made.packed))
        yield _Draft(line.last.start, uid, names.get(uid, line.id), made.digest, content, line.last, reason)


def _empty(feed: Feed, line: FeedLine, catalogue: Catalogue, now: datetime) -> tuple[CompiledFeed, FeedLine]:
    """Give a feed that holds no event, and enter that into its line."""
    since = line.empty_since or now
    explanation = notice(notice_uid(catalogue.settings.namespace, feed.path), since.date(), feed.title)
    line = replace(line, empty_since=since).noticed(explanation.digest, now)
    if line.notice is None:  # pragma: no cover - `noticed` has just given it
        raise ValueError(feed.path)
    content = Joined(header(feed), catalogue.spool, [catalogue.spool.add(explanation.stamped(line.notice))])
    return CompiledFeed(feed, content, 0, line.notice.modified), line

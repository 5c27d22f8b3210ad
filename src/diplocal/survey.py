"""The survey: a whole calendar read and checked, shard by shard, then as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from pathlib import Path

from diplocal.card import Card
from diplocal.catalogue import Catalogue, Record
from diplocal.context import Context
from diplocal.diagnostics import Finding
from diplocal.engine import HERE, Engine
from diplocal.leaves import Bud, Leaves
from diplocal.ledger import Ledger
from diplocal.linting import ALL, Choice, lint
from diplocal.records import Folder
from diplocal.shards import Job, Leaf, shards
from diplocal.spool import Spool
from diplocal.verdicts import Verdicts
from diplocal.vocabulary import Vocabulary


@dataclass(frozen=True)
class Terms:
    """How a calendar is surveyed.

    Attributes:
        today: the day for rules that ask whether something is past or stale.
        choice: which rules.
        before: ids of the records of an earlier state, to be held against.
        drafts: texts of records that are not written yet, by the files that they would be.
        engine: where shards are worked on, and what is kept of it.
        renders: whether entries are rendered.
        keeps: whether the records themselves are kept; by default where pages and data are made of them.
    """

    today: date
    choice: Choice = ALL
    before: frozenset[str] = frozenset()
    drafts: Mapping[Path, str] | None = None
    engine: Engine = HERE
    renders: bool = False
    keeps: bool | None = True


def survey(events: Path, ledger: Ledger, terms: Terms) -> tuple[Catalogue | None, tuple[Finding, ...]]:
    """Read a calendar and check it by the rules; no catalogue where settings or vocabularies cannot be read.

    Raises:
        OSError: where the folder, or something in it, cannot be read.
    """
    folder = Folder(events, terms.drafts)
    settings, vocabulary = folder.settings, folder.vocabulary
    keeps = terms.keeps if terms.keeps is not None else settings is not None and settings.publish == "everything"
    job = Job(
        settings if vocabulary else None, vocabulary or Vocabulary(), terms.today, terms.choice, terms.renders, keeps
    )
    store, words = terms.engine.store, _words(terms, folder)
    leaves = Leaves.of(job, words, None if keeps else store)
    harvest = _Harvest()

    def take(leaf: Leaf) -> None:
        harvest.take(leaf)
        terms.engine.tell("Reading and checking the records", harvest.weight, folder.weight)

    def buds() -> Iterator[Bud]:
        for shard in shards(folder.sheets()):
            look = leaves.look(shard)
            if (leaf := leaves.known(look, shard)) is not None:
                take(leaf)
            else:
                yield leaves.bud(look, shard, tuple(folder.opened(shard)))

    for grown in terms.engine.map(leaves.grown, buds()):
        take(grown)
    found, unread = [*harvest.found, *folder.found], frozenset((*harvest.unread, *folder.unread))
    if not harvest.count and not unread and "settings" in folder.origins:
        found.append(folder.missing())
    if settings is None or vocabulary is None:
        return None, tuple(sorted(found))
    catalogue = Catalogue(
        settings,
        vocabulary,
        tuple(sorted(harvest.cards, key=attrgetter("order", "id", "path", "line"))),
        tuple(sorted(harvest.records, key=lambda record: (record.event.when.sort_key, record.id))),
        folder.origins,
        unread,
        harvest.spool,
        lambda card: folder.open(card.path, card.line),
    )
    name = store.name(b"verdicts", words) if store else ""
    kept = store and store.get(name)
    verdicts = Verdicts(kept if isinstance(kept, frozenset) else ())
    context = Context(catalogue, terms.today, ledger, terms.before, verdicts)
    found += lint(context, harvest.noticed, terms.choice)
    if store and keeps:
        store.keep_only(())
    elif store:
        store.put(name, verdicts.clean)
        store.keep_only({*harvest.names, name})
    return catalogue, tuple(sorted(found))


def _words(terms: Terms, folder: Folder) -> bytes:
    """Give all that decides, beside the records, what comes of them."""
    texts = [document.text for document in folder.origins.values()]
    return repr((texts, terms.today, terms.choice, terms.renders)).encode()


class _Harvest:
    """What came of all shards so far, put together.

    Attributes:
        spool: where rendered entries are.
        count: how many records there were.
        weight: how many bytes of records.
        cards, records, found, noticed, unread: as a leaf has them; a card tells where in the spool its entry is.
        names: under which the leaves are kept.
    """

    def __init__(self) -> None:
        self.spool, self.count, self.weight = Spool(), 0, 0
        self.cards: list[Card] = []
        self.records: list[Record] = []
        self.found: list[Finding] = []
        self.noticed: list[Finding] = []
        self.unread: list[str] = []
        self.names: set[str] = set()

    def take(self, leaf: Leaf) -> None:
        """Take in what came of one more shard."""
        self.count += leaf.size
        self.weight += leaf.weight
        self.cards += map(self._put_aside, leaf.cards)
        self.records += leaf.records
        self.found += leaf.found
        self.noticed += leaf.noticed
        self.unread += leaf.unread
        self.names.update(leaf.names)

    def _put_aside(self, card: Card) -> Card:
        return card._replace(content=self.spool.add(card.content)) if isinstance(card.content, bytes) else card

"""The survey: a whole calendar read and checked, shard by shard, then as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from diplocal.card import Card
from diplocal.catalogue import Catalogue, Record
from diplocal.context import Context
from diplocal.diagnostics import Finding
from diplocal.engine import HERE, Engine
from diplocal.leaves import Leaves
from diplocal.ledger import Ledger
from diplocal.linting import ALL, Choice, lint
from diplocal.records import Folder
from diplocal.shards import Job, shards, work
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
    spool, count, done = Spool(), 0, 0
    cards: list[Card] = []
    records: list[Record] = []
    found: list[Finding] = []
    noticed: list[Finding] = []
    unread: list[str] = []
    store = terms.engine.store
    words = _words(terms, folder)
    leaves = Leaves(store, words) if store and not keeps else None
    grown: set[str] = set()
    for leaf in terms.engine.map(partial(leaves.grown if leaves else work, job.packed()), shards(folder.sheets())):
        grown.add(leaf.name)
        count += leaf.size
        done += leaf.weight
        terms.engine.tell("Reading and checking the records", done, folder.weight)
        cards += (_put_aside(card, spool) for card in leaf.cards)
        records += leaf.records
        found += leaf.found
        noticed += leaf.noticed
        unread += leaf.unread
    found += folder.found
    unread += folder.unread
    if not count and not unread and "settings" in folder.origins:
        found.append(folder.missing())
    if settings is None or vocabulary is None:
        return None, tuple(sorted(found))
    cards.sort(key=lambda card: (card.order, card.id))
    records.sort(key=lambda record: (record.event.when.sort_key, record.id))
    catalogue = Catalogue(
        settings,
        vocabulary,
        tuple(cards),
        tuple(records),
        folder.origins,
        frozenset(unread),
        spool,
        lambda card: folder.open(card.path, card.line),
    )
    name = store.name(b"verdicts", words) if store else ""
    kept = store and store.get(name)
    verdicts = Verdicts(kept if isinstance(kept, frozenset) else ())
    context = Context(catalogue, terms.today, ledger, terms.before, verdicts)
    found += lint(context, noticed, terms.choice)
    if store and leaves:
        store.put(name, verdicts.clean)
        store.keep_only({*grown, name})
    return catalogue, tuple(sorted(found))


def _words(terms: Terms, folder: Folder) -> bytes:
    """Give all that decides, beside the records, what comes of them."""
    texts = [document.text for document in folder.origins.values()]
    return repr((texts, terms.today, terms.choice, terms.renders)).encode()


def _put_aside(card: Card, spool: Spool) -> Card:
    return card._replace(content=spool.add(card.content)) if isinstance(card.content, bytes) else card

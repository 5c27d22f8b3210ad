"""Shards: some records at a time are read, checked one by one and rendered, in this process or in another.

What comes back is a leaf: a card for each record, and what was found. Nothing of it depends on other records, so that
any number of shards may be worked on at once, in any order, on any machine.
"""

from __future__ import annotations

import pickle
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple
from zlib import crc32

from diplocal.card import Card
from diplocal.catalogue import Record, exclusion
from diplocal.context import Frame
from diplocal.diagnostics import Finding, record_at
from diplocal.feeds import paths
from diplocal.identity import event_uid
from diplocal.ledger import written
from diplocal.likeness import names
from diplocal.linting import Choice, asked, found_in
from diplocal.records import Reader, Sheet, Unopened
from diplocal.render import entry, slot, withdrawn
from diplocal.rules import Rule, rules
from diplocal.settings import Settings
from diplocal.vocabulary import Vocabulary

SIZE = 500_000
"""Bytes of records that make a shard, roughly."""

Shard = tuple[Sheet | Unopened, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done with every shard, and all that has to be known for it.

    Attributes:
        settings: of the calendar; where they could not be read, records are read and no more.
        vocabulary: of the calendar, as far as it could be read.
        today: the day for rules that ask whether something is past or stale.
        choice: which rules.
        renders: whether entries are rendered.
        keeps: whether the records themselves are wanted back.
    """

    settings: Settings | None
    vocabulary: Vocabulary
    today: date
    choice: Choice
    renders: bool = True
    keeps: bool = True

    def packed(self) -> bytes:
        """Give the job in a form that travels, and that a process unpacks once for all its shards."""
        return pickle.dumps(self, pickle.HIGHEST_PROTOCOL)


class Leaf(NamedTuple):
    """What came of a shard.

    Attributes:
        weight: how many bytes the shard has.
        size: how many records there are.
        cards: one for each of them, unless there are no settings.
        records: the records themselves, in the same order, if they were wanted.
        found: what was wrong in them.
        noticed: what the rules found, neither weighed nor excused yet.
        unread: ids of those that could not be read.
        names: under which it is kept for the next time, if it is.
    """

    weight: int
    size: int
    cards: tuple[Card, ...]
    records: tuple[Record, ...]
    found: tuple[Finding, ...]
    noticed: tuple[Finding, ...]
    unread: tuple[str, ...]
    names: tuple[str, ...] = ()


def shards(sheets: Iterable[Sheet | Unopened]) -> Iterator[Shard]:
    """Put sheets together, so many at a time that they are worth sending somewhere.

    Where they are cut depends on the names of files as well, so that a longer record leaves most shards as they were.
    """
    shard: list[Sheet | Unopened] = []
    size = 0
    for sheet in sheets:
        shard.append(sheet)
        size += sheet.size
        if size >= (SIZE if _may_end(sheet) else 2 * SIZE):
            yield tuple(shard)
            shard, size = [], 0
    if shard:
        yield tuple(shard)


def _may_end(sheet: Sheet | Unopened) -> bool:
    """Tell whether a shard may end there: at any lines of a bulk file, which are cut already, and at some files."""
    name = sheet.path.rpartition("/")[2]
    return name.endswith(".jsonl") or crc32(name.encode()) % 8 == 0


def work(packed: bytes, shard: tuple[Sheet, ...]) -> Leaf:
    """Do a job on a shard.

    Args:
        packed: the job, as `Job.packed` gives it.
        shard: the records, opened.
    """
    job, chosen = _unpacked(packed)
    reader = Reader(job.vocabulary)
    records = tuple(record for sheet in shard for record in reader.records(sheet))
    cards: tuple[Card, ...] = ()
    noticed: tuple[Finding, ...] = ()
    if job.settings is not None:
        noticed = tuple(found_in(records, Frame(job.vocabulary, job.today), chosen))
        essential = (finding for finding in noticed if rules()[finding.code].is_essential)
        hopeless = {record_at(finding.path, finding.line) for finding in essential}
        cards = tuple(_card(record, job, job.settings, hopeless) for record in records)
    kept = records if job.keeps else ()
    weight = sum(sheet.size for sheet in shard)
    return Leaf(weight, len(records), cards, kept, tuple(reader.found), noticed, tuple(reader.unread))


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> tuple[Job, tuple[Rule, ...]]:
    job: Job = pickle.loads(packed)  # noqa: S301 - made by `Job.packed` of this very build
    return job, asked(job.settings.rules, job.choice) if job.settings else ()


def _card(record: Record, job: Job, settings: Settings, hopeless: Container[str]) -> Card:
    """Put a record on a card with its entry; what is not fit to be published is not rendered."""
    event, card = record.event, card_of(record, settings)
    if not job.renders or card.excluded is not None or record_at(card.path, card.line) in hopeless:
        return card
    place = slot(event, settings.imprecise)
    if event.withdrawn is None:
        made = entry(card.uid, event, place, record.involvement, job.vocabulary, settings)
    else:
        made = withdrawn(card.uid, event.title, place, event.withdrawn)
    return card._replace(
        start=written(place.start),
        end=None if place.end is None else written(place.end),
        paths=paths(record, job.vocabulary, settings.collections),
        digest=made.digest,
        content=bytes(made.packed),
    )


def card_of(record: Record, settings: Settings) -> Card:
    """Put a record on a card, without its entry."""
    event, when = record.event, record.event.when
    first, clock, last, text = when.sort_key
    return Card(
        id=event.id,
        path=record.origin.path,
        line=record.origin.line,
        order=f"{first} {clock.time()} {last} {text}",
        title=event.title,
        fingerprint=sha256(f"{event.id}\n{record.origin.text}".encode()).digest(),
        names=names(event),
        kind=event.kind,
        status=event.status.value,
        text=when.text,
        first=when.first,
        last=when.last,
        precision=int(when.precision),
        series=event.series,
        edition=event.edition,
        part_of=event.part_of,
        sidelines_of=event.sidelines_of,
        formerly=event.formerly,
        meeting_of=event.meeting_of,
        places=tuple((place.country, place.city) for place in event.places),
        people=tuple((person.of, person.name) for person in event.people),
        participants=tuple(sorted(record.involvement.participants)),
        changes=tuple(None if change.was is None else change.was.text for change in event.history),
        excused=tuple(event.excused),
        contested=record.evidence.is_contested,
        umbrella=event.umbrella,
        withdrawn=event.withdrawn,
        excluded=exclusion(event, settings),
        start="",
        end=None,
        paths=(),
        uid=event_uid(settings.namespace, (*event.formerly, event.id)[0]),
        digest="",
        content=None,
    )

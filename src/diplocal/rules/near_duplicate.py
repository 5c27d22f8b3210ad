"""Two records tell of two events.

Events of one kind at the same time, with nearly the same title, or with the same few countries and a title of the same
words, are usually one event that two articles named differently. Subscribers would see it twice. Other countries,
another city, other people, another number or series, or one word in the place of another ("army" and "navy") tell them
apart.

Fails: "India-Malaysia defence ministers meet" beside "Defence ministers of India and Malaysia meet", both bilateral
meetings of IN and MY on 2025-10-31.

Passes: one record with both articles as sources; or two, one of them `part_of` the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping
from datetime import timedelta
from hashlib import sha256
from itertools import chain
from math import ceil
from typing import NamedTuple

from diplocal.card import Card
from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity
from diplocal.likeness import ALIKE, Face, Words, is_twin
from diplocal.when import Precision

CODE = "X107"
SEVERITY = Severity.WARNING
WINDOW = timedelta(days=14).days


class _Fortnight(NamedTuple):
    """The records of one kind that a fortnight is about, each in the calendar's order.

    Attributes:
        going_on: what began before, and may have begun or gone on until now.
        beginning: what begins in it, or may.
    """

    going_on: list[Face]
    beginning: list[Face]

    @property
    def fingerprint(self) -> bytes:
        """Tell what it holds from anything else that it could hold."""
        going_on, beginning = (b"".join([face.card.fingerprint for face in faces]) for faces in self)
        return sha256(sha256(going_on).digest() + beginning).digest()


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each record that seems to repeat an earlier one.

    Only records of one kind that begin in the same weeks are compared, so that the work grows with the number of
    records and not with its square. Of such records that were found to be apart before, nothing is worked out again.
    """
    for fortnight in _fortnights(context.catalogue.cards):
        fingerprint = fortnight.fingerprint
        if context.verdicts.clears(fingerprint):
            continue
        twins = list(_twins(fortnight))
        if not twins:
            context.verdicts.clear(fingerprint)
        for card, twin in twins:
            message = f"looks like {twin.id!r} ({twin.title}, {twin.text})"
            cure = "merge the two, name one in the other's `part_of`, or excuse this with the reason"
            yield context.catalogue.finding(card, CODE, message, cure, "title")


def _fortnights(cards: Iterable[Card]) -> Iterator[_Fortnight]:
    """Give the fortnights in which something can be compared; any two records of the same weeks meet in one of them."""
    found: defaultdict[tuple[str, int], _Fortnight] = defaultdict(lambda: _Fortnight([], []))
    for card in cards:
        if card.first is not None and card.precision <= Precision.MONTH and not (card.withdrawn or card.umbrella):
            face, first = Face(card), card.first.toordinal() // WINDOW
            last = first if card.is_day or (start := card.when.start) is None else start.last.toordinal() // WINDOW
            found[card.kind, first].beginning.append(face)
            for number in range(first + 1, last + 2):
                found[card.kind, number].going_on.append(face)
    return (fortnight for fortnight in found.values() if len(fortnight.beginning) > (0 if fortnight.going_on else 1))


def _twins(fortnight: _Fortnight) -> Iterator[tuple[Card, Card]]:
    """Give each record that seems to repeat an earlier one, with that; only such as share a mark are compared."""
    names = [name for faces in fortnight for face in faces for name in face.names]
    counts = Counter(chain.from_iterable(names))
    ranks = {word: rank for rank, word in enumerate(sorted(counts, key=lambda word: (counts[word], word)))}
    lonely = {word for word in counts if counts[word] == 1}
    shelves: dict[Hashable, list[Face]] = defaultdict(list)
    for face in fortnight.going_on:
        for mark in _marks(face, ranks, lonely):
            shelves[mark].append(face)
    for face in fortnight.beginning:
        marks = list(_marks(face, ranks, lonely))
        rivals = {id(rival): rival for mark in marks for rival in shelves[mark]}
        twin = next((rival for rival in rivals.values() if is_twin(face, rival)), None)
        if twin is not None:
            yield face.card, twin.card
        for mark in marks:
            shelves[mark].append(face)


def _marks(face: Face, ranks: Mapping[str, int], lonely: Container[str]) -> Iterator[Hashable]:
    """Give what a twin would bear as well: the same days and few countries, the series, or a rare word of a name."""
    card = face.card
    if face.company is not None:
        yield card.first, card.last, face.company
    if card.series is not None:
        yield (card.series,)
    # A lonely word, which stands in no other name, leads to nobody.
    yield from dict.fromkeys(word for name in face.names for word in _rarest(name, ranks) if word not in lonely)


def _rarest(name: Words, ranks: Mapping[str, int]) -> list[str]:
    """Give so many of a name's rarest words that a name nearly the same has one of them."""
    return sorted(name, key=ranks.__getitem__)[: len(name) - ceil(ALIKE * len(name)) + 1]

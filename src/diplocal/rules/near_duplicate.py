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
from collections.abc import Hashable, Iterator
from datetime import timedelta
from math import ceil

from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity
from diplocal.likeness import ALIKE, Face, Words, is_twin
from diplocal.when import Precision

CODE = "X107"
SEVERITY = Severity.WARNING
WINDOW = timedelta(days=14)


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each record that seems to repeat an earlier one.

    A record is compared only with those of its kind that begin in the same weeks and share a rare word of a name with
    it, its series, or its day and company, so that the work grows with the number of records and not with its square.
    """
    faces = [
        Face(card)
        for card in context.catalogue.cards
        if card.first is not None and card.precision <= Precision.MONTH and not (card.withdrawn or card.umbrella)
    ]
    counts = Counter(word for face in faces for name in face.names for word in name)
    shelves: dict[Hashable, list[Face]] = defaultdict(list)
    for face in faces:
        marks = list(_marks(face, counts))
        rivals = {id(rival): rival for mark in marks for rival in shelves.get(mark, ())}
        twin = next((rival for rival in rivals.values() if is_twin(face, rival)), None)
        if twin is not None:
            message = f"looks like {twin.card.id!r} ({twin.card.title}, {twin.card.text})"
            cure = "merge the two, name one in the other's `part_of`, or excuse this with the reason"
            yield context.catalogue.finding(face.card, CODE, message, cure, "title")
        for mark in marks:
            shelves[mark].append(face)


def _marks(face: Face, counts: Counter[str]) -> Iterator[Hashable]:
    """Give the shelves on which a twin would stand as well."""
    card = face.card
    if face.company is not None:
        yield card.kind, card.first, card.last, face.company
    # A word that stands in no other name leads to nobody.
    words = {word for name in face.names for word in _rarest(name, counts) if counts[word] > 1}
    for fortnight in _fortnights(face):
        if card.series is not None:
            yield card.kind, fortnight, card.series
        for word in words:
            yield card.kind, fortnight, (word,)


def _rarest(name: Words, counts: Counter[str]) -> list[str]:
    """Give so many of a name's rarest words that a name nearly the same has one of them."""
    ordered = sorted(name, key=lambda word: (counts[word], word))
    return ordered[: len(ordered) - ceil(ALIKE * len(ordered)) + 1]


def _fortnights(face: Face) -> range:
    """Give the fortnights in which it may begin, and the one before, in which a longer one began."""
    first = last = face.card.first
    if not face.card.is_day and (start := face.card.when.start) is not None:
        last = start.last
    if first is None or last is None:  # pragma: no cover - an unknown date was left out
        return range(0)
    return range(first.toordinal() // WINDOW.days - 1, last.toordinal() // WINDOW.days + 1)

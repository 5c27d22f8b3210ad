"""Two records tell of two events.

Events of one kind at the same time, with the same parties or nearly the same title, are usually one event that two
articles named differently. Subscribers would see it twice.

Fails: "India-Malaysia defence ministers meet" beside "Defence ministers of India and Malaysia meet", both bilateral
meetings of IN and MY on 2025-10-31.

Passes: one record with both articles as sources; or two, one of them `part_of` the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from diplocal.catalogue import Record
from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity
from diplocal.when import Precision

CODE = "X107"
SEVERITY = Severity.WARNING
WINDOW = timedelta(days=14)
ALIKE = 0.7
"""Share of words in common from which titles are nearly the same."""
_SMALL = frozenset({"the", "and", "for", "with", "from", "exercise", "meeting", "meet", "visit"})


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each record that seems to repeat an earlier one.

    Records are compared only with those of their kind that begin within the same fortnight, so that the work grows
    with the number of records and not with its square.
    """
    shelves: dict[tuple[str, int], list[Record]] = defaultdict(list)
    for record in context.catalogue.records:
        event = record.event
        if event.when.first is None or event.when.precision > Precision.MONTH or event.withdrawn or event.umbrella:
            continue
        shelf = event.when.first.toordinal() // WINDOW.days
        rivals = [*shelves[event.kind, shelf], *shelves[event.kind, shelf - 1]]
        twin = next((rival for rival in rivals if _is_twin(record, rival)), None)
        if twin is not None:
            message = f"looks like {twin.id!r} ({twin.event.title}, {twin.event.when})"
            cure = "merge the two, name one in the other's `part_of`, or excuse this with the reason"
            yield record.origin.finding(CODE, message, cure, "title")
        shelves[event.kind, shelf].append(record)


def _is_twin(one: Record, other: Record) -> bool:
    if one.id in _kin(other) or other.id in _kin(one) or not one.event.when.overlaps(other.event.when):
        return False
    if one.event.series is not None and one.event.series == other.event.series:
        return one.event.edition == other.event.edition and one.event.part_of == other.event.part_of
    parties, others = one.involvement.participants, other.involvement.participants
    share = _alike(_words(one), _words(other))
    is_same_party = bool(parties) and parties == others and len(parties) <= 3
    return share >= ALIKE or (is_same_party and share >= ALIKE / 2 and _is_same_time(one, other))


def _kin(record: Record) -> tuple[str | None, ...]:
    return record.event.part_of, record.event.sidelines_of


def _is_same_time(one: Record, other: Record) -> bool:
    first: date | None = one.event.when.first
    return first == other.event.when.first and one.event.when.last == other.event.when.last


def _words(record: Record) -> frozenset[str]:
    words = re.findall(r"\w+", " ".join((record.event.title, *record.event.also)).casefold())
    return frozenset(word for word in words if len(word) > 2 and word not in _SMALL)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)

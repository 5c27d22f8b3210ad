"""The card: what the rest of a build needs of a record, once the record itself has been read, checked and rendered.

A calendar of a hundred thousand records is built without ever holding them all: each is put on a card where it was
read, in this process or in another, and the card is all that stays. It is made of plain values, so that it travels.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from diplocal.spool import Place
from diplocal.when import Precision, When, parse_when


class Card(NamedTuple):
    """What is kept of one record.

    Attributes:
        id: the event's id.
        path: its file, as findings show it.
        line: the line of that file on which it begins.
        order: sorts records by date.
        title: as written.
        fingerprint: of the record as written.
        names: the telling words of the title and of each other name, with spaces between.
        kind: word of the vocabulary.
        status: as written.
        text: its date, as written.
        first: the first day on which it may begin; absent where it is not known.
        last: the last day on which it may end; absent where it is not known.
        precision: of its date.
        series: word of the vocabulary.
        edition: its number in the series.
        part_of: id of the event that contains it.
        sidelines_of: id of the event beside which it takes place.
        formerly: earlier ids, oldest first.
        meeting_of: organisations convened.
        places: countries and cities.
        people: parties and names.
        participants: codes of the countries that take part, sorted.
        changes: for each change told in `history`, the date before it, if it is given.
        excused: codes of the rules that the record breaks with reason.
        contested: whether sources contradict the date and none agrees with it.
        umbrella: whether it only groups others.
        withdrawn: why the entry was wrong or double.
        excluded: why the record is in no feed.
        start: the day or instant at which its entry begins, in ISO 8601; absent where it has none.
        end: likewise, at which it ends.
        paths: of the feeds that would hold it.
        uid: of its entry, as its first id makes it.
        digest: fingerprint of its entry.
        content: its entry, packed, or where in the spool that is; absent where it was not rendered.
    """

    id: str
    path: str
    line: int
    order: str
    title: str
    fingerprint: bytes
    names: tuple[str, ...]
    kind: str
    status: str
    text: str
    first: date | None
    last: date | None
    precision: int
    series: str | None
    edition: int | None
    part_of: str | None
    sidelines_of: str | None
    formerly: tuple[str, ...]
    meeting_of: tuple[str, ...]
    places: tuple[tuple[str | None, str | None], ...]
    people: tuple[tuple[str, str], ...]
    participants: tuple[str, ...]
    changes: tuple[str | None, ...]
    excused: tuple[str, ...]
    contested: bool
    umbrella: bool
    withdrawn: str | None
    excluded: str | None
    start: str
    end: str | None
    paths: tuple[str, ...]
    uid: str
    digest: str
    content: bytes | Place | None

    @property
    def when(self) -> When:
        """Its date, with its precision."""
        return parse_when(self.text)

    @property
    def is_day(self) -> bool:
        """Whether its date is known to the day, or better."""
        return self.precision <= Precision.DAY

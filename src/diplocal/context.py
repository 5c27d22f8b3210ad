"""The context in which a calendar is checked: the calendar itself, the day, and what was there before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from diplocal.catalogue import Catalogue
from diplocal.ledger import Ledger


@dataclass(frozen=True)
class Context:
    """What rules may know.

    Attributes:
        catalogue: the calendar.
        today: the day on which it is checked; rules that read it only warn, so that time alone breaks no calendar.
        ledger: what has been published.
        before: ids and paths of the records of an earlier state, to be held against; none where none was named.
    """

    catalogue: Catalogue
    today: date
    ledger: Ledger = field(default_factory=Ledger)
    before: frozenset[str] = frozenset()

"""The context in which a calendar is checked: the calendar itself, the day, and what was there before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from diplocal.catalogue import Catalogue
from diplocal.ledger import Ledger
from diplocal.verdicts import Verdicts
from diplocal.vocabulary import Vocabulary


@dataclass(frozen=True)
class Frame:
    """What a rule may know that looks at one record alone, whichever others there are.

    Attributes:
        vocabulary: the words.
        today: the day on which the record is checked; rules that read it only warn.
    """

    vocabulary: Vocabulary
    today: date


@dataclass(frozen=True)
class Context:
    """What a rule may know that looks at the calendar as a whole.

    Attributes:
        catalogue: the calendar.
        today: the day on which it is checked; rules that read it only warn, so that time alone breaks no calendar.
        ledger: what has been published.
        before: ids and paths of the records of an earlier state, to be held against; none where none was named.
        verdicts: what need not be looked at again.
    """

    catalogue: Catalogue
    today: date
    ledger: Ledger = field(default_factory=Ledger)
    before: frozenset[str] = frozenset()
    verdicts: Verdicts = field(default_factory=Verdicts, compare=False)

    @cached_property
    def uids(self) -> tuple[str, ...]:
        """The UIDs under which the records are published, in their order."""
        return tuple(self.ledger.known(card) or card.uid for card in self.catalogue.cards)

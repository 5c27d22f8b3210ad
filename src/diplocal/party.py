"""Parties: the countries that an event concerns, each with the ground on which it is counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Ground(StrEnum):
    """Why a country counts as a party to an event."""

    HOST = "host"
    ATTENDED = "attended"
    INVITED = "invited"
    OBSERVER = "observer"
    MEMBER = "member"
    PLACE = "place"

    @property
    def is_named(self) -> bool:
        """Whether a source names the country as taking part, rather than membership or the place implying it."""
        return self not in {Ground.MEMBER, Ground.PLACE}


class Party(NamedTuple):
    """One country on one ground; a country may stand on several.

    Attributes:
        country: its code, such as `IN`.
        ground: why it counts.
        organisation: the organisation whose member it is, where that is the ground.
    """

    country: str
    ground: Ground
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Involvement:
    """All that an event concerns, worked out from its record and the vocabularies.

    Attributes:
        parties: countries with their grounds, in the order hosts, attended, invited, observers, members, places.
        organisations: slugs of the organisations convened, named, running the series, or on which those are built.
        affiliations: slugs of the organisations of which somebody who takes part is a member on the event's first day.
    """

    parties: tuple[Party, ...] = ()
    organisations: frozenset[str] = frozenset()
    affiliations: frozenset[str] = frozenset()

    @property
    def countries(self) -> tuple[str, ...]:
        """Codes of all parties, each once, in the order of their grounds."""
        return tuple(dict.fromkeys(party.country for party in self.parties))

    @property
    def participants(self) -> frozenset[str]:
        """Codes of the parties that take part, rather than only lend the place."""
        return frozenset(party.country for party in self.parties if party.ground is not Ground.PLACE)

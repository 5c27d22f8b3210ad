"""Selections: which events a feed, a collection or a listing holds."""

from __future__ import annotations

from datetime import date

from pydantic import ConfigDict, Field

from diplocal.model import Day, Event, Flag, Part, Status, Words
from diplocal.party import Ground, Involvement


class Selection(Part):
    """A choice of events: within one key any word will do, and every key has to be met.

    The words are keys of the vocabularies.
    """

    model_config = ConfigDict(populate_by_name=True)

    country: Words = ()
    """Countries that take part on any ground, or on those of `role` and `named_only`."""
    theme: Words = ()
    kind: Words = ()
    organisation: Words = ()
    """Organisations convened, named, running the series, or on which a convened one is built."""
    series: Words = ()
    status: tuple[Status, ...] = ()
    role: tuple[Ground, ...] = ()
    """Grounds on which a country has to be a party."""
    along_with: Words = Field(default=(), alias="with")
    """Countries, or organisations of which some member takes part: somebody of them has to be a party too."""
    not_country: Words = ()
    not_theme: Words = ()
    not_kind: Words = ()
    not_organisation: Words = ()
    not_series: Words = ()
    not_status: tuple[Status, ...] = ()
    since: Day | None = None
    """First day of a window that the event has to touch."""
    until: Day | None = None
    """Last day of that window."""
    named_only: Flag = False
    """Whether only countries count that a source names as taking part, not members and places."""

    def matches(self, event: Event, involvement: Involvement) -> bool:
        """Tell whether an event belongs to the selection."""
        return (
            self._has_words(event, involvement)
            and self._has_parties(involvement)
            and self._is_in_time(event)
            and not self._is_excluded(event, involvement)
        )

    def _has_words(self, event: Event, involvement: Involvement) -> bool:
        return (
            _any(self.theme, event.themes)
            and _any(self.kind, (event.kind,))
            and _any(self.organisation, involvement.organisations)
            and _any(self.series, (event.series,))
            and _any(self.status, (event.status,))
        )

    def _has_parties(self, involvement: Involvement) -> bool:
        counted = {
            party.country
            for party in involvement.parties
            if (not self.role or party.ground in self.role) and (not self.named_only or party.ground.is_named)
        }
        if (self.role or self.named_only) and not counted:
            return False
        return _any(self.country, counted) and _any(
            self.along_with, (*involvement.participants, *involvement.affiliations, *involvement.organisations)
        )

    def _is_in_time(self, event: Event) -> bool:
        if self.since is None and self.until is None:
            return True
        first, last = event.when.first, event.when.last or date.max
        return first is not None and first <= (self.until or date.max) and (self.since or date.min) <= last

    def _is_excluded(self, event: Event, involvement: Involvement) -> bool:
        return not (
            _none(self.not_country, involvement.countries)
            and _none(self.not_theme, event.themes)
            and _none(self.not_kind, (event.kind,))
            and _none(self.not_organisation, involvement.organisations)
            and _none(self.not_series, (event.series,))
            and _none(self.not_status, (event.status,))
        )


def _any(wanted: tuple[str, ...], present: object) -> bool:
    return not wanted or not _none(wanted, present)


def _none(unwanted: tuple[str, ...], present: object) -> bool:
    return frozenset(unwanted).isdisjoint(present)  # type: ignore[arg-type]

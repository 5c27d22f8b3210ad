"""Evidence: how what a source says stands to what the record says."""

from __future__ import annotations

from enum import Enum, auto

from diplocal.model import Event, Source
from diplocal.when import When


class Stance(Enum):
    """How a source stands to the date of its record."""

    SILENT = auto()
    """It gives no date."""
    AGREES = auto()
    """The record's window lies within the source's."""
    SUPERSEDED = auto()
    """It gives a date that the record's history says was given up."""
    ANSWERED = auto()
    """It gives another date, and the record says why that does not carry, or that it stays open."""
    CONTRADICTS = auto()
    """It gives another date, and nobody has answered it."""


def stance(source: Source, event: Event) -> Stance:
    """Tell how a source stands to the date of its record."""
    if source.says_when is None:
        return Stance.SILENT
    if source.outweighed is not None or source.unresolved is not None:
        return Stance.ANSWERED
    if source.says_when.contains(event.when):
        return Stance.AGREES
    if any(change.was is not None and _same(change.was, source.says_when) for change in event.history):
        return Stance.SUPERSEDED
    return Stance.CONTRADICTS


def agreeing(event: Event) -> tuple[When, ...]:
    """Give the dates of the sources that agree with the record."""
    return tuple(
        source.says_when
        for source in event.sources
        if source.says_when is not None and source.says_when.contains(event.when)
    )


def _same(one: When, other: When) -> bool:
    return (one.first, one.last) == (other.first, other.last)

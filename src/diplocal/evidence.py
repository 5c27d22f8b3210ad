"""Evidence: how what a source says stands to what the record says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from diplocal.model import Event, Source
from diplocal.when import Point, When


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


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the sources of a record, taken together, say of its date.

    Attributes:
        agreeing: the dates of those that agree with the record.
        contradicting: those that contradict it without an answer.
    """

    agreeing: tuple[When, ...]
    contradicting: tuple[Source, ...]

    @property
    def is_contested(self) -> bool:
        """Whether sources contradict the date and none agrees with it: then the date itself is the fault to mend."""
        return bool(self.contradicting) and not self.agreeing


def stance(source: Source, event: Event) -> Stance:
    """Tell how a source stands to the date of its record."""
    said = source.says_when
    if said is None or (said.start is None and said.end is None):  # "unknown": it says that there is no date yet
        return Stance.SILENT
    if source.outweighed is not None or source.unresolved is not None:
        return Stance.ANSWERED
    if agrees(said, event.when):
        return Stance.AGREES
    if any(change.was is not None and agrees(said, change.was) for change in event.history):
        return Stance.SUPERSEDED
    return Stance.CONTRADICTS


def agrees(said: When, when: When) -> bool:
    """Tell whether a record's date lies within what a source says, and its clock times are the source's.

    Args:
        said: the source's date; a clock time without an end says when it begins and nothing more.
        when: the record's.
    """
    if when.start is None:
        return False
    if said.text == when.text:
        return True
    is_beginning = said.has_clock and not said.is_span
    is_within = said.first == when.start.first if is_beginning else said.contains(when)
    return is_within and _same_clock(said.start, when.start) and _same_clock(said.end, when.end)


def evidence(event: Event) -> Evidence:
    """Weigh what the sources of a record say of its date."""
    when, agreeing, contradicting = event.when, [], []
    for source in event.sources:
        said = source.says_when
        if said is None:
            continue
        if agrees(said, when):
            agreeing.append(said)
        elif stance(source, event) is Stance.CONTRADICTS:
            contradicting.append(source)
    return Evidence(tuple(agreeing), tuple(contradicting))


def _same_clock(said: Point | None, given: Point | None) -> bool:
    """Tell whether two points of one day show one time; one that shows none agrees with any."""
    if said is None or given is None or said.clock is None or given.clock is None or said.first != given.first:
        return True
    return said.clock == given.clock and (None in {said.offset, given.offset} or said.offset == given.offset)

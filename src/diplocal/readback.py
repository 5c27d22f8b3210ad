"""Reading back: what an .ics file says, as an independent library understands it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar

from diplocal.when import day_in_words, days_in_words

STAMPS = frozenset({"DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "CREATED"})
"""Properties that say which revision an entry is, and not what the event is."""
WITHDRAWN = "Entry withdrawn: "
POSTPONED = "Postponed: "


class ReadbackError(ValueError):
    """A file that is no calendar; told in one line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One VEVENT, as a reader sees it.

    Attributes:
        uid: its identity.
        title: SUMMARY.
        start: first day, or instant.
        end: the day after the last, or instant; absent where there is none.
        status: STATUS, or nothing.
        sequence: number of the revision.
        modified: LAST-MODIFIED, else DTSTAMP; absent where neither is there.
        fields: the other properties by name, as text.
        errors: what the library could not read.
    """

    uid: str
    title: str
    start: date | datetime | None
    end: date | datetime | None
    status: str
    sequence: int
    modified: datetime | None
    fields: Mapping[str, str]
    errors: tuple[str, ...]

    @property
    def is_withdrawn(self) -> bool:
        """Whether the entry was taken back."""
        return self.title.startswith(WITHDRAWN)

    @property
    def is_cancelled(self) -> bool:
        """Whether a source says that the event is off."""
        return not self.is_withdrawn and (self.status == "CANCELLED" or self.title.startswith("Cancelled: "))

    @property
    def is_postponed(self) -> bool:
        """Whether the event waits for a new date."""
        return self.title.startswith(POSTPONED)

    @property
    def date_in_words(self) -> str:
        """The date for people; clock times in UTC."""
        if self.start is None:
            return "no date"
        if isinstance(self.start, datetime):
            return f"{day_in_words(self.start.date())}, {self.start.astimezone(UTC):%H:%M} UTC"
        if self.end is None or isinstance(self.end, datetime):
            return day_in_words(self.start)
        return days_in_words(self.start, max(self.start, self.end - timedelta(days=1)))


def read_back(content: bytes) -> tuple[Entry, ...]:
    """Read the entries of a calendar, in its order.

    Raises:
        ReadbackError: where the bytes are no calendar.
    """
    try:
        calendar = icalendar.Calendar.from_ical(content)
    except (ValueError, IndexError, KeyError, AttributeError) as error:
        raise ReadbackError(f"not a calendar: {error}") from None
    return tuple(_entry(event) for event in calendar.walk("VEVENT") if isinstance(event, icalendar.Event))


def _entry(event: icalendar.Event) -> Entry:
    modified = _moment(event, "LAST-MODIFIED") or _moment(event, "DTSTAMP")
    fields = {
        name: _text(value)
        for name, value in event.property_items(recursive=False)
        if name not in STAMPS and name not in {"BEGIN", "END", "UID", "SUMMARY", "DTSTART", "DTEND", "STATUS"}
    }
    sequence = event.get("SEQUENCE", 0)
    return Entry(
        uid=str(event.get("UID", "")),
        title=str(event.get("SUMMARY", "")),
        start=_moment(event, "DTSTART"),
        end=_moment(event, "DTEND"),
        status=str(event.get("STATUS", "")),
        sequence=sequence if isinstance(sequence, int) else 0,
        modified=modified if isinstance(modified, datetime) else None,
        fields=fields,
        errors=tuple(f"{name or 'a line'}: {problem}" for name, problem in event.errors),
    )


def _moment(event: icalendar.Event, name: str) -> date | datetime | None:
    value = event.get(name)
    moment = value.dt if isinstance(value, icalendar.vDDDTypes) else None
    return moment if isinstance(moment, date) else None


def _text(value: Any) -> str:  # noqa: ANN401 - the library's values share no base
    if isinstance(value, str):
        return str(value)
    content = value.to_ical()
    # GEO is the one that icalendar gives as text.
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content)

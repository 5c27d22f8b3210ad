"""The reference: the `icalendar` package, which keeps what it could not understand in each component's `errors`.

Catches broken content lines, values that are not of their type, and clock times without a zone.
"""

from __future__ import annotations

from pathlib import Path

from icalendar import Calendar, Event
from reading import Entry, Reading, read_all, stamp


def entry(event: Event) -> Entry:
    """Return what the event says."""
    if event.DTSTART is None:
        raise KeyError("DTSTART")
    return {
        "uid": str(event["UID"]),
        "start": stamp(event.DTSTART),
        "end": stamp(event.DTEND),
        "summary": str(event["SUMMARY"]),
    }


def read(path: Path) -> Reading:
    """Read one feed; an event that lacks a property it must have, or has two, is left out and a problem."""
    calendar = Calendar.from_ical(path.read_bytes())
    problems = [f"{component.name}: {name}: {text}" for component in calendar.walk() for name, text in component.errors]
    events: list[Entry] = []
    for event in calendar.events:
        try:
            events.append(entry(event))
        except (KeyError, ValueError) as error:
            problems.append(f"{event.get('UID')}: {type(error).__name__}: {error}")
    return {"events": events, "problems": problems}


if __name__ == "__main__":
    read_all(read)

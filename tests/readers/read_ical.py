"""Home Assistant's parser, the `ical` package: one bad value and the whole feed is refused.

Catches bad dates, unknown STATUS values, a byte order mark, raw line breaks inside a value, doubled properties.
"""

from __future__ import annotations

from pathlib import Path

from ical.calendar_stream import IcsCalendarStream
from reading import Reading, read_all, stamp


def read(path: Path) -> Reading:
    """Read one feed; the package throws at the first thing that it does not accept."""
    calendar = IcsCalendarStream.calendar_from_ics(path.read_bytes().decode())
    unplaced = [f"{event.uid}: no start" for event in calendar.events if event.dtstart is None]
    return {
        "events": [
            {
                "uid": event.uid,
                "start": stamp(event.dtstart),
                "end": stamp(event.dtend),
                "summary": event.summary,
            }
            for event in calendar.events
        ],
        "problems": unplaced,
    }


if __name__ == "__main__":
    read_all(read)

"""libical, which Evolution, KDE and others are built on; run by the system's Python, where its bindings are.

Catches required properties that are missing, single ones that are doubled, and names and values that libical does not
know: it leaves an X-LIC-ERROR property where it met one.
"""

from __future__ import annotations

import re
from pathlib import Path

import gi
from reading import Entry, Reading, read_all

gi.require_version("ICalGLib", "3.0")

from gi.repository import ICalGLib as ICal  # noqa: E402 - only once its version is chosen


def properties(component: ICal.Component, kind: ICal.PropertyKind) -> list[ICal.Property]:
    """List the component's own properties of one kind, all at once: every getter moves the component's one cursor."""
    found = [component.get_first_property(kind)]
    while found[-1] is not None:
        found.append(component.get_next_property(kind))
    return found[:-1]


def components(component: ICal.Component, kind: ICal.ComponentKind) -> list[ICal.Component]:
    """List the component's direct children of one kind."""
    found = [component.get_first_component(kind)]
    while found[-1] is not None:
        found.append(component.get_next_component(kind))
    return found[:-1]


def stamps(event: ICal.Component, kind: ICal.PropertyKind) -> list[str]:
    """Return the values of DTSTART or DTEND, as written: libical's own getters would infer an end that is not there."""
    return [
        re.sub(r"^(\d{4})(\d\d)(\d\d)(?:(T\d\d)(\d\d)(\d\dZ?))?$", rejoin, found.get_value_as_string())
        for found in properties(event, kind)
    ]


def rejoin(match: re.Match[str]) -> str:
    """Turn the basic format into the extended one."""
    year, month, day, hour, minute, second = match.groups()
    return f"{year}-{month}-{day}" + (f"{hour}:{minute}:{second}" if hour else "")


def entry(event: ICal.Component) -> Entry:
    """Return what the event says; a doubled property shows as one long value and differs from the reference."""
    kinds = ICal.PropertyKind
    return {
        "uid": event.get_uid(),
        "start": " ".join(stamps(event, kinds.DTSTART_PROPERTY)) or None,
        "end": " ".join(stamps(event, kinds.DTEND_PROPERTY)) or None,
        "summary": event.get_summary(),
    }


def read(path: Path) -> Reading:
    """Read one feed and hold it against libical's tables twice: as it is, and as an iTIP message that publishes events.

    Without METHOD the tables ask for next to nothing; with it also for an ORGANIZER, which a subscription leaves out.
    """
    calendar = ICal.Parser.parse_string(path.read_bytes().decode())
    if calendar is None or calendar.isa() != ICal.ComponentKind.VCALENDAR_COMPONENT:
        return {"events": [], "problems": ["not one VCALENDAR"]}
    events = components(calendar, ICal.ComponentKind.VEVENT_COMPONENT)
    entries = [entry(event) for event in events]
    calendar.check_restrictions()
    calendar.add_property(ICal.Property.new_method(ICal.PropertyMethod.PUBLISH))
    for event in events:
        event.add_property(ICal.Property.new_organizer("mailto:nobody@example.org"))
    calendar.check_restrictions()
    errors = [
        f"{component.get_uid()}: {error.get_value_as_string()}"
        for component in (calendar, *events)
        for error in properties(component, ICal.PropertyKind.XLICERROR_PROPERTY)
    ]
    if not errors and calendar.count_errors():
        errors.append(f"{calendar.count_errors()} errors outside the events")
    return {"events": entries, "problems": list(dict.fromkeys(errors))}


if __name__ == "__main__":
    read_all(read)

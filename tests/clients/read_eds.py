"""Evolution Data Server, which GNOME's calendars stand on; run by the system's Python in a D-Bus session.

Subscribes to the address given, then obeys one command a line, and answers each with a line of JSON:

    refresh             ask for the feed again, without waiting for it
    agenda FIRST LAST   what is shown on each day of a span: {"2026-02-18": [{"title", "time", "status", …}]}
"""

from __future__ import annotations

import datetime as dt
import json
import signal
import sys
from urllib.parse import urlsplit

import gi

gi.require_version("EDataServer", "1.2")
gi.require_version("ECal", "2.0")
gi.require_version("ICalGLib", "3.0")

from gi.repository import ECal, EDataServer  # noqa: E402 - only once their versions are chosen
from gi.repository import ICalGLib as ICal  # noqa: E402

LIFETIME = 120
NO_WAITING = 2**32 - 1  # for the connection: the source never tells that it is there, since nobody has to log in
DAY = dt.timedelta(days=1)


def subscribe(address: str) -> ECal.Client:
    """Add a calendar of the web, as a person does in Evolution, and open it."""
    url = urlsplit(address)
    source = EDataServer.Source.new_with_uid("feed", None)
    source.set_display_name("Feed")
    source.set_parent("webcal-stub")
    source.get_extension(EDataServer.SOURCE_EXTENSION_CALENDAR).set_backend_name("webcal")
    authentication = source.get_extension(EDataServer.SOURCE_EXTENSION_AUTHENTICATION)
    authentication.set_host(url.hostname)
    authentication.set_port(url.port)
    authentication.set_method("none")
    source.get_extension(EDataServer.SOURCE_EXTENSION_SECURITY).set_method("none")
    source.get_extension(EDataServer.SOURCE_EXTENSION_WEBDAV_BACKEND).set_resource_path(url.path)
    registry = EDataServer.SourceRegistry.new_sync(None)
    registry.commit_source_sync(source, None)
    client = ECal.Client.connect_sync(registry.ref_source("feed"), ECal.ClientSourceType.EVENTS, NO_WAITING, None)
    client.set_default_timezone(ICal.Timezone.get_utc_timezone())
    return client


def value(event: ICal.Component, kind: ICal.PropertyKind) -> str:
    """Return the value of a property as written, or nothing."""
    found = event.get_first_property(kind)
    return found.get_value_as_string() if found else ""


def entry(event: ICal.Component) -> dict[str, str]:
    """Return what a person is shown of an event; `time` is its start in UTC, and empty for a whole day."""
    start = event.get_dtstart()
    return {
        "uid": event.get_uid(),
        "title": event.get_summary(),
        "time": "" if start.is_date() else f"{start.get_hour():02}:{start.get_minute():02}",
        "status": value(event, ICal.PropertyKind.STATUS_PROPERTY),
        "location": event.get_location() or "",
        "url": value(event, ICal.PropertyKind.URL_PROPERTY),
        "text": event.get_description() or "",
    }


def on(client: ECal.Client, day: dt.date) -> list[dict[str, str]]:
    """Ask for the events of one day, as a day view does; what touches either end of that time is among them."""
    first, last = (f'(make-time "{day:%Y%m%d}T{time}Z")' for time in ("000000", "235959"))
    _, events = client.get_object_list_sync(f'(occur-in-time-range? {first} {last} "UTC")', None)
    return [entry(event) for event in events]


def agenda(client: ECal.Client, first: dt.date, last: dt.date) -> dict[str, list[dict[str, str]]]:
    """Give the days that have events, each with those that are shown on it."""
    days = [first + number * DAY for number in range((last - first).days + 1)]
    return {day.isoformat(): events for day in days if (events := on(client, day))}


def answer(client: ECal.Client, command: list[str]) -> object:
    """Obey a command."""
    match command:
        case ["refresh"]:
            return client.refresh_sync(None)
        case ["agenda", first, last]:
            return agenda(client, dt.date.fromisoformat(first), dt.date.fromisoformat(last))
        case _:
            raise ValueError(f"no such command: {command}")


def main() -> None:
    """Serve commands until there are no more; whatever happens, not for long."""
    signal.alarm(LIFETIME)
    client = subscribe(sys.argv[1])
    for line in sys.stdin:
        print(json.dumps(answer(client, line.split())), flush=True)  # noqa: T201 - its output is what it is for


if __name__ == "__main__":
    main()

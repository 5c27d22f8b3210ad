"""The zone is that of the place.

A wrong zone moves the hour for every subscriber.

Fails:

    timezone = "Asia/Tokyo"

    [[places]]
    country = "IN"

Passes: `timezone = "Asia/Kolkata"`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding, Severity
from diplocal.when import Point, Precision, WhenError, instant, is_zone, zones_of

CODE = "P106"
SEVERITY = Severity.WARNING


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each zone whose clocks differ from those of every country of the event's places."""
    zone = record.event.timezone
    if zone is None or not is_zone(zone):
        return
    zones = sorted({zone for place in record.event.places if place.country for zone in zones_of(place.country)})
    if not zones or zone in zones or _is_alike(record, zone, zones):
        return
    places = ", ".join(dict.fromkeys(place.country for place in record.event.places if place.country))
    cure = f"the zones there are {', '.join(zones[:4])}{' …' if len(zones) > 4 else ''}"
    yield record.origin.finding(CODE, f"{zone} is not a zone of {places}", cure, "timezone")


def _is_alike(record: Record, zone: str, zones: list[str]) -> bool:
    """Tell whether some zone of the place shows the same time then; zones have several names."""
    start = record.event.when.start
    if start is None:
        return True
    if start.clock is None:
        noon = datetime.combine(start.first, time(12))
        start = Point(Precision.MINUTE, start.first, start.first, noon)
    try:
        moment = instant(start, zone)
        return any(instant(start, other) == moment for other in zones)
    except WhenError:
        return True  # the rule on clocks that are not shown tells it

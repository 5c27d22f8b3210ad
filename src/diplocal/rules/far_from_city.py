"""A venue lies near its city.

Swapped or mistyped coordinates put a fleet review into a desert.

Fails:

    [[places]]
    country = "IN"
    city = "Visakhapatnam"
    venue = "Review anchorage"
    latitude = 83.3
    longitude = 17.7

Passes: the two the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding, Severity
from diplocal.gazetteer import cities_of

CODE = "P105"
SEVERITY = Severity.WARNING
FARTHEST_KM = 150


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each venue that is far from every city of its city's name."""
    for index, place in enumerate(record.event.places):
        if place.city is None or place.country is None or place.venue is None:
            continue
        if place.latitude is None or place.longitude is None:
            continue
        cities = cities_of(place.country, place.city)
        nearest = min((city.distance(place.latitude, place.longitude) for city in cities), default=0)
        if nearest > FARTHEST_KM:
            message = f"the coordinates are {nearest:.0f} km away from {place.city}"
            cure = "check them; latitude comes first, and is north"
            yield record.origin.finding(CODE, message, cure, "places", index, "latitude")

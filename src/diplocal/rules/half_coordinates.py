"""Coordinates come in pairs.

Fails:

    [[places]]
    venue = "Kuala Lumpur Convention Centre"
    latitude = 3.1537

Passes: `latitude` and `longitude`, or neither; with the `venue` whose position they are, since the middle of a city is
no place to meet.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding

CODE = "P103"
ESSENTIAL = True


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each place with one coordinate, or with coordinates of nothing in particular."""
    for index, place in enumerate(record.event.places):
        given = [name for name in ("latitude", "longitude") if getattr(place, name) is not None]
        where = ("places", index, given[0]) if given else ()
        if len(given) == 1:
            cure = "give latitude and longitude, or neither"
            yield record.origin.finding(CODE, f"only `{given[0]}` is given", cure, *where)
        elif given and place.venue is None:
            cure = "name the venue, or leave the coordinates out"
            yield record.origin.finding(CODE, "coordinates are given without a `venue`", cure, *where)

"""A zone is a name of the IANA database.

Abbreviations such as `IST` mean three zones, and offsets such as `+05:30` do not know of clock changes.

Fails:

    timezone = "India Standard Time"

Passes:

    timezone = "Asia/Kolkata"
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding
from diplocal.when import is_zone, zone_names

CODE = "D104"
ESSENTIAL = True


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each zone that the IANA database does not have."""
    zone = record.event.timezone
    if zone is not None and not is_zone(zone):
        near = get_close_matches(zone, sorted(zone_names()), n=1, cutoff=0.75)
        cure = f"did you mean {near[0]!r}?" if near else 'zones are named by region and city: "Asia/Kolkata"'
        yield record.origin.finding(CODE, f"{zone!r} is no zone of the IANA database", cure, "timezone")

"""Zones: from a wall clock to UTC, by the pinned `tzdata` package and not by the machine's own zone files."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from diplocal.when.value import Point, WhenError

_NAME = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*", re.ASCII)


@cache
def zone_names() -> frozenset[str]:
    """All IANA zone names."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


def is_zone(name: str) -> bool:
    """Tell whether the IANA database has a zone of this name."""
    return _NAME.fullmatch(name) is not None and name in zone_names()


@cache
def _zone(name: str) -> ZoneInfo:
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as stream:
        return ZoneInfo.from_file(stream, key=name)


def instant(point: Point, zone: str) -> datetime:
    """Give the instant, in UTC, at which the clocks of a zone show a time.

    Args:
        point: a point with a clock time.
        zone: an IANA zone name.

    Raises:
        WhenError: D105 the clocks skip that time, or show it twice and no offset tells which, or never show it at the
            offset given.
    """
    if point.clock is None:
        raise ValueError(point)
    clocks, second = _zone(zone), point.clock.replace(fold=1)
    before, after = clocks.utcoffset(point.clock), clocks.utcoffset(second)
    if before is None or after is None:  # pragma: no cover - a ZoneInfo always has an offset
        raise ValueError(zone)
    if before == after and point.offset is None:
        return point.clock.replace(tzinfo=UTC) - before
    shown = f"{point.clock:%Y-%m-%dT%H:%M}"
    if before < after:
        message = f"the clocks of {zone} skip {shown}"
        raise WhenError("D105", message, "check the time in the source; clocks went forward in that hour")
    if point.offset is None:
        cure = f"say which: {shown}{_signed(before)} is the first, {shown}{_signed(after)} the second"
        raise WhenError("D105", f"the clocks of {zone} show {shown} twice", cure)
    if point.offset not in {before, after}:
        message = f"{zone} is {_signed(before)} from UTC at {shown}, not {_signed(point.offset)}"
        raise WhenError("D105", message, "leave the offset out, or mend it or the zone")
    return point.clock.replace(tzinfo=UTC) - point.offset


def _signed(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@cache
def zones_of(country: str) -> tuple[str, ...]:
    """Give the zones of a country (ISO 3166-1 code), as the IANA database's `zone.tab` lists them."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return tuple(row[2] for row in rows if row[0] == country)

"""The gazetteer: cities of the world with their positions, to check what records say of places.

The table was made by `scripts/gazetteer.py` from GeoNames (https://www.geonames.org/, CC BY 4.0): cities of 15,000
people and more. It is not a list of all places, so that a city it does not have is no fault. Names stand there folded,
so that a table of a million and a half letters is only searched, and not worked on.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from math import asin, cos, radians, sin, sqrt

_EARTH_KM = 6371.0
_STROKES = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "\u0131": "i", "æ": "ae", "œ": "oe"})
"""Letters whose stroke is no accent to Unicode."""
_NO_LETTER = re.compile(r"[\W_]")
_FOLDED_NAMES = 5
"""Column of a row's first folded name, which is that of its usual name."""


@dataclass(frozen=True, slots=True)
class City:
    """A city.

    Attributes:
        name: its usual name.
        country: ISO 3166-1 code.
        latitude: in decimal degrees, to about a kilometre.
        longitude: likewise.
        thousands: how many thousand people live there.
    """

    name: str
    country: str
    latitude: float
    longitude: float
    thousands: int

    def distance(self, latitude: float, longitude: float) -> float:
        """Give the distance to a point, in kilometres along a great circle."""
        here, there = radians(self.latitude), radians(latitude)
        half = sin((there - here) / 2) ** 2
        half += cos(here) * cos(there) * sin(radians(longitude - self.longitude) / 2) ** 2
        return 2 * _EARTH_KM * asin(sqrt(min(1.0, half)))


@lru_cache(maxsize=4096)
def cities_of(country: str, name: str) -> tuple[City, ...]:
    """Give the cities of that name in a country."""
    return tuple(_parsed(row) for row in _by_name(country).get(folded(name), ()))


def has_longer_name(country: str, name: str) -> bool:
    """Tell whether a country has a city whose name begins or ends so, as Santiago de Cuba does."""
    part = folded(name)
    return any(known.startswith(part) or known.endswith(part) for known in _by_name(country))


def great_cities(name: str, thousands: int) -> tuple[City, ...]:
    """Give the cities of that usual name anywhere in the world, with so many thousand people or more."""
    return _great(thousands).get(folded(name), ())


@lru_cache(maxsize=4096)
def cities_named(name: str) -> tuple[City, ...]:
    """Give the cities of that name, usual or other, anywhere in the world, the largest first."""
    wanted = folded(name)
    if not wanted:
        return ()
    # Looking through the table takes under a millisecond; an index of all names would take 25 MB.
    rows = {_row_at(place) for mark in "\t\n" for place in _places_of(f"\t{wanted}{mark}".encode())}
    cities = [_parsed(row) for row in rows if wanted in row.split("\t")[_FOLDED_NAMES:]]
    return tuple(sorted(cities, key=lambda city: (-city.thousands, city.country, city.name)))


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Give a name without accents, spaces and case, so that spellings meet."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return _NO_LETTER.sub("", plain).translate(_STROKES)


@cache
def _table() -> bytes:
    return resources.files(__name__).joinpath("cities.tsv").read_bytes()


@cache
def _by_name(country: str) -> Mapping[str, tuple[str, ...]]:
    """Give the rows of a country by each of their names, folded."""
    # The table is ordered by country, so that one country's block is found without reading the rest.
    places = range(len(_table()))
    start, end = (find(places, country, key=_country_at) for find in (bisect_left, bisect_right))
    found: dict[str, tuple[str, ...]] = {}
    for row in _table()[start:end].decode().splitlines():
        for name in row.split("\t")[_FOLDED_NAMES:]:
            found[name] = (*found.get(name, ()), row)
    return found


@cache
def _great(thousands: int) -> Mapping[str, tuple[City, ...]]:
    found: dict[str, tuple[City, ...]] = {}
    # So few rows have so many digits there that the others need not be taken apart.
    for people in re.finditer(rb"\t\d{%d,}\t" % len(str(thousands)), _table()):
        row = _row_at(people.start())
        city, name = _parsed(row), row.split("\t")[_FOLDED_NAMES]
        if city.thousands >= thousands:
            found[name] = (*found.get(name, ()), city)
    return found


def _places_of(part: bytes) -> Iterator[int]:
    place = _table().find(part)
    while place >= 0:
        yield place
        place = _table().find(part, place + 1)


def _row_at(place: int) -> str:
    """Give the row in which a byte of the table stands."""
    table = _table()
    return table[table.rfind(b"\n", 0, place) + 1 : table.find(b"\n", place)].decode()


def _country_at(place: int) -> str:
    return _row_at(place).partition("\t")[0]


def _parsed(row: str) -> City:
    country, latitude, longitude, thousands, name, *_ = row.split("\t")
    return City(name, country, float(latitude), float(longitude), int(thousands))

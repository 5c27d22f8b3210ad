"""The gazetteer: cities of the world with their positions, to check what records say of places.

The table was made by `scripts/gazetteer.py` from GeoNames (https://www.geonames.org/, CC BY 4.0): cities of 15,000
people and more. It is not a list of all places, so that a city it does not have is no fault. Names stand there folded,
so that a table of a million and a half letters is only searched, and not worked on.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
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
    table, mark = _table(), country.encode()

    def country_at(place: int) -> bytes:
        start = table.rfind(b"\n", 0, place) + 1
        return table[start : table.find(b"\t", start)]

    # The table is ordered by country, so that one country's block is found without reading the rest.
    places = range(len(table))
    block = table[bisect_left(places, mark, key=country_at) : bisect_right(places, mark, key=country_at)]
    found: dict[str, tuple[str, ...]] = {}
    for row in block.decode().splitlines():
        for name in row.split("\t")[_FOLDED_NAMES:]:
            found[name] = (*found.get(name, ()), row)
    return found


@cache
def _great(thousands: int) -> Mapping[str, tuple[City, ...]]:
    table = _table()
    found: dict[str, tuple[City, ...]] = {}
    # So few rows have so many digits there that the others need not be taken apart.
    for people in re.finditer(rb"\t\d{%d,}\t" % len(str(thousands)), table):
        row = table[table.rfind(b"\n", 0, people.start()) + 1 : table.find(b"\n", people.end())].decode()
        city, name = _parsed(row), row.split("\t")[_FOLDED_NAMES]
        if city.thousands >= thousands:
            found[name] = (*found.get(name, ()), city)
    return found


def _parsed(row: str) -> City:
    country, latitude, longitude, thousands, name, *_ = row.split("\t")
    return City(name, country, float(latitude), float(longitude), int(thousands))

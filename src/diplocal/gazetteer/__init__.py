"""The gazetteer: cities of the world with their positions, to check what records say of places.

The table was made by `scripts/gazetteer.py` from GeoNames (https://www.geonames.org/, CC BY 4.0): cities of 15,000
people and more. It is not a list of all places, so that a city it does not have is no fault.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

_EARTH_KM = 6371.0
_STROKES = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "\u0131": "i", "æ": "ae", "œ": "oe"})
"""Letters whose stroke is no accent to Unicode."""
_NO_LETTER = re.compile(r"[^\w\t\n]|_")
_SPACES = str.maketrans("", "", "\t\n")
_FIRST_NAME = 4
"""Column of a row's first name."""
_PIECE = 1_000
"""Rows that are folded at once."""


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


@lru_cache(maxsize=1 << 12)
def cities_named(name: str) -> tuple[City, ...]:
    """Give the cities of that name, usual or other, anywhere in the world, the largest first."""
    wanted = folded(name)
    if not wanted:
        return ()
    # Looking through the folded table takes under a millisecond; an index of all names would take 25 MB.
    table, starts = _folded_table()
    rows = {table.count("\n", 0, at) for mark in "\t\n" for at in _places_of(f"\t{wanted}{mark}", table)}
    cities = [_parsed(_table()[starts[row] : _table().index("\n", starts[row])]) for row in rows]
    return tuple(sorted(cities, key=lambda city: (-city.thousands, city.country, city.name)))


def folded(name: str) -> str:
    """Give a name without accents, spaces and case, so that spellings meet."""
    return _folded(name).translate(_SPACES)


def _folded(table: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", table).casefold())
    return _NO_LETTER.sub("", plain).translate(_STROKES)


@cache
def _table() -> str:
    return "\n" + resources.files(__name__).joinpath("cities.tsv").read_text(encoding="utf-8").rstrip("\n") + "\n"


@cache
def _by_name(country: str) -> Mapping[str, tuple[str, ...]]:
    """Give the rows of a country by each of their names, folded; the whole block is folded at once, which is quick."""
    # The table is ordered by country, so that one country's block is found without reading the rest.
    table = _table()
    start = table.find(f"\n{country}\t")
    if start < 0:
        return {}
    last = table.rfind(f"\n{country}\t")
    block = table[start + 1 : table.find("\n", last + 1)]
    found: dict[str, tuple[str, ...]] = {}
    for row, names in zip(block.split("\n"), _folded(block).split("\n"), strict=True):
        for name in dict.fromkeys(names.split("\t")[_FIRST_NAME:]):
            found[name] = (*found.get(name, ()), row)
    return found


@cache
def _great(thousands: int) -> Mapping[str, tuple[City, ...]]:
    found: dict[str, tuple[City, ...]] = {}
    for row in _rows():
        if int(row.split("\t", _FIRST_NAME)[_FIRST_NAME - 1]) >= thousands:
            city = _parsed(row)
            found[folded(city.name)] = (*found.get(folded(city.name), ()), city)
    return found


@cache
def _folded_table() -> tuple[str, array[int]]:
    """Give the table folded, and where each row starts in the table as it is."""
    table = _table()
    starts = array("L", (match.end() for match in re.finditer("\n", table[:-1])))
    # Folding copies what it folds several times over; in pieces, so that the whole is never held so often.
    cuts = [*starts[::_PIECE], len(table)]
    return "".join(_folded(table[first:behind]) for first, behind in pairwise(cuts)), starts


def _places_of(part: str, table: str) -> Iterator[int]:
    at = table.find(part)
    while at >= 0:
        yield at
        at = table.find(part, at + 1)


def _rows() -> Iterator[str]:
    """Give the rows one by one, without a copy of them all."""
    table = _table()
    start = 1
    while (end := table.find("\n", start)) > 0:
        yield table[start:end]
        start = end + 1


def _parsed(row: str) -> City:
    country, latitude, longitude, thousands, name, *_ = row.split("\t")
    return City(name, country, float(latitude), float(longitude), int(thousands))

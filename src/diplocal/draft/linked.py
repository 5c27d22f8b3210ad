"""Linked data: what a page says of itself for machines, in JSON-LD (JSON-LD 1.1, with the words of schema.org)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from diplocal.address import bare

Thing = Mapping[str, Any]
"""One thing, such as an article or its publisher, by its properties."""

_ARTICLES = frozenset({"Report", "SocialMediaPosting", "BlogPosting", "LiveBlogPosting"})
"""Types of articles whose names do not end so."""
_ABOUT_ITSELF = ("url", "@id", "mainEntityOfPage")
DEEPEST = 12
"""Levels of a block that are looked at: a graph needs five."""
MOST = 2000
"""Things that are looked at, so that a page of nothing else costs no time."""


@dataclass(frozen=True)
class LinkedData:
    """What the blocks of a page hold.

    Attributes:
        things: each thing, outer ones first; what an article only cites or holds is not among them.
    """

    things: tuple[Thing, ...] = ()

    @classmethod
    def of(cls, blocks: Iterable[str]) -> LinkedData:
        """Read blocks; one that is no JSON, as many written by hand are, holds nothing."""
        found: list[Thing] = []
        for block in blocks:
            found += _walk(_parsed(block), MOST - len(found))
        return cls(tuple(found))

    def articles(self, address: str | None) -> tuple[Thing, ...]:
        """Give what tells of the article on the page.

        A page lists other articles too. Where some say that they stand at this address, only those count; of others, as
        long as they do not stand at several.

        Args:
            address: the page's own, if it is known.
        """
        articles = tuple(thing for thing in self.things if _is_article(thing))
        places = [{bare(place) for place in _addresses(thing)} for thing in articles]
        if address is not None and (here := [bare(address) in place for place in places]) and any(here):
            return tuple(thing for thing, is_here in zip(articles, here, strict=True) if is_here)
        return articles if len(articles) < 2 or len(set().union(*places)) < 2 else ()

    def pages(self) -> tuple[Thing, ...]:
        """Give what tells of the page as such."""
        return tuple(thing for thing in self.things if any(name.endswith("WebPage") for name in _types(thing)))

    def texts(self, thing: Thing, key: str) -> tuple[str, ...]:
        """Give the texts of a property; where it leads to a thing, that thing's name."""
        return tuple(text for value in _values(thing, key) if (text := self._text(value)))

    def _text(self, value: object) -> str:
        if isinstance(value, dict):
            named = value.get("name") or next(
                (thing["name"] for thing in self.things if "name" in thing and thing.get("@id") == value.get("@id")), ""
            )
            value = named[0] if isinstance(named, list) and named else named
        return value.strip() if isinstance(value, str) else ""


def _parsed(block: str) -> object:
    try:
        return json.loads(block, strict=False)
    except (ValueError, RecursionError):
        return None


def _walk(data: object, most: int) -> list[Thing]:
    waiting: list[tuple[object, int]] = [(data, 0)]
    found: list[Thing] = []
    for value, depth in waiting:  # which grows on the way
        if len(found) >= most:
            break
        if isinstance(value, dict):
            found.append(value)
        if depth < DEEPEST and not (isinstance(value, dict) and _is_article(value)):
            held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            waiting += [(item, depth + 1) for item in held if isinstance(item, dict | list)]
    return found


def _is_article(thing: Thing) -> bool:
    return any(name.endswith("Article") or name in _ARTICLES for name in _types(thing))


def _types(thing: Thing) -> list[str]:
    return [name.rpartition("/")[2] for name in _values(thing, "@type") if isinstance(name, str)]


def _values(thing: Thing, key: str) -> list[Any]:
    value = thing.get(key)
    return value if isinstance(value, list) else [value]


def _addresses(thing: Thing) -> Iterator[str]:
    for key in _ABOUT_ITSELF:
        for value in _values(thing, key):
            place = (value.get("@id") or value.get("url")) if isinstance(value, dict) else value
            if isinstance(place, str) and place.startswith(("http://", "https://")):
                yield place

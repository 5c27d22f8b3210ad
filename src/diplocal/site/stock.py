"""The stock: what many pages draw on, worked out once."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from diplocal.catalogue import Catalogue, Record
from diplocal.edition import CompiledFeed, Edition
from diplocal.feeds import ALL
from diplocal.settings import Settings
from diplocal.site.addresses import ROOT, folder_of
from diplocal.site.agenda import Row, row
from diplocal.site.agenda import country as named
from diplocal.site.subscribe import TARGETS
from diplocal.vocabulary import Dimension, Vocabulary

PLURALS: Mapping[Dimension, str] = {
    "country": "Countries",
    "theme": "Themes",
    "organisation": "Organisations",
    "series": "Series",
    "kind": "Kinds",
}
"""What index pages are called."""


@dataclass(frozen=True, slots=True)
class Link:
    """A way to subscribe.

    Attributes:
        label: what it is called.
        href: where it leads.
        template: what the script makes a link of, on a site that does not know its own address; else empty.
    """

    label: str
    href: str
    template: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed as pages offer it.

    Attributes:
        path: of the feed, below the published folder.
        label: its name, without that of the calendar.
        title: its name as calendar apps show it.
        description: what it holds.
        folder: of its page.
        count: how many events it holds.
        address: its absolute address; empty where the site does not know its own.
        links: ways to subscribe.
        code: of the country, where it is a country's.
    """

    path: str
    label: str
    title: str
    description: str
    folder: str
    count: int
    address: str
    links: tuple[Link, ...]
    code: str = ""


@dataclass(frozen=True)
class Stock:
    """An edition, and what pages need of it."""

    edition: Edition

    @property
    def catalogue(self) -> Catalogue:
        """The calendar."""
        return self.edition.catalogue

    @property
    def settings(self) -> Settings:
        """The calendar as a whole."""
        return self.edition.catalogue.settings

    @property
    def vocabulary(self) -> Vocabulary:
        """The words."""
        return self.edition.catalogue.vocabulary

    @cached_property
    def shown(self) -> tuple[Record, ...]:
        """Records that feeds hold, without those that were withdrawn."""
        return tuple(record for record in self.edition.published if record.event.withdrawn is None)

    @cached_property
    def listed(self) -> tuple[Record, ...]:
        """Records with a place in time on the site: those that feeds hold, and those that group them."""
        shown = {record.id for record in self.shown}
        return tuple(
            record
            for record in self.catalogue.records
            if record.id in shown
            or (record.event.umbrella and record.event.hold is None and record.event.when.first is not None)
        )

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        """Rows of agendas by id."""
        return {record.id: row(record, self.vocabulary) for record in self.listed}

    @cached_property
    def holdings(self) -> Mapping[str, tuple[Record, ...]]:
        """Records by the path of each feed that holds them, in order of date."""
        held: dict[str, list[Record]] = defaultdict(list)
        for record in self.shown:
            for path in self.edition.ledger.entries[self.edition.uids[record.id]].last.feeds:
                held[path].append(record)
        return {path: tuple(records) for path, records in held.items()}

    @cached_property
    def compiled(self) -> Mapping[str, CompiledFeed]:
        """Feeds with their content by path."""
        return {compiled.feed.path: compiled for compiled in self.edition.feeds}

    @cached_property
    def offers(self) -> Mapping[str, Offer]:
        """Feeds by path."""
        return {path: self._offer(compiled) for path, compiled in self.compiled.items()}

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Codes of countries by the paths of their feeds."""
        return {f"country/{country.slug}.ics": code for code, country in self.vocabulary.countries.items()}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Labels of countries and organisations by code and key."""
        organisations = {key: word.label for key, word in self.vocabulary.organisations.items()}
        return {**organisations, **{code: word.label for code, word in self.vocabulary.countries.items()}}

    @cached_property
    def names(self) -> Mapping[str, Markup]:
        """Countries and organisations by code and key, each leading to the page of its feed where there is one."""
        countries = {
            code: (named(code, self.vocabulary), f"country/{word.slug}.ics")
            for code, word in self.vocabulary.countries.items()
        }
        organisations = {
            key: (Markup.escape(word.label), f"organisation/{key}.ics")
            for key, word in self.vocabulary.organisations.items()
        }
        return {
            key: Markup('<a href="{}{}">{}</a>').format(ROOT, self.offers[path].folder, shown)
            if path in self.offers
            else shown
            for key, (shown, path) in {**organisations, **countries}.items()
        }

    @cached_property
    def parts(self) -> Mapping[str, tuple[Record, ...]]:
        """Records by the id of the event that contains them."""
        return self._grouped({record.id: record.event.part_of for record in self.catalogue.records})

    @cached_property
    def sidelines(self) -> Mapping[str, tuple[Record, ...]]:
        """Records by the id of the event beside which they take place."""
        return self._grouped({record.id: record.event.sidelines_of for record in self.catalogue.records})

    @cached_property
    def editions(self) -> Mapping[str, tuple[Record, ...]]:
        """Records by series."""
        return self._grouped({record.id: record.event.series for record in self.catalogue.records})

    @cached_property
    def narrower(self) -> Mapping[str, tuple[Offer, ...]]:
        """Feeds of a country and a theme by the path of the country's, and by that of the theme's."""
        found: dict[str, list[Offer]] = defaultdict(list)
        for path, offer in self.offers.items():
            if path.count("/") == 2:
                dimension, country, theme = path.split("/")
                found[f"{dimension}/{country}.ics"].append(offer)
                found[f"theme/{theme}"].append(offer)
        return {path: tuple(offers) for path, offers in found.items()}

    def of(self, dimension: str) -> tuple[Offer, ...]:
        """Give the feeds of a dimension, or the collections, in order of their labels."""
        found = (
            offer for path, offer in self.offers.items() if path.startswith(f"{dimension}/") and path.count("/") == 1
        )
        return tuple(sorted(found, key=lambda offer: _alphabetical(offer.label)))

    def is_visible(self, record: Record) -> bool:
        """Tell whether other pages may point at a record: not at what is held back or was taken out."""
        return record.event.hold is None and record.event.withdrawn is None

    def _grouped(self, keys: Mapping[str, str | None]) -> Mapping[str, tuple[Record, ...]]:
        found: dict[str, list[Record]] = defaultdict(list)
        for record in self.catalogue.records:
            key = keys[record.id]
            if key is not None and self.is_visible(record):
                found[key].append(record)
        return {key: tuple(records) for key, records in found.items()}

    def _offer(self, compiled: CompiledFeed) -> Offer:
        feed, base = compiled.feed, self.settings.base_url
        label = "Everything" if feed.path == ALL else feed.title.removesuffix(f" – {self.settings.name}")
        address = base and f"{base}{feed.path}"
        links = tuple(
            Link(
                target.label,
                target.link(address, feed.title) if address else f"{ROOT}{feed.path}",
                "" if address else target.template,
            )
            for target in TARGETS
        )
        folder = folder_of(feed.path)
        code = self.codes.get(feed.path, "")
        return Offer(feed.path, label, feed.title, feed.description, folder, compiled.count, address, links, code)


def _alphabetical(label: str) -> str:
    """Give what a label is sorted by: Côte d'Ivoire stands before Croatia."""
    return "".join(sign for sign in unicodedata.normalize("NFD", label.casefold()) if not unicodedata.combining(sign))

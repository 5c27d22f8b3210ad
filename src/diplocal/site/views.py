"""Pages of feeds, of indexes and of years, and the home page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from diplocal.artifacts import Artifact
from diplocal.catalogue import Record
from diplocal.feeds import ALL
from diplocal.selection import Selection
from diplocal.site import agenda, codes, dates
from diplocal.site.addresses import page
from diplocal.site.glance import glance
from diplocal.site.news import lately
from diplocal.site.stock import PLURALS, Stock
from diplocal.site.subscribe import HELP
from diplocal.site.templating import Pages
from diplocal.vocabulary import DIMENSIONS
from diplocal.when import Precision

LONGEST = 500
"""How many events the page of a feed lists; those before are found by year."""
NEWS = 8
LARGEST = 8
"""How many feeds of a dimension the home page names."""


def home(stock: Stock, pages: Pages, data: str) -> Artifact:
    """Make the home page.

    Args:
        stock: what pages draw on.
        pages: the templates.
        data: address of the file for search, with its version.
    """
    months = Counter((row.year, row.month) for row in stock.rows.values())
    years = sorted({year for year, _ in months})
    matrix = [
        (year, [months[year, month] for month in range(1, 14)], sum(months[year, month] for month in range(1, 14)))
        for year in years
    ]
    largest = {
        dimension: sorted(stock.of(dimension), key=lambda offer: (-offer.count, offer.label))[:LARGEST]
        for dimension in PLURALS
    }
    html = pages.render(
        "home.html",
        everything=stock.offers[ALL],
        collections=stock.of("collection"),
        largest=largest,
        plurals=PLURALS,
        totals={dimension: len(stock.of(dimension)) for dimension in DIMENSIONS},
        matrix=matrix,
        most=max(months.values(), default=1),
        news=lately(stock, NEWS),
        day=dates.day,
        data=data,
        options=_options(stock),
        sources=sum(len(record.event.sources) for record in stock.shown),
    )
    return page("", html)


def feed_page(stock: Stock, pages: Pages, path: str) -> Artifact:
    """Make the page of a feed."""
    offer, records = stock.offers[path], stock.holdings.get(path, ())
    compiled = stock.compiled[path]
    notes, tally = _grounds(stock, path, records)
    rows = [stock.rows[record.id] for record in records[-LONGEST:]]
    html = pages.render(
        "feed.html",
        offer=offer,
        above=_above(stock, path),
        years=agenda.years(rows, notes),
        omitted=len(records) - len(rows),
        modified=dates.day(compiled.modified),
        kilobytes=max(1, round(len(compiled.content) / 1000)),
        grounds=tally,
        selection=[
            _words(stock, selection) for selection in compiled.feed.selections if path.startswith("collection/")
        ],
        narrower=stock.narrower.get(path, ()),
        is_theme=path.startswith("theme/"),
        code=codes.code(f"{stock.settings.base_url}{offer.folder}") if stock.settings.base_url else None,
        help=HELP,
    )
    return page(offer.folder, html)


def index_page(stock: Stock, pages: Pages, dimension: str) -> Artifact:
    """Make the index of a dimension, or of the collections."""
    plural = "Collections" if dimension == "collection" else PLURALS[dimension]  # type: ignore[index]
    html = pages.render("index.html", title=plural, dimension=dimension, offers=stock.of(dimension))
    return page(f"{dimension}/", html)


def years_page(stock: Stock, pages: Pages) -> Artifact:
    """Make the index of years, with what stands in none, and what is kept out of the feeds."""
    counts = Counter(row.year for row in stock.rows.values())
    undated = [
        record for record in stock.catalogue.records if record.event.when.first is None and stock.is_visible(record)
    ]
    kept = [
        record for record in stock.catalogue.records if record.id in stock.edition.excluded and record not in undated
    ]
    drawn = [(year, counts[year], _glance(stock, year, is_linked=False)) for year in sorted(counts, reverse=True)]
    html = pages.render("years.html", years=drawn, undated=undated, kept=kept, excluded=stock.edition.excluded)
    return page("year/", html)


def year_pages(stock: Stock, pages: Pages) -> Iterator[Artifact]:
    """Make the pages of years, and each year's drawing as a file."""
    held = {year.year: year for year in agenda.years(stock.rows.values())}
    ordered = sorted(held)
    for year in ordered:
        before = [
            stock.rows[record.id]
            for record in stock.listed
            if record.event.when.is_exact and _begins_before(record, year)
        ]
        html = pages.render(
            "year.html",
            year=held[year],
            glance=_glance(stock, year, is_linked=True),
            before=Markup().join(row.head + row.tail for row in before),
            previous=max((other for other in ordered if other < year), default=None),
            following=min((other for other in ordered if other > year), default=None),
        )
        yield page(f"year/{year}/", html)
        yield Artifact(f"year/{year}.svg", f"{_glance(stock, year, is_linked=False)}\n".encode())


def _begins_before(record: Record, year: int) -> bool:
    first, last = record.event.when.first, record.event.when.last
    return first is not None and last is not None and first.year < year <= last.year


def _glance(stock: Stock, year: int, *, is_linked: bool) -> Markup:
    days: Counter[date] = Counter()
    months = Counter(row.month for row in stock.rows.values() if row.year == year)
    for record in stock.listed:
        days.update(day for day in _days(record) if day.year == year)
    return glance(year, days, months, is_linked=is_linked)


def _days(record: Record) -> Iterator[date]:
    """Give the days of an event, as far as they are known."""
    when = record.event.when
    if when.first is None or when.precision > Precision.DAY:
        return
    day, last = when.first, when.last or when.first
    while day <= last:
        yield day
        day += timedelta(days=1)


def _options(stock: Stock) -> Mapping[str, list[tuple[str, str, int, str]]]:
    """Give what the filters offer: slug, label, number of events and, for countries, the code."""
    return {
        dimension: [(offer.folder.split("/")[1], offer.label, offer.count, offer.code) for offer in stock.of(dimension)]
        for dimension in DIMENSIONS
    }


def _above(stock: Stock, path: str) -> list[tuple[str, str]]:
    """Give what lies above a feed's page: label and folder."""
    if path == ALL:
        return []
    dimension, *rest = path.split("/")
    label = "Collections" if dimension == "collection" else PLURALS.get(dimension, dimension)  # type: ignore[call-overload]
    found = [(label, f"{dimension}/")]
    if len(rest) > 1:
        country = stock.offers.get(f"{dimension}/{rest[0]}.ics")
        found += [(country.label, country.folder)] if country else []
    return found


def _grounds(stock: Stock, path: str, records: tuple[Record, ...]) -> tuple[Mapping[str, str], list[tuple[str, int]]]:
    """Say on which ground each event stands in a country's feed, and how often each ground occurs."""
    dimension, _, rest = path.partition("/")
    code = stock.codes.get(f"country/{rest.removesuffix('.ics').partition('/')[0]}.ics")
    if dimension != "country" or code is None:
        return {}, []
    tally: Counter[str] = Counter()
    notes: dict[str, str] = {}
    for record in records:
        found = agenda.grounds(record.involvement.parties, code, stock.vocabulary)
        tally.update(found)
        notes[record.id] = ", ".join(found)
    return notes, tally.most_common()


def _words(stock: Stock, selection: Selection) -> list[tuple[str, str]]:
    """Say what a selection asks for: pairs of a key and its words."""
    chosen: dict[str, Any] = selection.model_dump(exclude_defaults=True, by_alias=True)
    return [(key.replace("_", " "), _listed(stock, key, value)) for key, value in chosen.items()]


def _listed(stock: Stock, key: str, value: object) -> str:
    if not isinstance(value, tuple):
        return "yes" if value is True else str(value)
    return " or ".join(_label(stock, key.removeprefix("not_"), str(word)) for word in value)


def _label(stock: Stock, key: str, word: str) -> str:
    vocabulary = stock.vocabulary
    dimensions = [dimension for dimension in DIMENSIONS if key in {dimension, "with"}]
    found = [words[word].label for dimension in dimensions if word in (words := vocabulary.words(dimension))]
    return found[0] if found else word

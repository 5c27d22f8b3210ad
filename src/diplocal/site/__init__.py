"""The site: pages on which people find, check and subscribe.

A pure function of an edition. Nothing on a page depends on the day on which it was made, so a page changes only when
what it tells does; what is next is found by the script, in the reader's browser.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from importlib import resources
from itertools import chain

from diplocal.artifacts import Artifact
from diplocal.edition import Edition
from diplocal.hosting import HEADERS_FILE, headers_file

_ASSETS = ("site.css", "site.js", "icon.svg")


def pages(edition: Edition) -> Iterator[Artifact]:
    """Give every file of the site."""
    # Templates and codes are loaded where a site is made, and not with each command.
    from diplocal.site import events, robots, search, views  # noqa: PLC0415
    from diplocal.site.addresses import INDEX  # noqa: PLC0415
    from diplocal.site.stock import Stock  # noqa: PLC0415
    from diplocal.site.templating import Pages  # noqa: PLC0415
    from diplocal.vocabulary import DIMENSIONS  # noqa: PLC0415

    stock, settings = Stock(edition), edition.catalogue.settings
    assets = {name: (resources.files(__name__) / "assets" / name).read_bytes() for name in _ASSETS}
    data = search.catalogue_json(edition, stock.shown).encode()
    made = Pages(settings, _version(b"".join(assets.values())))

    for name, content in assets.items():
        yield Artifact(f"assets/{name}", content)
    yield Artifact(search.PATH, data)
    folders = []
    for artifact in chain(
        (events.event_page(stock, made, record) for record in edition.catalogue.records),
        (views.feed_page(stock, made, path) for path in stock.offers),
        (views.index_page(stock, made, dimension) for dimension in (*DIMENSIONS, "collection")),
        views.year_pages(stock, made),
        (views.years_page(stock, made), views.home(stock, made, f"{search.PATH}?v={_version(data)}")),
    ):
        folders += [artifact.path.removesuffix(INDEX)] if artifact.path.endswith(INDEX) else []
        yield artifact
    yield from events.former_pages(stock, made)
    yield Artifact(HEADERS_FILE, headers_file().encode())
    yield Artifact("robots.txt", robots.robots(settings.base_url).encode())
    if settings.base_url:
        yield Artifact("sitemap.xml", robots.sitemap(settings.base_url, folders).encode())


def _version(content: bytes) -> str:
    """Fingerprint an asset, so that a browser fetches it anew when, and only when, it has changed."""
    return sha256(content).hexdigest()[:12]

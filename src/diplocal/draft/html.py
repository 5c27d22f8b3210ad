"""Web pages: from HTML to an article, with what the page says of itself.

The body's text is found by trafilatura; the rest is read here, since libraries take the day of the last change for that
of publication, and make up a day where a page gives a year.
"""

from __future__ import annotations

import importlib
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from diplocal import address as addresses
from diplocal.draft.decoding import decoded
from diplocal.draft.linked import LinkedData
from diplocal.draft.published import publication_day
from diplocal.draft.value import Article

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGEST = 5 * 2**20
"""Bytes of a page: a long article has about a tenth."""
_TAG = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|article|meta|title)\b", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)


class ExtraError(Exception):
    """What reads web pages is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "web pages are read with trafilatura, which is not installed here; "
            "install it with: pip install 'diplocal[draft]', or in a clone: sh scripts/setup draft"
        )


class PageError(Exception):
    """A page in which no article can be found; told in one line."""


def is_html(raw: bytes) -> bool:
    """Tell whether the bytes of a file are a web page rather than plain text."""
    return _TAG.search(raw[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")) is not None


def page_article(raw: bytes, *, charset: str | None = None, address: str | None = None) -> Article:
    """Read an article from a web page.

    Args:
        raw: the page.
        charset: the encoding that came with it, if any did.
        address: where it was found; what the page itself gives goes before it, if that is on the same host.

    Raises:
        ExtraError: where the extra `diplocal[draft]` is not installed.
        PageError: where the page is too large, or holds no article.
    """
    if len(raw) > LARGEST:
        raise PageError(f"the page has more than {LARGEST} bytes; save the article's text as a text file")
    trafilatura = _trafilatura()
    stated = _META_CHARSET.search(raw[:4096])
    # Where nothing will do, a mark stands for each byte that is not UTF-8.
    text = decoded(raw, (charset, stated and stated[1].decode("ascii"))) or raw.decode("utf-8", "replace")
    page: HtmlElement | None = trafilatura.load_html(text)
    body: str | None = None if page is None else trafilatura.extract(text, include_comments=False)
    if page is None or not body:
        raise PageError("no article was found in the page; save the article's text as a text file")
    data = LinkedData.of(element.text_content() for element in page.iter("script") if _is_linked(element))
    place = _canonical(page, address)
    return Article(
        text=body,
        published=publication_day(page, data, place),
        url=place,
        publisher=_first(_publishers(page, data, place)),
        title=_first(_titles(page, data, place)),
        language=_language(page),
    )


def require() -> None:
    """See to it that web pages can be read.

    Raises:
        ExtraError: where the extra `diplocal[draft]` is not installed.
    """
    _trafilatura()


def _trafilatura() -> Any:  # noqa: ANN401 - a module that need not be there
    try:
        module = importlib.import_module("trafilatura")
    except ImportError:
        raise ExtraError from None
    # What it says of odd markup is of no use to somebody who did not write the page.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return module


def _is_linked(element: HtmlElement) -> bool:
    return (element.get("type") or "").partition(";")[0].strip().casefold() == "application/ld+json"


def _canonical(page: HtmlElement, address: str | None) -> str | None:
    """Give the page's address as it states it, unless that leads to another host than the one it came from."""
    for element in page.iter("link", "meta"):
        if "canonical" in (element.get("rel") or "").casefold().split():
            stated = element.get("href")
        elif (element.get("property") or element.get("name") or "").casefold() == "og:url":
            stated = element.get("content")
        else:
            continue
        whole = _joined(address, (stated or "").strip())
        if addresses.fault(whole) is None and (address is None or _host(whole) == _host(address)):
            return whole
    return address


def _joined(address: str | None, stated: str) -> str:
    try:
        return urljoin(address or "", stated)
    except ValueError:
        return stated


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _metas(page: HtmlElement, *names: str) -> Iterator[str]:
    for name in names:
        for element in page.iter("meta"):
            if (element.get("property") or element.get("name") or "").strip().casefold() == name:
                yield element.get("content") or ""


def _publishers(page: HtmlElement, data: LinkedData, address: str | None) -> Iterator[str]:
    for article in data.articles(address):
        yield from data.texts(article, "publisher")
    yield from _metas(page, "og:site_name", "publisher", "dc.publisher", "citation_publisher", "application-name")


def _titles(page: HtmlElement, data: LinkedData, address: str | None) -> Iterator[str]:
    for article in data.articles(address):
        yield from data.texts(article, "headline")
    yield from _metas(page, "og:title", "twitter:title")
    yield from (element.text_content() for name in ("h1", "title") for element in page.iter(name))


def _first(texts: Iterator[str]) -> str | None:
    """Give the first text that says something, on one line; half a character, as JSON may hold, becomes a mark."""
    lines = (" ".join(text.encode("utf-8", "replace").decode().split()) for text in texts)
    return next((line for line in lines if line and not line.startswith("http")), None)


def _language(page: HtmlElement) -> str | None:
    root = page.getroottree().getroot()
    found = _LANGUAGE.fullmatch((root.get("lang") or root.get("xml:lang") or "").strip())
    return found[0] if found else None

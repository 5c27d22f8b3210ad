"""Articles: from the bytes of a file or a page to a text with what is known of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from diplocal.draft.decoding import decoded
from diplocal.draft.html import is_html, page_article
from diplocal.draft.value import Article

LARGEST = 20 * 2**20
"""Bytes of a text: a whole newspaper has less."""
MOST = LARGEST + 1
"""Bytes that have to be read of anything, even of what has no end, to see what it is."""


class ArticleError(Exception):
    """Something that is no article; told in one line."""


def article_of(
    raw: bytes,
    *,
    is_page: bool | None = None,
    charset: str | None = None,
    address: str | None = None,
) -> Article:
    """Read an article from text or HTML.

    Args:
        raw: what a file holds, or what a server sent.
        is_page: whether it is HTML; where nobody has said so, the bytes tell.
        charset: the encoding that came with it, if any did.
        address: where it was found, if on the web.

    Raises:
        ArticleError: where it is empty, too large, or neither text nor HTML.
        ExtraError, PageError: as `page_article` does.
    """
    if is_page if is_page is not None else is_html(raw):
        return page_article(raw, charset=charset, address=address)
    if len(raw) > LARGEST:
        raise ArticleError(f"has more than {LARGEST} bytes; cut the article out")
    text = decoded(raw, (charset,))
    if text is None:
        raise ArticleError("is neither UTF-8 text nor HTML; save it as UTF-8")
    if not text.strip() or "\x00" in text:
        raise ArticleError("holds no text")
    return Article(text=text.replace("\r\n", "\n").replace("\r", "\n"), url=address)


def known(
    article: Article, *, published: date | None = None, url: str | None = None, publisher: str | None = None
) -> Article:
    """Give an article with what somebody knows of it, which goes before what it says itself."""
    return replace(
        article,
        published=published or article.published,
        url=url or article.url,
        publisher=publisher or article.publisher,
    )

"""The day of publication, as a page itself states it: for machines first, then for people.

Never the day of a change, and never a day made up of a month or a year: where the page does not say, nobody guesses.
The day is that of the zone in which the page gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from dateutil import parser

from diplocal.draft.linked import LinkedData, Thing
from diplocal.when.parse import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article:published",
    "article.published",
    "publish-date",
    "publish_date",
    "publishdate",
    "published_time",
    "published-date",
    "publication_date",
    "publication-date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "dcterms.issued",
    "dc.date.issued",
    "citation_publication_date",
    "citation_online_date",
    "rnews:datepublished",
)
"""Names of `meta` elements that give it, the surest first."""
_VAGUE_META = ("date", "dc.date", "dcterms.date")
"""Names of `meta` elements that give a day without saying of what."""
_PUBLISHED = re.compile(r"publish|posted|entry-date|pubdate|post-date", re.IGNORECASE)
_CHANGED = re.compile(r"modif|updat|revis|edited", re.IGNORECASE)
_ELSEWHERE = frozenset({"aside", "nav", "footer", "form", "script", "style"})
_RELATED = re.compile(r"related|recommend|sidebar|trending|popular|more-|latest|comment|teaser|ticker", re.IGNORECASE)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_LABELLED = re.compile(
    r"\b(?:first\s+published|published|posted|publication\s+date|date\s+of\s+publication|release\s+date|posted\s+on)"
    r"\s*(?:on|at|date)?\s*[:\-–|]?\s*(?P<date>[^\n]{6,60})",
    re.IGNORECASE,
)
"""A label and what stands behind it, on one line."""
_DAY = re.compile(
    r"\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ \-./]+(?:{_MONTHS})[a-z]*\.?[ \-./,]+\d{{4}}"
    rf"|(?:{_MONTHS})[a-z]*\.?[ ]+\d{{1,2}}(?:st|nd|rd|th)?,?[ ]+\d{{4}}"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}[/.]\d{1,2}[/.]\d{1,2}",
    re.IGNORECASE,
)
"""A whole date as people write it."""
_MOST_WORDS = 14
"""A line with more words than this is running text: a date in it is one that the article tells of."""
_FEW_WORDS = 10
"""As many may stand beside a day that does not say of what it is: the writer's name, perhaps a place."""
_INLINE = frozenset({"a", "b", "em", "i", "small", "span", "strong"})
_MOST_TIMES = 30
"""A page with more of them is a list of articles."""
_MOST_LINES = 3000
_MOST_PARTS = 8
"""Elements within one that is a line: what holds more is a part of the page."""
_LONGEST_LINE = 200


def publication_day(page: HtmlElement, data: LinkedData, address: str | None) -> date | None:
    """Find the day on which the article of a page was published.

    Args:
        page: the page.
        data: its linked data.
        address: its own address, if it is known.
    """
    sources = (
        _said(data, data.articles(address)),
        _said(data, data.pages()),
        *(_metas(page, name) for name in _META),
        _marked(page, is_labelled=True),
        _labelled(page),
        *(_metas(page, name) for name in _VAGUE_META),
        _marked(page, is_labelled=False),
    )
    return next((day for days in sources if (day := _only(days)) is not None), None)


def day_of(text: str) -> date | None:
    """Read a day that stands in a text by itself, with an hour or without.

    None where day, month or year is missing, or where day and month could be mistaken for each other.
    """
    text = " ".join(text.split())
    try:
        return _in_range(datetime.fromisoformat(text).date()) if re.match(r"\d{4}-?\d{2}-?\d{2}", text) else _read(text)
    except ValueError:
        return _read(text)


def _read(text: str) -> date | None:
    found = _DAY.search(text)
    if found is None or len(text) > 200:
        return None
    written = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", found[0], flags=re.IGNORECASE)
    is_iso = re.match(r"\d{4}", written) is not None
    readings = set()
    for day_first in (False,) if is_iso else (False, True):
        try:
            readings.add(parser.parse(written, dayfirst=day_first, yearfirst=is_iso).date())
        except (ValueError, OverflowError):
            return None
    return _in_range(readings.pop()) if len(readings) == 1 else None


def _in_range(day: date) -> date | None:
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _only(days: Iterable[date | None]) -> date | None:
    """Give the day on which all agree; where they do not, none can be told from the others."""
    found = {day for day in days if day is not None}
    return found.pop() if len(found) == 1 else None


def _said(data: LinkedData, things: tuple[Thing, ...]) -> Iterator[date | None]:
    return (day_of(text) for thing in things for text in data.texts(thing, "datePublished"))


def _metas(page: HtmlElement, wanted: str) -> Iterator[date | None]:
    for element in page.iter("meta"):
        names = {(element.get(key) or "").strip().casefold() for key in ("property", "name", "itemprop")}
        if wanted in names:
            yield day_of(element.get("content") or "")


def _marked(page: HtmlElement, *, is_labelled: bool) -> Iterator[date | None]:
    """Give the days of `time` elements: those that say that they are of publication, or those that do not say of what.

    A `time` of a change, of another article, or within a sentence is none of them.
    """
    for element in page.xpath("//*[self::time or @itemprop='datePublished']")[:_MOST_TIMES]:
        marks = " ".join(filter(None, (element.get(key) for key in ("class", "itemprop", "id", "property"))))
        is_published = "pubdate" in element.attrib or bool(_PUBLISHED.search(marks))
        if is_published is not is_labelled or (
            not is_published and (_CHANGED.search(marks) or element.get("itemprop"))
        ):
            continue
        if _is_related(element) or not (is_published or _stands_alone(element)):
            continue
        yield day_of(element.get("datetime") or element.get("content") or element.text_content())


def _stands_alone(element: HtmlElement) -> bool:
    """Tell whether an element is a line of its own, at most with a name or a few words, none of them of a change."""
    while (around := element.getparent()) is not None and element.tag in _INLINE | {"time"}:
        beside = [around.text or ""]
        for child in around:
            beside += [child.text_content() if child.tag in _INLINE else "", child.tail or ""]
        words = " ".join(beside)
        if len(words.split()) > _FEW_WORDS or _CHANGED.search(words):
            return False
        element = around
    return True


def _is_related(element: HtmlElement) -> bool:
    """Tell whether an element is of other articles, or of the site around this one."""
    return any(
        above.tag in _ELSEWHERE or _RELATED.search(" ".join((above.get("class") or "", above.get("id") or "")))
        for above in element.iterancestors()
        if above.tag not in {"body", "html"}
    )


def _labelled(page: HtmlElement) -> Iterator[date | None]:
    """Give the days behind a word such as "Published", on short lines."""
    for element in islice(page.iter("p", "div", "span", "li", "td", "time", "h5", "h6"), _MOST_LINES):
        if len(element) > _MOST_PARTS:
            continue
        line = " ".join(element.text_content()[:_LONGEST_LINE].split())
        if len(line.split()) <= _MOST_WORDS and (found := _LABELLED.search(line)) and not _is_related(element):
            # "Published 1 November, updated 3 November": only what stands before the change.
            yield day_of(_CHANGED.split(found["date"])[0])

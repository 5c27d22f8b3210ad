"""What `draft` does: from articles to drafts on the desk."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import typer

from diplocal import publication
from diplocal.catalogue import Catalogue
from diplocal.cli.clock import day_of
from diplocal.cli.interview import Interview, can_ask, field_of
from diplocal.cli.network import NetworkError, fetch
from diplocal.cli.showing import in_short
from diplocal.cli.wording import many, told
from diplocal.cli.words import bad
from diplocal.diagnostics import one_line
from diplocal.draft.article import MOST, ArticleError, article_of, known
from diplocal.draft.desk import DeskError, Judgement, folder_of, judged, laid_out, names_of, recall
from diplocal.draft.events import drafted
from diplocal.draft.html import ExtraError, PageError, require
from diplocal.draft.lexicon import Lexicon
from diplocal.draft.matching import match
from diplocal.draft.value import Article
from diplocal.model import Source
from diplocal.publication import PublicationError
from diplocal.records import read
from diplocal.reporters import REPORTERS
from diplocal.when import day_in_words

_STANDARD_INPUT = "-"
_UNKNOWN = "unknown"
"""What stands for a day of publication that nobody knows: then only dates that name their year are read."""
_UNDATED = "states no day of publication, from which dates such as “on Friday” are counted"


class _RefusedError(Exception):
    """An article of which nothing can be drafted, and why, in a line."""


def run_draft(
    articles: list[str], events: Path, desk: Path, published: str | None, url: str | None, publisher: str | None
) -> None:
    """Draft records from articles, and lay them on the desk."""
    if url is not None and len(articles) > 1:
        raise bad("tells where one article stands, and there are more", "url")
    is_undated = published == _UNKNOWN
    day = None if published is None or is_undated else _day(published)
    where = None if url is None else field_of(Source, "url", "url")(url)
    who = None if publisher is None else field_of(Source, "publisher", "publisher")(publisher)
    reading = read(events)
    if reading.catalogue is None:
        sys.stderr.write(REPORTERS["full"](reading.findings))
        typer.echo("The calendar cannot be read; nothing was drafted.", err=True)
        raise typer.Exit(1)
    lexicon = Lexicon.of(reading.catalogue.vocabulary, (record.event for record in reading.catalogue.records))
    refused = waiting = 0
    for name in articles:
        try:
            article = known(_opened(name), published=day, url=where, publisher=who)
            article = replace(article, published=None) if is_undated else _dated(name, article)
            waiting += _draft(name, article, reading.catalogue, lexicon, desk)
        except (_RefusedError, ArticleError, PageError, ExtraError, NetworkError, DeskError, PublicationError) as error:
            typer.echo(f"diplocal: {_shown(name)}: {error}", err=True)
            refused += 1
        except OSError as error:
            typer.echo(f"diplocal: {told(error)}", err=True)
            refused += 1
    if waiting:
        typer.echo(
            f"{many(waiting, 'draft')} to judge with `diplocal review`. Nothing is published before that.", err=True
        )
    if refused:
        raise typer.Exit(2)


def _day(text: str) -> date:
    return day_of(text, "--published", f"write it as 2025-10-31, or {_UNKNOWN!r}")


def _day_or_unknown(text: str) -> date | None:
    return None if text == _UNKNOWN else _day(text)


def _opened(name: str) -> Article:
    """Read an article from where somebody says that it is."""
    if name == _STANDARD_INPUT:
        return article_of(sys.stdin.buffer.read(MOST))
    if "://" in name:
        require()
        page = fetch(name)
        return article_of(page.content, is_page=page.is_html, charset=page.charset, address=page.address)
    with Path(name).open("rb") as stream:
        return article_of(stream.read(MOST))


def _dated(name: str, article: Article) -> Article:
    """Give an article with its day of publication, which is asked for where the page does not state it."""
    if article.published is not None:
        return article
    if name == _STANDARD_INPUT or not can_ask():
        raise _RefusedError(f"{_UNDATED}; give it with --published 2025-10-31, or --published {_UNKNOWN}")
    typer.echo(f"{_shown(name)} {_UNDATED}.", err=True)
    question = f"Published on (2025-10-31, or {_UNKNOWN})"
    return replace(article, published=Interview(asks=True).needed("published", question, None, _day_or_unknown))


def _draft(name: str, article: Article, catalogue: Catalogue, lexicon: Lexicon, desk: Path) -> int:
    """Draft from one article; give how many drafts of it wait."""
    typer.echo(f"{_shown(name)}: {_introduced(article)}", err=True)
    outcome = drafted(article, lexicon)
    found = outcome.drafts
    for limit in outcome.limits:
        typer.echo(f"  {limit}", err=True)
    if not found:
        typer.echo("  no event was found in it.", err=True)
        return 0
    memory = recall(desk)
    proposed = [
        (name, draft, match(draft, article, catalogue)) for name, draft in zip(names_of(found), found, strict=True)
    ]
    said = {name: judgement for name, _, _ in proposed if (judgement := judged(memory, article, name))}
    waiting = [item for item in proposed if item[0] not in said]
    for judgement in said.values():
        typer.echo(f"  {_remembered(judgement)}", err=True)
    folder = desk / folder_of(article)
    if waiting:
        publication.publish(folder, laid_out(article, waiting))
    for stem, draft, proposal in waiting:
        about = f" → {proposal.record.id}" if proposal else ""
        facts = [in_short(fact.value) for key in ("when", "status", "kind") if (fact := draft.get(key))]
        typer.echo(folder / f"{stem}.toml")
        typer.echo(f"  {', '.join(facts)}{about}", err=True)
        if missing := [need for need in draft.needs if need != "description"]:  # which no article gives
            typer.echo(f"  not in the article: {', '.join(missing)}", err=True)
    return len(waiting)


def _introduced(article: Article) -> str:
    day = "" if article.published is None else day_in_words(article.published)
    return ", ".join(one_line(part) for part in (article.publisher, day, f"{len(article.text):,} characters") if part)


def _remembered(judgement: Judgement) -> str:
    what = one_line(judgement.title or judgement.draft or "the article")
    into = f" as {judgement.record}" if judgement.record else ""
    return f"{what}: {judgement.verdict}{into} on {judgement.on}, and not put forward again."


def _shown(name: str) -> str:
    return "standard input" if name == _STANDARD_INPUT else one_line(name)

"""Draft documents: a proposed record as TOML, with the words that each of its fields rests on.

The upper part has the form of a record, so that it can be read as one; what no record has stands below, under `draft`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from diplocal.diagnostics import one_line
from diplocal.draft.value import Article, Draft, Evidence, Fact, Value
from diplocal.toml import exact

_HEAD = (
    "# Proposed from an article, and not yet judged: `diplocal review` puts it before you. Nothing here is published."
)
_COMMENTS_FROM = 44
_LONGEST_COMMENT = 70
_ABOUT_ARTICLE = ("url", "publisher", "title", "language")


class DocumentError(ValueError):
    """A draft that is not as it was written; told in one line."""


@dataclass(frozen=True)
class Document:
    """A draft as it lies in its folder.

    Attributes:
        draft: what was proposed.
        article: what it was proposed from, without its text.
        sha256: of that text.
        about: the id of the record of which it speaks, if it was found to speak of one.
    """

    draft: Draft
    article: Article
    sha256: str
    about: str | None = None


def written(draft: Draft, article: Article, about: str | None = None) -> str:
    """Give the text of a draft's document.

    Args:
        draft: what is proposed.
        article: what it is proposed from.
        about: the id of the record of which it speaks, if it speaks of one.
    """
    return "".join(f"{line}\n" for line in _lines(draft, article, about))


def record_of(draft: Draft) -> dict[str, Any]:
    """Give what a draft proposes in the form of a record's data."""
    tree: dict[str, Any] = {}
    for fact in draft.facts:
        steps = fact.field.split(".")
        held: Any = tree
        for step, following in pairwise(steps):
            if step.isdecimal():
                while len(held) <= int(step):
                    held.append({})
                held = held[int(step)]
            else:
                held = held.setdefault(step, [] if following.isdecimal() else {})
        held[steps[-1]] = list(fact.value) if isinstance(fact.value, tuple) else fact.value
    return tree


def parsed(data: Mapping[str, Any]) -> Document:
    """Read a draft's document back.

    Args:
        data: what its TOML holds.

    Raises:
        DocumentError: where it is not as `written` writes it.
    """
    try:
        about = data["draft"]
        published = about.get("published")
        article = Article(
            "",
            date.fromisoformat(published) if published else None,
            **{key: about.get(key) for key in _ABOUT_ARTICLE},
        )
        evidence: dict[str, list[Evidence]] = {}
        for item in about["evidence"]:
            start, end = item["span"]
            evidence.setdefault(item["field"], []).append(Evidence(item["quote"], start, end, item["rule"]))
        facts = tuple(Fact(field, _value(data, field), tuple(found)) for field, found in evidence.items())
        return Document(Draft(facts, tuple(about["needs"])), article, about["sha256"], about.get("about"))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise DocumentError(f"is no draft as `diplocal draft` writes it ({error!r})") from None


def _value(data: Mapping[str, Any], field: str) -> Value:
    held: Any = data
    for step in field.split("."):
        held = held[int(step) if step.isdecimal() else step]
    return tuple(held) if isinstance(held, list) else held


def _lines(draft: Draft, article: Article, about: str | None) -> Iterator[str]:
    yield _HEAD
    if about is not None:
        yield f"# It speaks of {about}, which is in the calendar."
    yield ""
    tables: dict[str, list[Fact]] = {"": []}
    for fact in draft.facts:
        tables.setdefault(fact.field.rpartition(".")[0], []).append(fact)
    for table, facts in tables.items():
        if table:
            name, _, index = table.rpartition(".")
            yield from ("", f"[[{name}]]" if index.isdecimal() else f"[{table}]")
        for fact in facts:
            yield _noted(f"{fact.field.rpartition('.')[2]} = {_toml(fact.value)}", _quoted(fact.evidence[0].quote))
    yield from _source(draft, article)
    yield from _about(draft, article, about)
    for fact in draft.facts:
        for evidence in fact.evidence:
            yield from ("", "[[draft.evidence]]", f"field = {exact(fact.field)}", f"quote = {exact(evidence.quote)}")
            yield f"span = [{evidence.start}, {evidence.end}]"
            yield f"rule = {exact(evidence.rule)}"


def _source(draft: Draft, article: Article) -> Iterator[str]:
    yield from ("", "[[sources]]")
    if article.publisher:
        yield f"publisher = {exact(article.publisher)}"
    if article.published:
        yield f"published = {exact(article.published.isoformat())}"
    if article.url:
        yield f"url = {exact(article.url)}"
    yield _noted('# claim = "…"', "what it says of the event, in your own words: `review` asks for it")
    for key in ("when", "status"):
        if fact := draft.get(key):
            yield f"says_{key} = {_toml(fact.value)}"


def _about(draft: Draft, article: Article, about: str | None) -> Iterator[str]:
    yield from ("", "[draft]")
    yield _noted(f"needs = {_toml(draft.needs)}", "what the article does not give")
    if about is not None:
        yield f"about = {exact(about)}"
    yield f"sha256 = {exact(article.sha256)}"
    if article.published:
        yield f"published = {exact(article.published.isoformat())}"
    for key in _ABOUT_ARTICLE:
        if value := getattr(article, key):
            yield f"{key} = {exact(value)}"


def _toml(value: Value) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(exact(word) for word in value)}]"
    return str(value) if isinstance(value, int) else exact(value)


def _quoted(words: str) -> str:
    """Give words of the article as a comment may show them: on one line, and shortened."""
    line = one_line(" ".join(words.split()))
    return f"“{line if len(line) <= _LONGEST_COMMENT else line[: _LONGEST_COMMENT - 1] + '…'}”"


def _noted(line: str, comment: str) -> str:
    return f"{line:<{_COMMENTS_FROM}} # {comment}"

"""Accepting: from a draft to the text of a new record, with what only the reviewer can say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import typer

from diplocal.catalogue import Catalogue
from diplocal.cli.authoring import free_id
from diplocal.cli.interview import Interview, field_of
from diplocal.cli.words import bad, choice_of, key_of
from diplocal.draft.claims import copied
from diplocal.draft.desk import Waiting
from diplocal.draft.document import record_of
from diplocal.draft.value import Article, Draft
from diplocal.form import SCHEMA, Answers, filled, folder_of, suggested_id
from diplocal.model import Event, Person, Place, Source, Status, Who
from diplocal.when import When, parse_when


def new_record(waiting: Waiting, catalogue: Catalogue, interview: Interview, today: date) -> tuple[Path, str]:
    """Ask for what the article does not give, and give the place and the text of a record.

    Args:
        waiting: the draft.
        catalogue: the calendar.
        interview: the questions.
        today: the day on which somebody looked.

    Raises:
        typer.BadParameter: where the draft holds a value that no record may.
    """
    draft, article = waiting.draft, waiting.article
    given = record_of(draft)

    def proposed(key: str, question: str, read: Callable[[str], Any], default: str = "") -> Any:  # noqa: ANN401
        """Take what the article gives, and ask where it gives nothing that a record may hold."""
        try:
            return read(str(given[key])) if key in given else interview.needed(key, question, None, read, default)
        except typer.BadParameter as error:
            typer.echo(error.format_message(), err=True)
            return interview.needed(key, question, None, read, default)

    title: str = proposed("title", "Title, at most 60 characters", field_of(Event, "title", "title"))
    kind = proposed("kind", f"Kind ({', '.join(catalogue.vocabulary.kinds)})", _kind(catalogue))
    status: Status = proposed("status", f"Status ({', '.join(Status)})", _status)
    question = "When, no more precisely than the article (2026-02-18, 2026-02, 2026-02-15/2026-02-25, unknown)"
    when: When = proposed("when", question, field_of(Event, "when", "when"), "unknown")
    source = source_of(article, draft, interview)
    question = "Description, in your own words (two to five plain sentences)"
    own = told(article, draft)(field_of(Event, "description", "description"))
    base = catalogue.settings.base_url
    answers = Answers(
        title=title,
        kind=kind,
        status=status,
        when=when,
        checked=today,
        description=interview.needed("description", question, None, own),
        source=_answered(source, when, interview),
        places=tuple(Place(**place) for place in given.get("places", ())),
        timezone=given.get("timezone"),
        themes=tuple(given.get("themes", ())),
        series=given.get("series"),
        edition=given.get("edition"),
        part_of=given.get("part_of"),
        meeting_of=tuple(given.get("meeting_of", ())),
        who=Who(**given.get("who", {})),
        people=tuple(Person(**person) for person in given.get("people", ())),
        schema=f"{base}schema/record.json" if base else SCHEMA,
    )
    question = "Id, for good: the name of its file"
    identity = interview.needed("id", question, None, free_id(catalogue), suggested_id(title) or "")
    return Path(folder_of(when)) / f"{identity}.toml", filled(answers)


def _answered(source: Source, when: When, interview: Interview) -> Source:
    """Give a source that agrees with the record's date, or says why its own does not carry."""
    if source.says_when is None:
        return source if when.is_unknown else source.model_copy(update={"says_when": when})
    if when.is_unknown and not source.says_when.is_unknown:
        return source.model_copy(update={"outweighed": outweighed(source.says_when, interview)})
    return source


def outweighed(says_when: When, interview: Interview) -> str:
    """Ask why a date of an article does not carry: one without a beginning is none that an event could have."""
    default = "It gives the last day only." if says_when.start is None else ""
    reason: str = interview.needed(
        "outweighed", "Why the article's date does not carry", None, of_source("outweighed"), default
    )
    return reason


def source_of(article: Article, draft: Draft, interview: Interview) -> Source:
    """Ask for what is told of the article itself, and give it as a source.

    Args:
        article: the article.
        draft: what it was found to say.
        interview: the questions.
    """
    publisher = interview.needed("publisher", "Publisher of the article", article.publisher, of_source("publisher"))
    document = None
    if article.url is None:
        document = interview.needed(
            "document", "How to find the article, which has no address", None, of_source("document")
        )
    claim = interview.needed(
        "claim", "What it says of the event, in your own words", None, told(article, draft)(of_source("claim"))
    )
    when, status = draft.get("when"), draft.get("status")
    return Source(
        publisher=publisher,
        published=None if article.published is None else parse_when(article.published.isoformat()),
        url=article.url,
        document=document,
        language=language_of(article),
        claim=claim,
        says_when=parse_when(str(when.value)) if when else None,
        says_status=Status(str(status.value)) if status else None,
    )


def of_source(name: str) -> Callable[[str], Any]:
    """Give a reader for a key of a source."""
    return field_of(Source, name, name)


def language_of(article: Article) -> str | None:
    """Give the code of an article's language, where it is not English."""
    code = (article.language or "en").partition("-")[0].casefold()
    return None if code == "en" else code


def told(article: Article, draft: Draft) -> Callable[[Callable[[str], Any]], Callable[[str], Any]]:
    """Give what makes a reader refuse the article's own words."""
    quotes = [item.quote for fact in draft.facts for item in fact.evidence]

    def careful(read: Callable[[str], Any]) -> Callable[[str], Any]:
        def checked(text: str) -> Any:  # noqa: ANN401 - the value of a key
            if words := copied(text, article.text, quotes):
                raise bad(f"“{words}” stands so in the article; say it in your own words", "claim")
            return read(text)

        return checked

    return careful


def _kind(catalogue: Catalogue) -> Callable[[str], str]:
    return lambda word: key_of(catalogue.vocabulary, ("kind",), word, "kind")


def _status(word: str) -> Status:
    return Status(choice_of(word, list(Status), "status"))

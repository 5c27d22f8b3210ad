"""What `new` does: from answers to a record in its place."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

import typer

from diplocal import build as pipeline
from diplocal.artifacts import Artifact
from diplocal.catalogue import Catalogue
from diplocal.cli.clock import read_day
from diplocal.cli.interview import Interview, can_ask, field_of
from diplocal.cli.words import bad, choice_of, key_of
from diplocal.diagnostics import Finding, Severity
from diplocal.form import SCHEMA, Answers, filled, folder_of, suggested_id
from diplocal.model import Event, Place, Source, Status, Who
from diplocal.publication import PublicationError, create, locked
from diplocal.records import read
from diplocal.reporters import REPORTERS
from diplocal.vocabulary import Dimension, Vocabulary
from diplocal.when import UNKNOWN, When, is_zone, zone_names, zones_of

_NEEDED = ("title", "kind", "status", "when", "publisher", "claim", "description")
_FEW = 20
_EITHER: tuple[Dimension, ...] = ("country", "organisation")


@dataclass(frozen=True, kw_only=True)
class Given:
    """What the options gave, in the user's words."""

    id: str | None
    title: str | None
    kind: str | None
    status: str | None
    when: str | None
    timezone: str | None
    country: str | None
    city: str | None
    venue: str | None
    themes: Sequence[str]
    series: str | None
    meeting_of: Sequence[str]
    hosts: Sequence[str]
    attended: Sequence[str]
    publisher: str | None
    published: str | None
    url: str | None
    document: str | None
    claim: str | None
    description: str | None


def run_new(given: Given, events: Path, today: str | None, *, yes: bool) -> None:
    """Write a new record, once it is known to be valid."""
    day = read_day(today)
    reading = read(events)
    if reading.catalogue is None:
        _refuse(reading.findings, "The calendar cannot be read; nothing was written.")
    interview = Interview(asks=not yes and can_ask())
    if not interview.asks:
        _check_given(given)
    else:
        typer.echo("Enter alone leaves out what may be left out, or takes what stands in brackets.", err=True)
    answers = _Questions(given, interview, reading.catalogue).answers(day)
    question = "Id, for good: the name of its file"
    suggestion = suggested_id(answers.title) or ""
    identity = interview.needed("id", question, given.id, free_id(reading.catalogue), suggestion)
    text = filled(answers)
    place = Path(folder_of(answers.when)) / f"{identity}.toml"
    if interview.asks:
        typer.echo(f"\n{text}", err=True)
        if not typer.confirm(f"Write this to {events / place}?", default=True, err=True):
            raise typer.Abort
    _write(events, place, text, day)


def _check_given(given: Given) -> None:
    """Name everything that is missing at once, where nobody can be asked."""
    missing = [f"--{name}" for name in _NEEDED if not getattr(given, name)]
    if not (given.url or given.document):
        missing.append("--url or --document")
    if missing:
        message = "needed, since nobody is asked here (on a terminal, and without --yes, what is missing is asked for)"
        raise typer.BadParameter(message, param_hint=", ".join(missing))


class _Questions:
    """The questions about an event, in the order in which people think of them."""

    def __init__(self, given: Given, interview: Interview, catalogue: Catalogue) -> None:
        self.given = given
        self.interview = interview
        self.vocabulary: Vocabulary = catalogue.vocabulary
        base = catalogue.settings.base_url
        self.schema = f"{base}schema/record.json" if base else SCHEMA

    def answers(self, today: date) -> Answers:
        given, needed = self.given, self.interview.needed
        title = needed("title", "Title", given.title, field_of(Event, "title", "title"))
        kind = needed("kind", self.listing("Kind", "kind"), given.kind, self.key(("kind",), "kind"))
        question = f"Status ({', '.join(Status)})"
        status = needed("status", question, given.status, lambda word: Status(choice_of(word, list(Status), "status")))
        question = "When, no more precisely than the source (2026-02-18, 2026-02, 2026-02-15/2026-02-25, unknown)"
        when: When = needed("when", question, given.when, field_of(Event, "when", "when"))
        place = self.place()
        return Answers(
            title=title,
            kind=kind,
            status=status,
            when=when,
            checked=today,
            places=(place,),
            timezone=self.timezone(when, place.country),
            themes=self.keys("Themes", given.themes, ("theme",), "theme"),
            series=self.series(),
            meeting_of=self.keys("Meeting of", given.meeting_of, ("organisation",), "meeting-of"),
            who=Who(
                hosts=self.keys("Hosts", given.hosts, _EITHER, "host"),
                attended=self.keys("Others who took part", given.attended, _EITHER, "attended"),
            ),
            source=self.source(when, status),
            description=needed(
                "description",
                "Description (two to five plain sentences)",
                given.description,
                field_of(Event, "description", "description"),
            ),
            schema=self.schema,
        )

    def place(self) -> Place:
        given, wished = self.given, self.interview.wished
        return Place(
            country=wished("Country of the place", given.country, self.key(("country",), "country")),
            city=wished("City", given.city, field_of(Place, "city", "city")),
            venue=wished("Venue", given.venue, field_of(Place, "venue", "venue")),
        )

    def timezone(self, when: When, country: str | None) -> str | None:
        """Get the zone where there is a clock time; a country with one zone answers for itself."""
        if not (when.has_clock or self.given.timezone):
            return None
        zones = zones_of(country) if country else ()
        question = f"Zone of the place ({', '.join(zones[:_FEW]) or 'such as Asia/Kolkata'})"
        default = zones[0] if len(zones) == 1 else ""
        if not (self.interview.asks or self.given.timezone or default):
            which = f"; those of {country} are {', '.join(zones[:4])}{' …' if len(zones) > 4 else ''}" if zones else ""
            raise bad(f"a clock time needs the zone of its place{which}", "timezone")
        return self.interview.needed("timezone", question, self.given.timezone, _zone, default)

    def series(self) -> str | None:
        if not (self.vocabulary.series or self.given.series):
            return None
        return self.interview.wished(
            self.listing("Series", "series"), self.given.series, self.key(("series",), "series")
        )

    def source(self, when: When, status: Status) -> Source:
        given, needed, wished = self.given, self.interview.needed, self.interview.wished
        publisher = needed("publisher", "Publisher of the source", given.publisher, self.of_source("publisher"))
        published = wished(
            "Published on (day or month, as the page states)", given.published, self.of_source("published")
        )
        url = None
        if given.url or not given.document:
            url = wished("Web address (empty if it has none)", given.url, self.of_source("url"))
        document = None
        if given.document or url is None:
            question = "How to find the source"
            document = needed("document", question, given.document, self.of_source("document"))
        claim = needed("claim", "What it says, in your own words", given.claim, self.of_source("claim"))
        return Source(
            publisher=publisher,
            published=published,
            url=url,
            document=document,
            claim=claim,
            says_when=None if when == UNKNOWN else when,
            # That nobody reported it is what no source says.
            says_status=None if status is Status.UNREPORTED else status,
        )

    def of_source(self, name: str) -> Callable[[str], Any]:
        return field_of(Source, name, name)

    def key(self, dimensions: tuple[Dimension, ...], option: str) -> Callable[[str], str]:
        return lambda word: key_of(self.vocabulary, dimensions, word, option)

    def keys(
        self, question: str, given: Sequence[str], dimensions: tuple[Dimension, ...], option: str
    ) -> tuple[str, ...]:
        words = [word for dimension in dimensions for word in self.vocabulary.words(dimension)]
        if not (words or given):
            return ()
        shown = f"{question} ({', '.join(words)})" if len(words) <= _FEW else question
        return self.interview.several(f"{shown}, separated by commas", given, self.key(dimensions, option))

    def listing(self, question: str, dimension: Dimension) -> str:
        words = self.vocabulary.words(dimension)
        return f"{question} ({', '.join(words)})" if len(words) <= _FEW else question


def _zone(text: str) -> str:
    if is_zone(text):
        return text
    near = get_close_matches(text, zone_names(), n=1)
    raise bad(
        f"{text!r} is no zone; {f'did you mean {near[0]!r}?' if near else 'write it as Asia/Kolkata'}", "timezone"
    )


def free_id(catalogue: Catalogue) -> Callable[[str], str]:
    """Give a reader for an id that no record has, or ever had."""

    def free(text: str) -> str:
        identity: str = field_of(Event, "id", "id")(text)
        earlier = {name for record in catalogue.records for name in record.event.formerly}
        if identity in catalogue.by_id or identity in catalogue.unread or identity in earlier:
            raise bad(f"{identity!r} is the id of another record; an id is for good", "id")
        return identity

    return free


def _write(events: Path, place: Path, text: str, today: date) -> None:
    """Put a record into its place if it is valid there, and else show why not."""
    file = events / place
    try:
        with locked(events):
            _, findings = pipeline.validate(events, today, drafts={file: text})
            own = [
                finding for finding in findings if finding.path == file.as_posix() or repr(file.stem) in finding.message
            ]
            if any(finding.severity is Severity.ERROR for finding in own):
                sys.stdout.write(text)
                _refuse(own, "Nothing was written. The record as it would be went to standard output.")
            create(events, (Artifact(place.as_posix(), text.encode()),))
    except PublicationError as error:
        typer.echo(f"diplocal: {error}", err=True)
        raise typer.Exit(2) from None
    _report(own)
    typer.echo(file)
    typer.echo("Look it over, then run `diplocal build`.", err=True)


def _report(findings: Sequence[Finding]) -> None:
    sys.stderr.write(REPORTERS["full"](findings))


def _refuse(findings: Sequence[Finding], why: str) -> NoReturn:
    _report(findings)
    typer.echo(why, err=True)
    raise typer.Exit(1)

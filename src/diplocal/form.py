"""The form: the text of a new record, filled in as far as somebody has answered, with comments that teach the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from diplocal.model import LONGEST_SLUG, Part, Person, Place, Source, Status, Who, is_slug
from diplocal.toml import block, listed, quoted
from diplocal.when import When

SCHEMA = "../../dist/schema/record.json"
"""Where a record two folders below the calendar's parent finds the schema that `build` writes."""
_COMMENTS_FROM = 40
_LETTERS = str.maketrans(
    {"æ": "ae", "đ": "d", "ð": "d", "\u0131": "i", "ł": "l", "ø": "o", "œ": "oe", "þ": "th", "&": " and "}
)
"""Letters that Unicode does not take apart into an ASCII one and an accent."""
_APOSTROPHES = re.compile("['’\u02bc]")


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What is known of a new event, and of the first source that tells of it.

    Texts are as the model wants them, words are keys of the vocabularies. What is absent or empty stands in the form as
    a comment where it is worth knowing of.

    Attributes:
        checked: the day on which somebody last looked for news of it.
        schema: address of the JSON Schema of records, for editors.
    """

    title: str
    kind: str
    status: Status
    when: When
    checked: date
    description: str
    source: Source
    places: tuple[Place, ...] = ()
    timezone: str | None = None
    themes: tuple[str, ...] = ()
    series: str | None = None
    edition: int | None = None
    part_of: str | None = None
    meeting_of: tuple[str, ...] = ()
    who: Who = field(default_factory=Who)
    people: tuple[Person, ...] = ()
    schema: str = SCHEMA


def filled(answers: Answers) -> str:
    """Give the text of a record.

    Raises:
        ValueError: where an answer holds a character that no record may hold.
    """
    return "".join(f"{line}\n" for line in _lines(answers))


def folder_of(when: When) -> str:
    """Give the folder in which people look for a record: its year, or `undated`."""
    return "undated" if when.first is None else f"{when.first.year:04}"


def suggested_id(title: str) -> str | None:
    """Make an id of a title; None where too little of it is left in ASCII."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", title).casefold().translate(_LETTERS))
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    words = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    if len(words) > LONGEST_SLUG:
        words = words[: LONGEST_SLUG + 1].rpartition("-")[0] or words[:LONGEST_SLUG]
    return words if is_slug(words) else None


def _lines(answers: Answers) -> Iterator[str]:
    yield f"#:schema {answers.schema}"
    yield ""
    yield from _event(answers)
    for place in answers.places or (Place(),):
        yield from _place(place)
    yield from _who(answers.who)
    for person in answers.people:
        yield from (
            "",
            "[[people]]",
            *(f"{key} = {quoted(value)}" for key, value in _given(person, "of", "name", "office")),
        )
    yield from _source(answers.source)


def _event(answers: Answers) -> Iterator[str]:
    yield _noted(f"title = {quoted(answers.title)}", "at most 60 characters, the telling words first")
    yield _noted('# also = ["…"]', "other names")
    yield _noted(f"kind = {quoted(answers.kind)}", "a key of vocabulary/kinds.toml")
    yield _noted(f"status = {quoted(answers.status)}", " ".join(Status))
    hint = 'as precise as the sources: 2026-02 is a month, A/B a span; or "unknown"'
    yield _noted(f"when = {quoted(str(answers.when))}", hint)
    if answers.timezone is not None:
        yield _noted(f"timezone = {quoted(answers.timezone)}", "zone of the place, for the clock time")
    yield _noted(f"checked = {quoted(answers.checked.isoformat())}", "when you last looked for news of it")
    yield _noted(f"themes = {listed(answers.themes)}", "keys of vocabulary/themes.toml")
    if answers.series is not None:
        yield _noted(f"series = {quoted(answers.series)}", "a key of vocabulary/series.toml")
    if answers.edition is not None:
        yield f"edition = {answers.edition}"
    elif answers.series is not None:
        yield _noted("# edition = 3", "its number in the series, if a source counts")
    if answers.meeting_of:
        yield _noted(f"meeting_of = {listed(answers.meeting_of)}", "organisations convened: their members take part")
    part_of = '# part_of = "…"' if answers.part_of is None else f"part_of = {quoted(answers.part_of)}"
    yield _noted(part_of, "the id of the event that contains this one")
    yield f"description = {block(answers.description)}"


def _place(place: Place) -> Iterator[str]:
    keys = [f"{key} = {quoted(value)}" for key, value in _given(place, "country", "city", "venue")]
    yield ""
    yield _noted("[[places]]" if keys else "# [[places]]", "a line below a [table] belongs to that table")
    yield from keys or ['# country = "SG"']


def _who(who: Who) -> Iterator[str]:
    yield ""
    yield _noted("[who]", "codes of countries and keys of organisations, named by a source")
    for role, names in (("hosts", who.hosts), ("attended", who.attended)):
        yield f"{'' if names else '# '}{role} = {listed(names)}"
    if not (who.invited or who.observers or who.absent):
        yield _noted("# invited = []", "also: observers, absent")
    for role, names in (("invited", who.invited), ("observers", who.observers), ("absent", who.absent)):
        if names:
            yield f"{role} = {listed(names)}"


def _source(source: Source) -> Iterator[str]:
    comments = {
        "claim": "what it says of the event, in your own words",
        "says_when": "the date as this source gives it",
        "says_status": "the status as this source gives it",
    }
    yield ""
    yield _noted("[[sources]]", "repeat the whole table for each further source")
    if source.published is None:
        yield _noted('# published = "2026-02-20"', "the day or month that the page itself states")
    for key, value in _given(source, "publisher", "published", "url", "document", "language", *comments, "outweighed"):
        yield _noted(f"{key} = {quoted(value)}", comments.get(key, ""))


def _given(part: Part, *keys: str) -> Iterator[tuple[str, str]]:
    """Give those keys of a table that are there, with what stands behind them."""
    return ((key, str(value)) for key in keys if (value := getattr(part, key)) is not None)


def _noted(line: str, comment: str) -> str:
    """Give a line whose comment stands in one column with the others, where the line leaves room for it."""
    return f"{line:<{_COMMENTS_FROM}} # {comment}" if comment else line

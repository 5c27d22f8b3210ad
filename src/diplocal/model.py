"""The record: one event as a person writes it, with its sources and what they claim.

Shape only: whether the words are in the vocabularies, and whether the facts hang together, is for the rules.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any

import webcolors
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    Strict,
)
from pydantic_core import PydanticCustomError

from diplocal import address, characters
from diplocal.when import Precision, When, WhenError, parse_when

LONGEST_TITLE = 60
LONGEST_LINE = 500
LONGEST_TEXT = 4000
LONGEST_SLUG = 80
HIGHEST_EDITION = 999

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def fault(code: str, message: str, cure: str) -> PydanticCustomError:
    """Make the error that the reader of records turns into a finding."""
    return PydanticCustomError(code, "{message}", {"message": message, "cure": cure})


def is_slug(text: str) -> bool:
    """Tell whether a text can be an id: lower-case ASCII letters, digits and single hyphens, and a safe file name."""
    return len(text) <= LONGEST_SLUG and _SLUG.fullmatch(text) is not None and text not in _DEVICES


def _slug(text: str) -> str:
    if not is_slug(text):
        cure = f"use a-z, 0-9 and single hyphens, at most {LONGEST_SLUG} characters"
        raise fault("S007", f"{text[:LONGEST_SLUG]!r} cannot be an id", cure)
    return text


def _text(value: str) -> str:
    if found := characters.forbidden(value):
        raise fault("T101", f"holds {found}", "delete that character")
    if not value.strip():
        raise fault("T102", "is empty", "write something, or delete the key")
    if len(value) > LONGEST_TEXT:
        raise fault("T103", f"has {len(value)} characters", f"shorten it to {LONGEST_TEXT} at most")
    return value.strip("\n")


def _line(value: str) -> str:
    if value.isprintable() and 0 < len(value) <= LONGEST_LINE and " " not in {value[0], value[-1]}:
        return value  # nearly all lines; a space is the only white space that can be printed
    if "\n" in value:
        raise fault("T101", "holds a line break", "write it on one line")
    if value.strip() and value != value.strip():
        raise fault("T104", f"{value[:40]!r} begins or ends with a space", "delete the space")
    if len(value) > LONGEST_LINE:
        raise fault("T103", f"has {len(value)} characters", f"shorten it to {LONGEST_LINE} at most")
    return _text(value)


def _title(value: str) -> str:
    if len(value) > LONGEST_TITLE:
        cure = "keep the telling words, and put the rest into `also` or `description`"
        raise fault("T103", f"has {len(value)} characters; a phone shows {LONGEST_TITLE}", cure)
    return value


def _url(value: str) -> str:
    if found := address.fault(value):
        raise fault("E103", *found)
    return value


def _when(value: object) -> When:
    if isinstance(value, When):
        return value
    if type(value) is date:
        value = value.isoformat()
    if isinstance(value, str):
        try:
            return parse_when(value)
        except WhenError as error:
            raise fault(error.code, error.message, error.cure) from error
    if isinstance(value, bool | list | dict):
        raise fault("S004", "is not a date in quotes", 'write it as "2026-02-18"; a span is "2026-02-15/2026-02-25"')
    shown = value.isoformat(timespec="minutes")[:16] if isinstance(value, datetime) else str(value)[:40]
    raise fault("S004", f"is {shown} without quotes", f'put the date in quotes: "{shown}"')


def _own_date(value: object) -> When:
    when = _when(value)
    if when.start is None and when.end is not None:
        cure = 'write the first day that a source supports, or "unknown"; an open beginning is for `says_when`'
        raise fault("D101", f"{when} has no beginning, which the date of an event needs", cure)
    return when


def _published(value: object) -> When:
    when = _when(value)
    is_qualified = when.is_approximate or when.is_uncertain
    if when.precision not in {Precision.DAY, Precision.MONTH} or when.is_span or when.is_open or is_qualified:
        cure = "give the day or the month that the page itself states, or leave the key out"
        raise fault("D109", f"{when} is not a day or a month of publication", cure)
    return when


def _day(value: object) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str) and (day := _when(value).first) and _DAY.fullmatch(value):
        return day
    raise fault("D101", f"is {str(value)[:40]!r}, which is no day", "write it year-month-day: 2026-02-18")


def _colour(value: str) -> str:
    names = webcolors.names()
    if value not in names:
        near = get_close_matches(value.casefold(), names, n=1)
        cure = f"did you mean {near[0]!r}?" if near else "write one such as navy, teal or seagreen"
        raise fault("S006", f"is {value[:40]!r}, which is no CSS3 colour name", cure)
    return value


def _for_json(value: dict[str, Any]) -> dict[str, Any]:
    waiting: list[object] = [value]
    while waiting:
        held = waiting.pop()
        if isinstance(held, dict):
            waiting.extend(held.values())
        elif isinstance(held, list):
            waiting.extend(held)
        elif isinstance(held, time) or (isinstance(held, float) and not math.isfinite(held)):
            raise fault("S004", f"holds {held}, which JSON cannot carry", "put it in quotes")
    return value


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise fault("P102", f"{value} is no coordinate", "write decimal degrees, such as 17.6868")
    return value


def _within(least: int, most: int) -> Any:  # noqa: ANN401 - pydantic does not name what its Field gives
    # Behind a validator of ours, pydantic keeps the bounds out of the JSON Schema.
    return Field(ge=least, le=most, json_schema_extra={"minimum": least, "maximum": most})


def _listed(value: object) -> object:
    if isinstance(value, str):
        raise fault(
            "S004", f"is {value[:40]!r}, where a list in brackets is due", f'put it in brackets: ["{value[:40]}"]'
        )
    return value


Slug = Annotated[str, AfterValidator(_slug)]
"""An id: the name of a file, a key of a vocabulary, a part of a feed's path."""
Text = Annotated[str, AfterValidator(_text)]
"""Plain text of several lines."""
Line = Annotated[str, AfterValidator(_line)]
"""Plain text on one line."""
Words = Annotated[tuple[Line, ...], BeforeValidator(_listed)]
"""A list of words of a vocabulary, or of names."""
Url = Annotated[str, AfterValidator(_url)]
"""A web address, exactly as written."""
SaidDate = Annotated[When, PlainValidator(_when, json_schema_input_type=str), PlainSerializer(str)]
"""A date with its precision (EDTF, or a local date-time), as somebody gives it."""
EventDate = Annotated[When, PlainValidator(_own_date, json_schema_input_type=str), PlainSerializer(str)]
"""The date of an event, which has a beginning unless it is unknown."""
PublicationDate = Annotated[When, PlainValidator(_published, json_schema_input_type=str), PlainSerializer(str)]
"""The day or the month on which a source came out."""
Day = Annotated[date, PlainValidator(_day, json_schema_input_type=date)]
"""A full date."""
Flag = Annotated[bool, Strict()]
Colour = Annotated[Line, AfterValidator(_colour)]
"""A CSS3 colour name."""


class Part(BaseModel):
    """A table of a record: frozen, and without keys of its own invention."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)


class Status(StrEnum):
    """Where an event stands between idea and history."""

    PROPOSED = "proposed"
    ANNOUNCED = "announced"
    CONFIRMED = "confirmed"
    HELD = "held"
    UNREPORTED = "unreported"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class PartOfDay(StrEnum):
    """What a source says of the hour, short of a clock time."""

    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


class Place(Part):
    """Where it takes place; every key may be missing."""

    country: Line | None = None
    """ISO 3166-1 alpha-2 code."""
    city: Line | None = None
    venue: Line | None = None
    latitude: Annotated[float, Strict(), AfterValidator(_finite), _within(-90, 90)] | None = None
    """Decimal degrees of the venue itself, never of the middle of a city."""
    longitude: Annotated[float, Strict(), AfterValidator(_finite), _within(-180, 180)] | None = None


class Who(Part):
    """Who takes part, by role: countries and organisations that a source names."""

    hosts: Words = ()
    attended: Words = ()
    invited: Words = ()
    observers: Words = ()
    absent: Words = ()
    reported: Line | None = None
    """A number or a list that a source claims and that is never expanded."""


class Person(Part):
    """A person in public office."""

    of: Line
    """Country code or organisation."""
    name: Line
    office: Line


class Source(Part):
    """What the record rests on, and what it says."""

    publisher: Line
    published: PublicationDate | None = None
    url: Url | None = None
    document: Line | None = None
    """How to find a source without an address."""
    archived: Url | None = None
    language: Line | None = None
    """ISO 639 code where the source is not in English."""
    claim: Line
    """What it says of the event, in our own words."""
    says_when: SaidDate | None = None
    says_status: Status | None = None
    outweighed: Line | None = None
    """Why this source's contradiction does not carry."""
    unresolved: Line | None = None
    """Why this source's contradiction stays open."""


class Change(Part):
    """A change of the event that readers should know of."""

    on: Day
    was: EventDate | None = None
    """The date before the change."""
    note: Line
    correction: Flag = False
    """Whether the error was ours."""


class Event(Part):
    """One event."""

    id: Slug
    """The stem of its file; never written inside a TOML record."""
    title: Annotated[Line, AfterValidator(_title)]
    also: Words = ()
    """Other names."""
    kind: Line
    status: Status
    when: EventDate
    timezone: Line | None = None
    """IANA zone of the place; needed by a clock time."""
    part_of_day: PartOfDay | None = None
    checked: Day | None = None
    """When somebody last looked for news of it."""
    themes: Words = ()
    series: Line | None = None
    edition: Annotated[int, Strict(), Field(ge=1, le=HIGHEST_EDITION)] | None = None
    part_of: Line | None = None
    """Id of the event that contains it."""
    sidelines_of: Line | None = None
    """Id of the event beside which it takes place."""
    meeting_of: Words = ()
    """Organisations convened: their members on its first day count as taking part."""
    formerly: Annotated[tuple[Slug, ...], BeforeValidator(_listed)] = ()
    """Earlier ids, oldest first, whose identity goes on in this record."""
    description: Text
    umbrella: Flag = False
    """Only groups others: on the site, not in feeds."""
    hold: Line | None = None
    """Why it is kept out of feeds."""
    withdrawn: Line | None = None
    """Why our entry was wrong or double."""
    places: tuple[Place, ...] = ()
    who: Who = Who()
    people: tuple[Person, ...] = ()
    sources: tuple[Source, ...] = ()
    history: tuple[Change, ...] = ()
    excused: dict[str, Line] = Field(default_factory=dict)
    """Codes of rules that this record breaks with reason, and the reasons."""
    extra: Annotated[dict[str, Any], AfterValidator(_for_json)] = Field(default_factory=dict)
    """Free keys, passed to the JSON exports."""

"""Settings: what `calendar.toml` says of the calendar as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator

from diplocal import address
from diplocal.diagnostics import Severity
from diplocal.model import Colour, Line, Part, Slug, Text, Words, fault
from diplocal.selection import Selection

_MINT = "mint one, once: python3 -c 'import uuid; print(uuid.uuid4())'"


def _base_url(value: str) -> str:
    if not value:
        return value
    if found := address.fault(value):
        raise fault("E103", *found)
    return value if value.endswith("/") else value + "/"


def _namespace(value: object) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        raise fault("S006", f"is {str(value)[:40]!r}, which is no UUID", _MINT) from None


def _alternatives(value: object) -> object:
    return [value] if isinstance(value, dict) else value


class Collection(Part):
    """A feed that a reader would ask for, chosen by any of several selections."""

    slug: Slug
    name: Line
    description: Text
    select: Annotated[tuple[Selection, ...], BeforeValidator(_alternatives)]


class Rules(Part):
    """Which rules the calendar does without, and how much others weigh."""

    ignore: Words = ()
    """Codes, or their first characters, of rules that find nothing here."""
    severity: Mapping[str, Severity] = {}
    """Weight by code, where it is not the rule's own."""
    per_file_ignores: Mapping[str, Words] = {}
    """Codes, or their first characters, by pattern of paths."""


class Settings(Part):
    """The calendar as a whole."""

    name: Line
    description: Text
    namespace: Annotated[UUID, BeforeValidator(_namespace)]
    """Root of all identities; minted once, never changed."""
    base_url: Annotated[str, AfterValidator(_base_url)] = ""
    """Where `dist/` is published; no identity depends on it."""
    colour: Colour = "navy"
    imprecise: Literal["marker", "span", "omit"] = "marker"
    """How a month, season, quarter or year is shown: on one day, over its whole window, or not at all."""
    cancelled: Literal["status", "title-only"] = "status"
    """Whether a cancelled event carries STATUS:CANCELLED, which Google drops from view."""
    publish: Literal["everything", "feeds"] = "everything"
    """What `dist/` holds: feeds, a folder for each event and data; or the feeds alone, with `feeds.json`."""
    rules: Rules = Rules()
    allow_shrink: Line | None = None
    """Why feeds may lose more than a fifth of their events; to be deleted once they have."""
    collections: tuple[Collection, ...] = ()

"""Settings: what `calendar.toml` says of the calendar as a whole."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator

from diplocal.model import Line, Part, Slug, Text, Url, fault
from diplocal.selection import Selection


def _base_url(value: str) -> str:
    return value if value.endswith("/") else value + "/"


def _namespace(value: object) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        raise fault("S006", f"{str(value)[:40]!r} is not a UUID", "mint one once with `python -m uuid`") from None


def _alternatives(value: object) -> object:
    return [value] if isinstance(value, dict) else value


class Collection(Part):
    """A feed that a reader would ask for, chosen by any of several selections."""

    slug: Slug
    name: Line
    description: Text
    select: Annotated[tuple[Selection, ...], BeforeValidator(_alternatives)]


class Settings(Part):
    """The calendar as a whole."""

    name: Line
    description: Text
    namespace: Annotated[UUID, BeforeValidator(_namespace)]
    """Root of all identities; minted once, never changed."""
    base_url: Annotated[Url, AfterValidator(_base_url)] | Literal[""] = ""
    """Where `dist/` is published; no identity depends on it."""
    colour: Line = "navy"
    """A CSS3 colour name."""
    imprecise: Literal["marker", "span", "omit"] = "marker"
    """How a month, season, quarter or year is shown: on one day, over its whole window, or not at all."""
    cancelled: Literal["status", "title-only"] = "status"
    """Whether a cancelled event carries STATUS:CANCELLED, which Google drops from view."""
    allow_shrink: Line | None = None
    """Why feeds may lose more than a fifth of their events; to be deleted once they have."""
    collections: tuple[Collection, ...] = ()

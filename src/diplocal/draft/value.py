"""The values that drafting hands on: an article, and what it says of an event, fact by fact with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

Value = str | int | tuple[str, ...]
"""A field's value as a record's TOML holds it."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article to draft from.

    Attributes:
        text: its body, which every span counts in.
        published: the day on which it was published; relative dates count from it.
        url: where it stands.
        publisher: who published it.
        title: its headline, where that is not part of the text.
        language: BCP 47 tag of its language.
    """

    text: str
    published: date | None = None
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    language: str | None = None

    @property
    def sha256(self) -> str:
        """The text's SHA-256 in hexadecimal digits, by which an article is known again.

        Lone surrogates, which no encoding of a file gives but a caller may, count as they stand.
        """
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the text gives a fact.

    Attributes:
        quote: the exact characters `text[start:end]`.
        start: offset of the first character in the article's text.
        end: offset behind the last one.
        rule: name of the rule that fired, in kebab-case.
    """

    quote: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a proposed record.

    Attributes:
        field: the path in the record, such as `title`, `when`, `who.hosts` or `places.0.city`.
        value: what a record's TOML would hold there.
        evidence: the places in the text that give it; at least one.
    """

    field: str
    value: Value
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        """Hold the promise that no fact comes without the words it rests on.

        Raises:
            ValueError: where there is no evidence.
        """
        if not self.evidence:
            raise ValueError(f"{self.field} has no evidence")


@dataclass(frozen=True, slots=True)
class Draft:
    """A record proposed from an article.

    Attributes:
        facts: what the text gives, in the order of a record's keys.
        needs: the fields that a record must have and the text does not give.
    """

    facts: tuple[Fact, ...]
    needs: tuple[str, ...] = ()

    def get(self, field: str) -> Fact | None:
        """Give the fact of a field, if the text gives it."""
        return next((fact for fact in self.facts if fact.field == field), None)

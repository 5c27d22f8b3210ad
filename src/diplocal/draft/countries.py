"""Countries: how a text names them, by name, people, abbreviation, or a body of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from diplocal.draft.phrases import Phrasebook, Word

Form = Literal["names", "demonyms", "abbreviations", "bodies", "prefix", "abroad"]
"""How a country is named: by its name, its people or things, initials, forces, a prefix, or in another language."""

_WATERS = frozenset({"ocean", "sea", "peninsula", "subcontinent", "basin", "gulf", "strait"})
"""Words behind a country's name that make it a water's or a land's: the Indian Ocean, the Philippine Sea."""
_OF_WATERS = frozenset({"sea", "gulf", "bay", "strait", "isle", "coast"})
_CONTINENTS = frozenset({"latin", "south", "north", "central"})
_NOT_BEFORE = {
    "american": _CONTINENTS,
    "america": _CONTINENTS,
    "guinea": frozenset({"gulf"}),
    "jersey": frozenset({"new"}),
}
_NOT_BEHIND = {
    "south": frozenset({"china", "pacific", "asia"}),
    "china": frozenset({"sea"}),
    "indo": frozenset({"pacific"}),
    "afghan": frozenset({"war"}),
}


@dataclass(frozen=True, slots=True)
class Nation:
    """A country that a text names.

    Attributes:
        code: its ISO 3166-1 code.
        form: how it is named.
        text: the words.
        start: offset of the first character.
        end: offset behind the last one.
    """

    code: str
    form: Form
    text: str
    start: int
    end: int


@cache
def table() -> tuple[tuple[str, Form, str], ...]:
    """Give every way to name a country: code, form and words.

    The table was made by hand from the names in use; `tests/drafting/test_countries.py` holds that it is complete.
    """
    lines = resources.files("diplocal.draft").joinpath("countries.tsv").read_text(encoding="utf-8").splitlines()
    forms: list[Form] = ["names", "demonyms", "abbreviations", "bodies", "prefix", "abroad"]
    return tuple(
        (code, form, words)
        for code, *cells in (line.split("\t") for line in lines[1:])
        for form, cell in zip(forms, cells, strict=True)
        for words in cell.split("|")
        if words
    )


def book(more: Iterable[tuple[str, str]] = ()) -> Phrasebook[tuple[str, Form]]:
    """Give the phrasebook of countries.

    Args:
        more: further names, each with its code: those of a calendar's vocabulary.
    """
    entries: list[tuple[str, tuple[str, Form]]] = [(words, (code, form)) for code, form, words in table()]
    entries.extend((name, (code, "names")) for name, code in more)
    return Phrasebook(entries)


def nations(text: str, words: Sequence[Word], countries: Phrasebook[tuple[str, Form]]) -> Iterator[Nation]:
    """Find the countries that a text names, in its order.

    Args:
        text: the whole text.
        words: its words.
        countries: the phrasebook.
    """
    for found in countries.find(words):
        code, form = found.value
        before = words[found.first - 1].plain if found.first else ""
        behind = words[found.behind].plain if found.behind < len(words) else ""
        last = words[found.behind - 1].plain
        is_water = behind in _WATERS or (before == "of" and words[found.first - 2].plain in _OF_WATERS)
        is_other = before in _NOT_BEFORE.get(last, ()) or behind in _NOT_BEHIND.get(last, ())
        is_loose = form == "prefix" and text[found.end : found.end + 1] not in {"-", "–"}
        if not (is_water or is_other or is_loose):
            yield Nation(code, form, text[found.start : found.end], found.start, found.end)

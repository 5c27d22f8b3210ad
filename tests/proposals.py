"""What tests share that judge drafts: drafts made to measure, from an article of our own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from diplocal.catalogue import Catalogue
from diplocal.draft.desk import folder_of, laid_out
from diplocal.draft.proposal import Proposal
from diplocal.draft.value import Article, Draft, Evidence, Fact, Value
from diplocal.publication import create
from diplocal.records import read

TEXT = (
    "The navies of India and France held Exercise Paper Boat 2026 off Goa from 18 to 20 February.\n"
    "Ships of both fleets sailed together for three days and trained the hunt for submarines.\n"
    "Singapore watched the exercise from a patrol aircraft."
)
ARTICLE = Article(TEXT, date(2026, 2, 21), "https://www.gazette.example/paper-boat", "Example Gazette")
FACTS: Mapping[str, tuple[Value, str]] = {
    "title": ("Exercise Paper Boat 2026", "Exercise Paper Boat 2026"),
    "kind": ("exercise", "Exercise"),
    "status": ("held", "held"),
    "when": ("2026-02-18/2026-02-20", "from 18 to 20 February"),
    "series": ("paper-boat", "Paper Boat"),
    "themes": (("naval-operations",), "navies"),
    "places.0.country": ("IN", "Goa"),
    "places.0.city": ("Goa", "Goa"),
    "who.attended": (("IN", "FR"), "The navies of India and France"),
    "who.observers": (("SG",), "Singapore watched"),
}
"""What the article says, and the words that say it."""


def proposed(text: str = TEXT, needs: tuple[str, ...] = ("description",), /, **changed: Value | None) -> Draft:
    """Give a draft of the article above: the facts there, some changed or (None) left out.

    A name's double underscore stands for a point: `who__hosts`. A fact that is not there rests on the first word.
    """
    values: dict[str, tuple[Value, str]] = dict(FACTS)
    for name, value in changed.items():
        field = name.replace("__", ".")
        if value is None:
            values.pop(field, None)
        else:
            values[field] = (value, FACTS.get(field, ("", text.split(maxsplit=1)[0]))[1])
    return Draft(tuple(_fact(text, field, *given) for field, given in values.items()), needs)


def _fact(text: str, field: str, value: Value, quote: str) -> Fact:
    start = max(text.find(quote), 0)
    shown = text[start : start + len(quote)]
    return Fact(field, value, (Evidence(shown, start, start + len(quote), "made-to-measure"),))


def on_desk(
    desk: Path, *drafts: Draft, article: Article = ARTICLE, proposal: Proposal | None = None
) -> tuple[Path, ...]:
    """Lay drafts on a desk, and give their files."""
    folder = desk / folder_of(article)
    names = [f"draft-{number}" for number in range(1, len(drafts) + 1)]
    files = laid_out(article, [(name, draft, proposal) for name, draft in zip(names, drafts, strict=True)])
    create(folder, files)
    return tuple(folder / f"{name}.toml" for name in names)


def catalogue_of(calendar: Path) -> Catalogue:
    """Read a calendar that can be read."""
    found = read(calendar).catalogue
    assert found is not None
    return found

"""Approving: a record as it would be, shown, checked and edited until it is valid and somebody wants it."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import unified_diff
from pathlib import Path
from typing import Any

import typer

from diplocal import build as pipeline
from diplocal.cli.editor import edited
from diplocal.cli.interview import Interview
from diplocal.cli.words import choice_of
from diplocal.diagnostics import Finding, Severity
from diplocal.draft.claims import copied
from diplocal.draft.desk import Waiting
from diplocal.reporters import REPORTERS


class LeftError(Exception):
    """Somebody thought better of it: the draft stays as it is, and is asked about again."""


@dataclass(frozen=True)
class Sketch:
    """Where a record would go, and what it comes from.

    Attributes:
        events: the calendar.
        today: the day for the rules.
        file: the record's file.
        before: what is in it; None for a new record.
        draft: what was proposed.
    """

    events: Path
    today: date
    file: Path
    before: str | None
    draft: Waiting

    def findings(self, text: str) -> list[Finding]:
        """Check the calendar with this text in the record's place, and give what concerns the record."""
        _, findings = pipeline.validate(self.events, self.today, drafts={self.file: text})
        path, name = self.file.as_posix(), repr(self.file.stem)
        return [found for found in findings if found.path == path or name in found.message]


def approved(sketch: Sketch, text: str, *, is_edited: bool) -> str:
    """Show a record as it would be, and let it be edited until it is valid and wished.

    Args:
        sketch: the record.
        text: its text.
        is_edited: whether to begin in the editor.

    Raises:
        LeftError: where the reviewer does not want it.
        typer.BadParameter: where the editor fails.
    """
    while True:
        if is_edited:
            text = edited(text, sketch.file.name)
        typer.echo(f"\n{_shown(sketch.before, text)}", err=True)
        findings = sketch.findings(text)
        sys.stderr.write(REPORTERS["full"](findings))
        borrowed = _borrowed(sketch, text)
        if borrowed:
            typer.echo(borrowed, err=True)
        choices: tuple[str, ...] = ("yes", "edit", "no")
        question = f"Write this to {sketch.file}? (yes, edit, no)"
        if borrowed or any(finding.severity is Severity.ERROR for finding in findings):
            question, choices = "It cannot be written so. (edit, no)", choices[1:]
        answer = Interview(asks=True).needed("answer", question, None, _one_of(choices), choices[0])
        if answer == "no":
            raise LeftError
        if answer == "yes":
            return text
        is_edited = True


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        full = next((choice for choice in choices if choice.startswith(text.casefold())), text)
        return choice_of(full, choices, "answer")

    return read


def _shown(before: str | None, text: str) -> str:
    """Give what would be written: all of a new record, and of one that is there the lines that change."""
    if before is None:
        return text
    lines = unified_diff(before.splitlines(), text.splitlines(), "as it is", "as it would be", lineterm="")
    return "\n".join(lines) or "Nothing changes."


def _borrowed(sketch: Sketch, text: str) -> str | None:
    """Say which of the texts that are new in a record are the article's own words."""
    try:
        new, old = tomllib.loads(text), tomllib.loads(sketch.before or "")
    except tomllib.TOMLDecodeError:
        return None  # which the findings tell
    known = [*_texts(old)]
    quotes = [item.quote for fact in sketch.draft.draft.facts for item in fact.evidence]
    for told in _texts(new):
        if told not in known and (words := copied(told, sketch.draft.article.text, quotes)):
            return f"“{words}” stands so in the article; say it in your own words."
    return None


def _texts(record: Mapping[str, Any]) -> Iterator[str]:
    """Give what of a record is told in words: its description, and what its sources claim."""
    sources = record.get("sources")
    for table in (record, *(sources if isinstance(sources, list) else ())):
        for key in ("description", "claim"):
            if isinstance(table, dict) and isinstance(value := table.get(key), str):
                yield value

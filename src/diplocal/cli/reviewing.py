"""What `review` does: one draft at a time is put before a person, who says what becomes of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import rmtree

import typer
from pydantic import ValidationError

from diplocal.artifacts import Artifact
from diplocal.catalogue import Catalogue
from diplocal.cli.accepting import new_record
from diplocal.cli.approving import LeftError, Sketch, approved
from diplocal.cli.clock import read_day
from diplocal.cli.interview import Interview, can_ask
from diplocal.cli.merging import merged
from diplocal.cli.showing import page, terminal
from diplocal.cli.tables import nearest
from diplocal.cli.wording import many
from diplocal.cli.words import bad, choice_of
from diplocal.diagnostics import one_line
from diplocal.draft.desk import (
    MEMORY,
    DeskError,
    Judgement,
    Verdict,
    Waiting,
    judged,
    memory_text,
    recall,
    remember,
    waiting,
)
from diplocal.draft.matching import match
from diplocal.draft.proposal import Proposal, compare
from diplocal.publication import PublicationError, create, locked, write
from diplocal.records import read
from diplocal.reporters import REPORTERS

_CHOICES = ("accept", "edit", "merge", "reject", "reject-article", "skip", "quit")
_SHORT = {
    "a": "accept",
    "e": "edit",
    "m": "merge",
    "n": "new",
    "r": "reject",
    "x": "reject-article",
    "s": "skip",
    "q": "quit",
}


class _Quit(Exception):  # noqa: N818 - not an error
    """The reviewer has had enough."""


def run_review(desk: Path, events: Path, today: str | None) -> None:
    """Put the drafts that wait before somebody on a terminal; elsewhere list them."""
    day = read_day(today)
    try:
        found, faults = waiting(desk)
        for fault in faults:
            typer.echo(f"diplocal: {fault}", err=True)
        if can_ask():
            Review(desk, events, day, recall(desk)).go_through(found)
        else:
            _list(found, desk)
    except (DeskError, PublicationError) as error:
        typer.echo(f"diplocal: {error}", err=True)
        raise typer.Exit(2) from None
    if faults:
        raise typer.Exit(2)


def _list(drafts: Sequence[Waiting], desk: Path) -> None:
    """Name the drafts that wait, where nobody can be asked about them."""
    for draft in drafts:
        typer.echo(draft.file)
    typer.echo(f"{many(len(drafts), 'draft')} in {desk}/. On a terminal, `diplocal review` asks about each.", err=True)


@dataclass
class Review:
    """One sitting.

    Attributes:
        desk: the folder of the drafts.
        events: the calendar.
        today: the day.
        memory: what was judged before.
    """

    desk: Path
    events: Path
    today: date
    memory: tuple[Judgement, ...]

    def go_through(self, drafts: Sequence[Waiting]) -> None:
        """Ask about each draft, until there is none or the reviewer has had enough."""
        if not drafts:
            typer.echo(f"No draft waits in {self.desk}/. `diplocal draft ARTICLE` makes some.", err=True)
        left = 0
        try:
            for number, draft in enumerate(drafts, 1):
                if judged(self.memory, draft.article, draft.name):  # its article was rejected a moment ago
                    continue
                self.ask(draft, f"{number} of {len(drafts)}")
                left += draft.file.exists()
        except (_Quit, typer.Abort):
            left = sum(draft.file.exists() for draft in drafts)
        if left:
            typer.echo(f"{many(left, 'draft')} left in {self.desk}/.", err=True)

    def ask(self, draft: Waiting, place: str) -> None:
        """Show a draft and ask what is to become of it, until it is clear."""
        # Read anew each time: what was accepted a moment ago may be what the next article speaks of.
        catalogue = self.catalogue()
        proposal = match(draft.draft, draft.article, catalogue)
        terminal().print("\n", page(draft, proposal, place))
        interview = Interview(asks=True)
        default = "skip"
        if proposal is not None and proposal.source is not None and not proposal.open_changes:
            typer.echo(f"{proposal.record.id} has all of this from this article already; reject the draft.", err=True)
            default = "reject"
        while True:
            answer = interview.needed("answer", _question(proposal), None, _answer(proposal), default)
            try:
                self.judge(answer, draft, proposal, catalogue, interview)
            except LeftError:
                continue
            except typer.BadParameter as error:
                typer.echo(error.format_message(), err=True)
                continue
            except ValueError as error:
                told = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
                typer.echo(one_line(f"The draft holds what no record may: {told}"), err=True)
                continue
            return

    def judge(
        self, answer: str, draft: Waiting, proposal: Proposal | None, catalogue: Catalogue, interview: Interview
    ) -> None:
        """Do what the reviewer says.

        Raises:
            _Quit: where that is to end it.
            LeftError: where it was thought better of.
        """
        match answer:
            case "quit":
                raise _Quit
            case "skip":
                return
            case "reject" | "reject-article":
                self.settle(draft, Verdict.REJECTED, None, is_article=answer == "reject-article")
            case "merge":
                record = interview.needed("record", "Id of the record", None, _known(catalogue))
                chosen = compare(draft.draft, draft.article, catalogue.by_id[record], "reviewer")
                self.merge(draft, chosen, interview, is_edited=False)
            case "accept" | "edit" if proposal is not None:
                self.merge(draft, proposal, interview, is_edited=answer == "edit")
            case _:
                self.accept(draft, catalogue, interview, is_edited=answer == "edit")

    def accept(self, draft: Waiting, catalogue: Catalogue, interview: Interview, *, is_edited: bool) -> None:
        """Write a new record."""
        place, text = new_record(draft, catalogue, interview, self.today)
        file = self.events / place
        text = approved(Sketch(self.events, self.today, file, None, draft), text, is_edited=is_edited)
        with locked(self.events):
            create(self.events, (Artifact(place.as_posix(), text.encode()),))
        self.settle(draft, Verdict.ACCEPTED, file)

    def merge(self, draft: Waiting, proposal: Proposal, interview: Interview, *, is_edited: bool) -> None:
        """Change a record that is there."""
        file = Path(proposal.record.origin.path)
        before = file.read_bytes().decode()
        text = merged(before, draft, proposal, interview, self.today)
        text = approved(Sketch(self.events, self.today, file, before, draft), text, is_edited=is_edited)
        with locked(self.events):
            if file.read_bytes().decode() != before:
                typer.echo(f"{file} was changed by somebody else in the meantime; nothing was written.", err=True)
                raise LeftError
            write(file, text.encode())
        self.settle(draft, Verdict.MERGED, file)

    def settle(self, draft: Waiting, verdict: Verdict, file: Path | None, *, is_article: bool = False) -> None:
        """Remember a verdict, and clear the desk of what it is about."""
        fact = draft.draft.get("title")
        title = draft.article.title if is_article or fact is None else str(fact.value)
        judgement = Judgement(
            draft.article.sha256,
            None if is_article else draft.name,
            verdict,
            self.today.isoformat(),
            None if file is None else file.stem,
            title,
            draft.article.url,
        )
        with locked(self.desk):
            write(self.desk / MEMORY, remember(memory_text(self.desk), judgement).encode())
            self.memory = (*self.memory, judgement)
            _clear(draft, is_article=is_article)
        if file is not None:
            typer.echo(file)

    def catalogue(self) -> Catalogue:
        """Read the calendar.

        Raises:
            typer.Exit: where it cannot be read.
        """
        reading = read(self.events)
        if reading.catalogue is None:
            sys.stderr.write(REPORTERS["full"](reading.findings))
            typer.echo("The calendar cannot be read; nothing was judged.", err=True)
            raise typer.Exit(1)
        return reading.catalogue


def _clear(draft: Waiting, *, is_article: bool) -> None:
    """Take a draft from the desk; with the last one of its article goes the article."""
    folder = draft.file.parent
    draft.file.unlink()
    if is_article or not any(folder.glob("*.toml")):
        rmtree(folder)


def _question(proposal: Proposal | None) -> str:
    if proposal is None:
        return "(a)ccept, (e)dit, (m)erge into a record, (r)eject, (x) reject the article, (s)kip, (q)uit"
    return (
        f"(a)ccept into {proposal.record.id}, (e)dit, (m)erge into another record, (n)ew event, (r)eject, "
        "(x) reject the article, (s)kip, (q)uit"
    )


def _answer(proposal: Proposal | None) -> Callable[[str], str]:
    choices = (*_CHOICES, "new") if proposal else _CHOICES

    def read(text: str) -> str:
        word = _SHORT.get(text.casefold(), text)
        return choice_of(word if word in choices else text, choices, "answer")

    return read


def _known(catalogue: Catalogue) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in catalogue.by_id:
            near = nearest(text, catalogue.by_id)
            raise bad(f"there is no record {text!r}{f'; did you mean {near!r}?' if near else ''}", "record")
        return text

    return read

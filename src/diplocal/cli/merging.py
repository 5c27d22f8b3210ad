"""Merging: from what an article has to say of a record to the record's new text, as the reviewer wishes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import typer

from diplocal.cli.accepting import of_source, outweighed, source_of
from diplocal.cli.interview import Interview, field_of
from diplocal.cli.showing import in_short
from diplocal.cli.words import choice_of
from diplocal.draft.desk import Waiting
from diplocal.draft.proposal import Change, Proposal, Stands
from diplocal.draft.revision import Revision, revised
from diplocal.draft.value import Value
from diplocal.model import Change as Told
from diplocal.model import Source, Status
from diplocal.when import parse_when

_ANSWERS = ("keep", "open", "moved")
_MEANINGS = (
    "keep: the record's date is right, and you say why the article's is not",
    "open: nobody can tell; the date gets a question mark, and you say why",
    "moved: the event was moved to the article's date, and you tell readers so",
)


@dataclass
class _Wishes:
    """What the reviewer has said so far.

    Attributes:
        day: the day of what is told to readers.
        values: what is taken over.
        of_source: how the article's own date is answered.
        history: what is told to readers.
    """

    day: date
    values: dict[str, Value] = field(default_factory=dict)
    of_source: dict[str, str] = field(default_factory=dict)
    history: dict[str, str] = field(default_factory=dict)


def merged(text: str, waiting: Waiting, proposal: Proposal, interview: Interview, today: date) -> str:
    """Ask which of a proposal's changes are wished, and give the record's text with them.

    Args:
        text: the record as it is.
        waiting: the draft.
        proposal: what it has to say of the record.
        interview: the questions.
        today: the day on which a change is told, where that of the article is not known.
    """
    wishes = _Wishes(waiting.article.published or today)
    for change in proposal.open_changes:
        _ask(change, interview, wishes)
    if proposal.source is None:
        source = _pairs(source_of(waiting.article, waiting.draft, interview))
        return revised(text, Revision(wishes.values, {**source, **wishes.of_source}, {}, wishes.history))
    known = proposal.record.event.sources[proposal.source]
    said = {
        f"says_{name}": change.says
        for name in ("when", "status")
        for change in proposal.changes
        if change.field == name
    }
    more = {key: str(value) for key, value in said.items() if getattr(known, key) is None and key[5:] in wishes.values}
    if "outweighed" in wishes.of_source or "unresolved" in wishes.of_source:
        more |= {"says_when": str(said["says_when"])}
    return revised(text, Revision(wishes.values, {}, {proposal.source: {**more, **wishes.of_source}}, wishes.history))


def _ask(change: Change, interview: Interview, wishes: _Wishes) -> None:
    """Put one change to the reviewer."""
    shown = f"{change.field}: {in_short(change.was)} → {in_short(change.says)}"
    if change.stands is Stands.CONFLICT:
        _settle(change, shown, interview, wishes)
    elif isinstance(change.was, tuple):
        if _is_wished(f"{change.field}: add {in_short(change.says)}?"):
            wishes.values[change.field] = change.says
    elif _is_wished(f"{shown}, {change.stands}. Take it?"):
        wishes.values[change.field] = change.says
        if change.field == "when" and change.was not in {None, "unknown"}:
            _tell(change, interview, wishes, "Date announced.")
        elif change.field == "status" and change.says in {Status.POSTPONED, Status.CANCELLED}:
            _tell(change, interview, wishes, "")
    elif change.field == "when":  # the article stays a source, and its date contradicts the record's
        wishes.of_source["outweighed"] = outweighed(parse_when(str(change.says)), interview)


def _settle(change: Change, shown: str, interview: Interview, wishes: _Wishes) -> None:
    """Have a contradiction answered: of the date in one of three ways, of other fields by a look."""
    if change.field != "when":
        if change.field.startswith("places."):
            typer.echo(f"{shown}: the record's place stays; if the article is right, change it with `edit`.", err=True)
        elif typer.confirm(f"{shown}, a contradiction. Take the article's?", default=False, err=True):
            wishes.values[change.field] = change.says
        return
    typer.echo(f"{shown}, a contradiction:", err=True)
    says = parse_when(str(change.says))
    if says.start is None:  # which no event can have been moved to
        wishes.of_source["outweighed"] = outweighed(says, interview)
        return
    for meaning in _MEANINGS:
        typer.echo(f"  {meaning}", err=True)
    answer = interview.needed("answer", "keep, open or moved", None, lambda word: choice_of(word, _ANSWERS, "answer"))
    if answer == "moved":
        wishes.values["when"] = change.says
        _tell(change, interview, wishes, "")
        return
    if answer == "keep":
        wishes.of_source["outweighed"] = outweighed(says, interview)
        return
    wishes.of_source["unresolved"] = interview.needed(
        "unresolved", "Why nobody can tell", None, of_source("unresolved")
    )
    wishes.values["when"] = uncertain(str(change.was))


def _tell(change: Change, interview: Interview, wishes: _Wishes, default: str) -> None:
    """Have a change told to the readers who planned by what was there before."""
    note = interview.needed(
        "note", "What readers are told of the change", None, field_of(Told, "note", "note"), default
    )
    was = {"was": str(change.was)} if change.field == "when" else {}
    wishes.history |= {"on": wishes.day.isoformat(), **was, "note": note}


def uncertain(when: str) -> str:
    """Write a date with the mark of what stays open: `2026-02-18?`, `2026-02-15?/2026-02-25?`."""
    return "/".join(point if point == ".." else f"{point.rstrip('~?%')}?" for point in when.split("/"))


def _is_wished(question: str) -> bool:
    return bool(typer.confirm(question, default=True, err=True))


def _pairs(source: Source) -> dict[str, str]:
    keys = ("publisher", "published", "url", "document", "language", "claim", "says_when", "says_status")
    return {key: str(value) for key in keys if (value := getattr(source, key)) is not None}

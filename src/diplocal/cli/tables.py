"""Tables: events for people, and for spreadsheets."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from rich.console import Console
from rich.table import Table
from rich.text import Text

from diplocal.catalogue import Record
from diplocal.edition import Edition
from diplocal.exports import sheet
from diplocal.model import Event, Status
from diplocal.render import readable
from diplocal.when import in_brief

_STYLES = {
    Status.PROPOSED: "dim",
    Status.ANNOUNCED: "cyan",
    Status.CONFIRMED: "green",
    Status.HELD: "",
    Status.UNREPORTED: "yellow",
    Status.POSTPONED: "yellow",
    Status.CANCELLED: "red",
}
_ENDLESS = 1000
"""Characters of a line that is as long as it needs to be."""
_CSV_HEADER = ("id", "when", "first", "last", "precision", "status", "kind", "title", "countries", "themes", "series")


def console() -> Console:
    """Give a console for standard output; a pipe gets lines as long as they need to be."""
    return Console(width=None if sys.stdout.isatty() else _ENDLESS, highlight=False)


def show_list(records: Sequence[Record]) -> None:
    """Print events as a table; where that is too wide for the terminal, in two lines each."""
    out = console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("When", "Event", "Kind", "Status", "Id"):
        table.add_column(heading, no_wrap=True)
    for record in records:
        event = record.event
        table.add_row(in_brief(event.when), Text(event.title), event.kind, _status(event), event.id)
    if records and out.measure(table, options=out.options.update_width(_ENDLESS)).maximum <= out.width:
        out.print(table)
        return
    for record in records:
        event = record.event
        out.print(Text(event.title, style="bold"))
        out.print(Text(f"  {in_brief(event.when)} · ").append(_status(event)).append(f" · {event.id}"))


def _status(event: Event) -> Text:
    return Text(event.status, style=_STYLES[event.status])


def csv_text(records: Iterable[Record]) -> str:
    """Give events as CSV."""
    return sheet(_CSV_HEADER, (_row(record) for record in records))


def _row(record: Record) -> tuple[str, ...]:
    event = record.event
    return (
        event.id,
        event.when.text,
        str(event.when.first or ""),
        str(event.when.last or ""),
        str(event.when.precision),
        str(event.status),
        event.kind,
        event.title,
        " ".join(record.involvement.countries),
        " ".join(event.themes),
        event.series or "",
    )


def show_event(record: Record, edition: Edition) -> None:
    """Print one event as subscribers see it."""
    event = record.event
    out = console()
    out.print(Text(event.title, style="bold"))
    out.print(Text(f"{event.id} · {event.kind} · {event.when}", style="dim"))
    out.print()
    out.print(Text(readable(event, record.involvement, edition.catalogue.vocabulary, edition.catalogue.settings)))
    out.print()
    reason = edition.excluded.get(event.id)
    if reason is not None:
        out.print(Text(f"In no feed: {reason}"))
    else:
        feeds = edition.ledger.entries[edition.uids[event.id]].last.feeds
        out.print(Text("Feeds: " + ", ".join(feeds)))


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Give the choice that is nearest to a word, if any is near."""
    return next(iter(get_close_matches(word, list(choices), n=1)), None)

"""What `stats` prints."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.columns import Columns
from rich.table import Table

from diplocal.cli.clock import read_day
from diplocal.cli.commands import sound_calendar
from diplocal.cli.tables import console
from diplocal.cli.wording import many
from diplocal.cli.words import one_form
from diplocal.exports import json_text
from diplocal.statistics import Statistics, as_data, as_markdown, count

MOST_ROWS = 15


def run_stats(events: Path, today: str | None, *, as_json: bool, markdown: bool) -> None:
    """Print what a calendar holds."""
    one_form(json=as_json, markdown=markdown)
    day = read_day(today)
    statistics = count(sound_calendar(events, day), day)
    if as_json:
        sys.stdout.write(json_text(as_data(statistics)))
    elif markdown:
        sys.stdout.write(as_markdown(statistics))
    else:
        _show(statistics)


def _show(statistics: Statistics) -> None:
    out = console()
    out.print(f"{many(statistics.records, 'record')}, {statistics.coming} still to come on {statistics.today}.\n")
    out.print(Columns([_table(heading, rows) for heading, rows in statistics.tables.items()], padding=(0, 4)))
    out.print()
    for heading, ids in {**statistics.gaps, "stale: not looked at for half a year": statistics.stale}.items():
        out.print(f"{len(ids):>5}  {heading}")
    out.print(f"{len(statistics.empty_months):>5}  months without an event of a known day")
    out.print("\n`--json` and `--markdown` name them all.")


def _table(heading: str, rows: tuple[tuple[str, int], ...]) -> Table:
    table = Table(title=heading, box=None, show_header=False, title_justify="left", title_style="bold", pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    for label, number in rows[:MOST_ROWS]:
        table.add_row(label, str(number))
    if len(rows) > MOST_ROWS:
        table.add_row(f"and {len(rows) - MOST_ROWS} more", str(sum(number for _, number in rows[MOST_ROWS:])))
    return table

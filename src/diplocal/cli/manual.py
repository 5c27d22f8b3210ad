"""What `explain` and `schema` print."""

from __future__ import annotations

from pathlib import Path

import typer

from diplocal.cli.output import delivered
from diplocal.cli.tables import nearest
from diplocal.exports import json_text, record_schema
from diplocal.linting import explain
from diplocal.rules import rules


def run_explain(word: str | None) -> None:
    """Print one manual page, or the list of all rules."""
    if word is None:
        for rule in rules().values():
            summary = rule.manual.partition("\n")[0]
            typer.echo(f"{rule.code} {rule.name} ({rule.severity}): {summary}")
        return
    found = explain(word)
    begun = [rule for rule in rules().values() if rule.code.startswith(word.upper())]
    if found is None and begun:
        typer.echo(f"{', '.join(rule.code for rule in begun)}: name one of them.", err=True)
        raise typer.Exit(1)
    if found is None:
        near = nearest(
            word.casefold(), [name for rule in rules().values() for name in (rule.code.casefold(), rule.name)]
        )
        hint = f" Did you mean {near}?" if near else " `diplocal explain` lists them all."
        typer.echo(f"There is no rule {word!r}.{hint}", err=True)
        raise typer.Exit(1)
    typer.echo(f"{found.code} {found.name} ({found.severity})\n\n{found.manual}")


def run_schema(output: Path | None) -> None:
    """Print the JSON Schema of a record, or write it."""
    delivered(json_text(record_schema()).encode(), output)

"""What `diff` and `verify` do."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from diplocal import comparison
from diplocal.cli.publications import read_calendar, read_folder, read_publication
from diplocal.cli.wording import many
from diplocal.cli.words import one_form
from diplocal.comparison import Change
from diplocal.exports import json_text
from diplocal.readback import ReadbackError
from diplocal.verification import verify_feed, verify_folder


def run_diff(old: str, new: str, dist: str, *, per_feed: bool, as_json: bool, as_markdown: bool) -> None:
    """Compare two publications."""
    one_form(json=as_json, markdown=as_markdown)
    before, after = read_publication(old, dist), read_publication(new, dist)
    try:
        if per_feed:
            feeds = dict(comparison.compare_feeds(before, after))
        else:
            feeds = {"": comparison.compare(comparison.entries(before), comparison.entries(after))}
    except ReadbackError as error:
        typer.echo(f"diplocal: {error}", err=True)
        raise typer.Exit(2) from None
    if as_json:
        data = {"feeds": {path: comparison.as_data(changes) for path, changes in feeds.items()}}
        sys.stdout.write(json_text(data if per_feed else {"changes": comparison.as_data(_flat(feeds))}))
    elif as_markdown:
        headed = {f"### {path}\n\n" if per_feed else "": comparison.as_markdown(c) for path, c in feeds.items()}
        sys.stdout.write("\n".join(f"{head}{table}" for head, table in headed.items()) or comparison.as_markdown(()))
    else:
        headed = {f"{path}\n" if per_feed else "": comparison.as_text(changes) for path, changes in feeds.items()}
        sys.stdout.write("".join(f"{head}{text}" for head, text in headed.items()))
        if not _flat(feeds):
            typer.echo("Subscribers see no change.", err=True)


def run_verify(path: Path) -> None:
    """Verify a published folder, or one file."""
    if path.is_file():
        files = {path.name: read_calendar(path)}
        faults = sorted(verify_feed(str(path), files[path.name]))
    elif path.is_dir():
        files = dict(read_folder(path))
        if not files:
            raise FileNotFoundError(f"{path} holds no publication; `diplocal build` makes one")
        faults = sorted(verify_folder(files))
    else:
        raise FileNotFoundError(f"there is no file or folder {path}; `diplocal build` makes dist/")
    for fault in faults:
        typer.echo(str(fault))
    count = sum(name.endswith(".ics") for name in files)
    typer.echo(f"{many(count, 'feed')} read back, {many(len(faults), 'fault') if faults else 'no faults'}.", err=True)
    if any(not fault.is_warning for fault in faults):
        raise typer.Exit(1)


def _flat(feeds: dict[str, tuple[Change, ...]]) -> tuple[Change, ...]:
    return tuple(change for changes in feeds.values() for change in changes)

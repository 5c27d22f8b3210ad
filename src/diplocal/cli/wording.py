"""Wording: what commands say about their work, in lines for people."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import typer


def told(error: OSError) -> str:
    """Say in one line what could not be read or written."""
    if error.strerror is None:
        return str(error)
    # A file is written beside its place, then moved over it; people know the place, which is the second name.
    name = error.filename2 or error.filename
    where = f"{name}: " if name else ""
    return f"{where}{error.strerror[:1].lower()}{error.strerror[1:]}"


def many(count: int, noun: str) -> str:
    """Count things: `1 feed`, `2 feeds`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def append_summary(markdown: str) -> None:
    """Add to the summary of a job on GitHub, where this is one."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        with Path(summary).open("a", encoding="utf-8") as stream:
            stream.write(markdown)


def say(text: str) -> None:
    """Say something about the work, which is no data."""
    typer.echo(text, err=True)


def fail(text: str) -> NoReturn:
    """Say in one line why the work could not be done, and end with 2."""
    say(f"diplocal: {text}")
    raise typer.Exit(2)

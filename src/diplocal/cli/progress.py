"""Progress: what long work is at, told to people who wait."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

import typer

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

SOON = 1.5
"""Seconds of work of which nothing is shown on a terminal."""
PAUSE = 10.0
"""Seconds before the first line, and between two, where there is none."""


class Progress:
    """A bar on a terminal, a line now and then elsewhere, and nothing for short work or where quiet was asked for."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._is_terminal = sys.stderr.isatty()
        self._next = time.monotonic() + (SOON if self._is_terminal else PAUSE)
        self._bar: Bar | None = None

    def __call__(self, what: str, done: int, total: int) -> None:
        """Tell how far a piece of work has come.

        Args:
            what: the work, in a few words.
            done: how much of it is done.
            total: how much it is.
        """
        if self._quiet or not total:
            return
        if self._bar is not None:
            self._show(self._bar, what, done, total)
        elif time.monotonic() >= self._next:
            if self._is_terminal:
                self._bar = _bar()
                self._show(self._bar, what, done, total)
            else:
                typer.echo(f"{what}: {100 * done // total} %", err=True)
                self._next = time.monotonic() + PAUSE

    @staticmethod
    def _show(bar: Bar, what: str, done: int, total: int) -> None:
        for task in bar.tasks:
            if task.description == what:
                bar.update(task.id, completed=done, total=total)
                return
        for task in bar.tasks:  # what comes before is done
            bar.update(task.id, completed=task.total)
        bar.add_task(what, completed=done, total=total)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()


def _bar() -> Bar:
    from rich.console import Console  # noqa: PLC0415 - most work is short
    from rich.progress import Progress as Bar  # noqa: PLC0415

    bar = Bar(console=Console(stderr=True), transient=True)
    bar.start()
    return bar

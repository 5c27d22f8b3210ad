"""Engines: where the work is done that somebody asked for on the command line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import typer

from diplocal.cli.progress import Progress

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from diplocal.engine import Engine
    from diplocal.store import Store

FEW = 8
"""Shards that are worked on sooner by one process than it takes to start others."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is put into the work, and told of it.

    Attributes:
        jobs: how many processes; else one for few records, and one for each processor for many.
        scheduler: address of a dask scheduler whose machines do the work instead.
        quiet: whether nothing is told but what is wrong.
        anew: whether everything is looked at, whatever a memo tells.
        store: as an engine has it.
    """

    jobs: int | None = None
    scheduler: str | None = None
    quiet: bool = False
    anew: bool = False
    store: Store | None = None

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """Give the engine.

        Raises:
            typer.BadParameter: where there is a scheduler, and no dask to speak to it.
            OSError: where the scheduler does not answer.
        """
        # The machines of a cluster have disks of their own, which nobody here could keep clean.
        store = self.store if self.scheduler is None else None
        with Progress(quiet=self.quiet) as tell:
            yield replace(self._engine(), tell=tell, store=store)

    def _engine(self) -> Engine:
        from diplocal.engine import processes  # noqa: PLC0415 - where there is something to do

        if self.scheduler is not None:
            return _dask(self.scheduler)
        if self.jobs is not None:
            return processes(self.jobs)
        return processes(_processors(), FEW)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _dask(address: str) -> Engine:
    try:
        from distributed import Client, KilledWorker  # noqa: PLC0415 - it is an extra
    except ImportError:
        cure = "install it with: pip install 'diplocal[dask]'"
        raise typer.BadParameter(f"dask is not here; {cure}", param_hint="--scheduler") from None
    from diplocal.engine import Engine  # noqa: PLC0415

    client = Client(address)

    @contextmanager
    def start() -> Iterator[Executor]:
        with client, client.get_executor(pure=False) as executor:
            yield executor

    return Engine(start, sum(client.ncores().values()), deaths=(KilledWorker,))

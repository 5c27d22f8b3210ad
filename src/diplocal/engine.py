"""The engine: work spread over processes, and its results in the order of the work.

Any `concurrent.futures.Executor` will do: processes of this machine, or dask with machines of its own.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from diplocal.store import Store

T = TypeVar("T")
R = TypeVar("R")


Tell = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much it is."""


def untold(what: str, done: int, total: int) -> None:
    """Tell nobody."""


class EngineError(Exception):
    """What did the work has died; told in one line."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Where work is done.

    Attributes:
        start: starts what does it; absent for this process alone.
        workers: how many pieces of work can be done at once.
        first: how many are done here, before anything is started; little work is done sooner so.
        deaths: what is raised where a worker has died and nobody takes its place.
        tell: is told how far the work has come.
        store: where what came of the work is kept for the next time.
    """

    start: Callable[[], AbstractContextManager[Executor]] | None = None
    workers: int = 1
    first: int = 0
    deaths: tuple[type[Exception], ...] = (BrokenExecutor,)
    tell: Tell = untold
    store: Store | None = None

    def map(self, work: Callable[[T], R], pieces: Iterable[T]) -> Iterator[R]:
        """Give the result of each piece, in their order; few of them are ever on their way or waiting to be taken.

        Raises:
            EngineError: where what does the work has died.
        """
        waiting = iter(pieces)
        if self.start is None:
            yield from map(work, waiting)
            return
        yield from map(work, islice(waiting, self.first))
        begun = next(waiting, None)
        if begun is None:
            return
        try:
            with self.start() as executor:
                sent: deque[Future[R]] = deque([executor.submit(work, begun)])
                for piece in waiting:
                    sent.append(executor.submit(work, piece))
                    if len(sent) > 2 * self.workers:
                        yield sent.popleft().result()
                while sent:
                    yield sent.popleft().result()
        except self.deaths as error:
            cure = "the machine may have run out of memory; try fewer with --jobs"
            raise EngineError(f"a process that did part of the work has died ({error}); {cure}") from None


HERE = Engine()
"""This process alone."""


def processes(workers: int, first: int = 0) -> Engine:
    """Give an engine of processes on this machine.

    Args:
        workers: how many; one is this process itself.
        first: how many pieces of work are not worth starting them.
    """

    @contextmanager
    def start() -> Iterator[Executor]:
        import multiprocessing  # noqa: PLC0415 - most work is done in this process
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

        # A process that was forked from one with threads may hang; this way none is.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["diplocal.leaves"])
        # They look for circles of references as seldom as this one does.
        executor = ProcessPoolExecutor(workers, context, gc.set_threshold, gc.get_threshold())
        try:
            yield executor
        finally:
            executor.shutdown(cancel_futures=True)

    return HERE if workers == 1 else Engine(start, workers, first)

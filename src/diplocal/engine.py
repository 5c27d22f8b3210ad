"""The engine: work spread over processes, and its results in the order of the work.

Any `concurrent.futures.Executor` will do: processes of this machine, or dask with machines of its own.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Engine:
    """Where work is done.

    Attributes:
        start: starts what does it; absent for this process alone.
        workers: how many pieces of work can be done at once.
        first: how many are done here, before anything is started; little work is done sooner so.
    """

    start: Callable[[], Executor] | None = None
    workers: int = 1
    first: int = 0

    def map(self, work: Callable[[T], R], pieces: Iterable[T]) -> Iterator[R]:
        """Give the result of each piece, in their order; few of them are ever on their way or waiting to be taken.

        Raises:
            concurrent.futures.BrokenExecutor: where what does the work died.
        """
        waiting = iter(pieces)
        if self.start is None:
            yield from map(work, waiting)
            return
        yield from map(work, islice(waiting, self.first))
        begun = next(waiting, None)
        if begun is None:
            return
        with _running(self.start()) as executor:
            sent: deque[Future[R]] = deque([executor.submit(work, begun)])
            for piece in waiting:
                sent.append(executor.submit(work, piece))
                if len(sent) > 2 * self.workers:
                    yield sent.popleft().result()
            while sent:
                yield sent.popleft().result()


@contextmanager
def _running(executor: Executor) -> Iterator[Executor]:
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


HERE = Engine()
"""This process alone."""


def processes(workers: int, first: int) -> Engine:
    """Give an engine of processes on this machine.

    Args:
        workers: how many; one is this process itself.
        first: how many pieces of work are not worth starting them.
    """
    if workers == 1:
        return HERE

    def start() -> Executor:
        # A process that was forked from one with threads may hang; this way none is.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["diplocal.shards"])
        return ProcessPoolExecutor(workers, context)

    return Engine(start, workers, first)

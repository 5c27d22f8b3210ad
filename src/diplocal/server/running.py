"""Running: requests are answered until a signal says to stop, and what changes on the disk is taken up meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import socket

import uvicorn
from watchfiles import awatch

from diplocal.server.application import Application
from diplocal.server.shelf import load

PATIENCE = 3
"""For how many seconds answers that are under way are waited for at the end."""
AGAIN = 0.5
"""After how many seconds a folder that is gone is looked for again."""


@dataclass(frozen=True)
class Source:
    """What the published folder is made of.

    Attributes:
        folder: the calendar's folder.
        concerns: whether a file in it is one of the calendar's, so that saving it asks for a build.
        rebuild: makes the published folder anew, and tells people what went wrong.
    """

    folder: Path
    concerns: Callable[[Path], bool]
    rebuild: Callable[[], None]


@dataclass(frozen=True)
class Surroundings:
    """What a server is given of the world.

    Attributes:
        clock: tells the present, in seconds since 1970.
        tell: says something to people, in a line.
        ready: is called once, when requests are taken and signals are heeded.
    """

    clock: Callable[[], float]
    tell: Callable[[str], None]
    ready: Callable[[], None] = lambda: None


def run(
    application: Application,
    sockets: Sequence[socket],
    folder: Path,
    surroundings: Surroundings,
    source: Source | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM, then let answers that are under way end, and return.

    Args:
        application: answers requests; its shelf is exchanged whenever the published folder changes.
        sockets: bound; they are closed at the end.
        folder: the published folder.
        surroundings: the clock, and somebody to tell.
        source: what to make the folder of whenever that changes.
    """
    config = uvicorn.Config(
        application,
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=PATIENCE,
    )
    following = [_told(_follow(application, folder, surroundings), folder, surroundings)]
    if source is not None:
        following.append(_told(_rebuild(source), source.folder, surroundings))
    server = uvicorn.Server(config)
    with _signals_end(server), asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        surroundings.ready()
        runner.run(_serve(server, sockets, following))


@contextmanager
def _signals_end(server: uvicorn.Server) -> Iterator[None]:
    """Let a signal end a server in order, also one that has not begun; it raises it again once it has stopped."""

    def end(*_: object) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def _serve(
    server: uvicorn.Server, sockets: Sequence[socket], following: Sequence[Coroutine[None, None, None]]
) -> None:
    tasks = [asyncio.create_task(each) for each in following]
    try:
        await server.serve(list(sockets))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _told(following: Coroutine[None, None, None], folder: Path, surroundings: Surroundings) -> None:
    """Tell why a folder is not followed any more; what was loaded is served all the same."""
    try:
        await following
    except Exception as error:  # noqa: BLE001 - whatever it is, people have to know that they see an old state
        why = f"{type(error).__name__}: {error}"
        surroundings.tell(f"Changes in {folder} are not noticed any more ({why}); start again to see them.")


async def _follow(application: Application, folder: Path, surroundings: Surroundings) -> None:
    """Take up what is published. While the folder is gone, what it held is served on: nobody's calendar empties."""
    async for _ in _changes(folder, lambda file: not file.name.startswith(".")):
        with suppress(FileNotFoundError, NotADirectoryError):
            application.shelf = await asyncio.to_thread(load, folder, surroundings.clock(), application.shelf)


async def _rebuild(source: Source) -> None:
    async for _ in _changes(source.folder, source.concerns):
        await asyncio.to_thread(source.rebuild)


async def _changes(folder: Path, concerns: Callable[[Path], bool]) -> AsyncIterator[None]:
    """Give a sign whenever something in a folder has changed, also in one that has come anew in the old one's place."""
    while True:
        known = _identity(folder)
        with suppress(FileNotFoundError):  # it may go before it is watched
            async with aclosing(awatch(folder, watch_filter=lambda _, path: concerns(Path(path)))) as batches:
                async for _ in batches:
                    yield
                    if _identity(folder) != known:
                        break
        await asyncio.sleep(AGAIN)
        yield


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(folder)  # noqa: PTH116 - no detour for what is asked in an event loop
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_dev, status.st_ino

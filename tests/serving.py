"""`diplocal serve` as a process of its own, for tests that ask it, subscribe to it or look at its pages."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30
"""For how many seconds something is waited for."""


class Server:
    """A server that runs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    @property
    def said(self) -> str:
        """All that it has said up to now."""
        return "\n".join(self.lines)

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        found = re.search(r"http://[^/\s]+", self.said)
        assert found, self.said
        return found[0]

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    def ended(self) -> int:
        """Wait until it has ended, and give its exit code."""
        code = self.process.wait(PATIENCE)
        self._reading.join(PATIENCE)
        return code

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Server]:
    """Serve a published folder on a free port until the block ends."""
    command = [sys.executable, "-m", "diplocal", "serve", "--out", str(folder), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as process:
        server = Server(process)
        try:
            wait_for(lambda: "http://" in server.said or process.poll() is not None, server)
            yield server
        finally:
            if process.poll() is None:
                process.terminate()
                server.ended()


def wait_for(happens: Callable[[], bool], server: Server | None = None) -> None:
    """Wait until something is so."""
    until = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < until, f"it did not happen; the server said:\n{server.said if server else ''}"
        time.sleep(0.02)

#!/usr/bin/env python3
"""Measure how fast feeds are served: `diplocal serve` beside Starlette's StaticFiles, over loopback.

    python benchmarks/serving.py               # needs wrk, a load generator (Debian: apt-get install wrk)
    python benchmarks/serving.py --seconds 5

All serve the same folder with a feed of 200 KB, with the same uvicorn, parser and event loop; Starlette with and
without its GZipMiddleware. They are measured in turns. The table gives the medians of the requests that each answers
in a second, and in a second of its processor's time, which other work on the machine disturbs less; and those of the
ratios within each turn.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

SIZE = 200_000
CONNECTIONS = 32
WANTED = 10
"""How many times as fast as StaticFiles a feed is to be served as it is."""
STARLETTE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
folder, port, gzip = sys.argv[1:]
middleware = [Middleware(GZipMiddleware)] if gzip == "gzip" else []
app = Starlette(routes=[Mount("/", StaticFiles(directory=folder))], middleware=middleware)
uvicorn.run(app, port=int(port), http="httptools", loop="uvloop", access_log=False, log_level="error")
"""


@dataclass(frozen=True)
class Case:
    """What is asked of the servers: what for, with which header, and which variant of Starlette answers it."""

    name: str
    header: str
    starlette: str


CASES = (
    Case("plain", "Accept-Encoding: identity", "plain"),
    Case("gzip", "Accept-Encoding: gzip", "gzip"),
    Case("304", "If-None-Match: {tag}", "plain"),
)


def make_feed(folder: Path) -> None:
    """Write a feed of the size that is measured; its text compresses as that of real events does."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//diplocal//benchmark//EN"]
    size, number = 0, 0
    while size < SIZE - 400:
        number += 1
        event = (
            "BEGIN:VEVENT",
            f"UID:{number * 2654435761 % 2**32:08x}-5f6f-4d0a-9a5e-3a55c2b907d1",
            f"DTSTAMP:202601{number % 28 + 1:02}T{number * 7 % 24:02}{number * 13 % 60:02}00Z",
            f"DTSTART;VALUE=DATE:2026{number % 12 + 1:02}{number % 28 + 1:02}",
            f"SUMMARY:Exercise {number}: harbour and sea phase off city {number * 31 % 97}",
            f"DESCRIPTION:Ships of {number * 17 % 23} countries take part. Source {number * 101 % 997}.",
            "END:VEVENT",
        )
        lines += event
        size += sum(len(line) + 2 for line in event)
    lines.append("END:VCALENDAR")
    (folder / "all.ics").write_bytes("".join(f"{line}\r\n" for line in lines).encode())


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Server:
    """A server that runs: where its feed is, and which process it is."""

    url: str
    process: int

    def processor_seconds(self) -> float:
        """Give the time that its processor has spent on it (Linux, proc(5))."""
        told = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(*command: str, port: int) -> Iterator[Server]:
    """Run a server, and give it once it answers."""
    url = f"http://localhost:{port}/all.ics"
    with subprocess.Popen([sys.executable, *command], stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                try:
                    urllib.request.urlopen(url).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield Server(url, process.pid)
        finally:
            process.terminate()


def measured(server: Server, header: str, seconds: float) -> tuple[float, float]:
    """Give how many requests a server answers in a second, and in a second of its processor's time."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-H", header, server.url]
    before = server.processor_seconds()
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    spent = server.processor_seconds() - before
    if "Non-2xx" in said and "If-None-Match" not in header:
        raise SystemExit(said)
    rate, total = re.search(r"Requests/sec:\s*([\d.]+)", said), re.search(r"(\d+) requests in", said)
    if rate is None or total is None:
        raise SystemExit(said)
    return float(rate[1]), int(total[1]) / spent


def tag(server: Server) -> str:
    """Give the entity tag of a feed."""
    with urllib.request.urlopen(server.url) as answer:  # noqa: S310 - our own address
        return str(answer.headers["ETag"])


def main() -> int:
    """Measure, print the table, and tell by the exit code whether the aim was reached."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=2, help="for how long each is measured in each turn (2)")
    parser.add_argument("--turns", type=int, default=5, help="how many turns (5)")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.stderr.write("wrk is not here; install it: apt-get install wrk\n")
        return 2
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        make_feed(folder)
        ours, plain, gzip = (free_port() for _ in range(3))
        servers = {
            "ours": stack.enter_context(
                serving("-m", "diplocal", "serve", "--out", str(folder), "--port", str(ours), port=ours)
            ),
            "plain": stack.enter_context(serving("-c", STARLETTE, str(folder), str(plain), "plain", port=plain)),
            "gzip": stack.enter_context(serving("-c", STARLETTE, str(folder), str(gzip), "gzip", port=gzip)),
        }
        size = (folder / "all.ics").stat().st_size
        print(f"A feed of {size} bytes, {CONNECTIONS} connections, Python {platform.python_version()}; requests/s")
        print(f"{'':8}{'':16}{'diplocal serve':>16}{'StaticFiles':>16}{'ratio':>10}")
        ratios = {}
        for case in CASES:
            pair = [servers["ours"], servers[case.starlette]]
            turns = [
                [measured(server, case.header.format(tag=tag(server)), options.seconds) for server in pair]
                for _ in range(options.turns)
            ]
            for index, unit in enumerate(("per second", "per CPU second")):
                mine, theirs = (statistics.median(turn[side][index] for turn in turns) for side in (0, 1))
                ratios[case.name] = statistics.median(turn[0][index] / turn[1][index] for turn in turns)
                print(f"{case.name:8}{unit:16}{mine:>16,.0f}{theirs:>16,.0f}{ratios[case.name]:>10.1f}")
    is_reached = ratios["plain"] >= WANTED
    print(f"aim: plain, at least {WANTED} times StaticFiles per CPU second: {'reached' if is_reached else 'missed'}")
    return 0 if is_reached else 1


if __name__ == "__main__":
    sys.exit(main())

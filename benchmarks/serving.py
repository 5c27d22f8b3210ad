#!/usr/bin/env python3
"""Measure how fast feeds are served: `diplocal serve` beside Starlette's StaticFiles, over loopback.

    python benchmarks/serving.py               # needs wrk, a load generator (Debian: apt-get install wrk)
    python benchmarks/serving.py --seconds 5

All serve the same folder with a feed of 200 KB, with the same uvicorn, parser and event loop; Starlette with and
without its GZipMiddleware. They are measured in turns; the table gives the median of the requests per second of each,
and of the ratios within each turn.
"""

from __future__ import annotations

import argparse
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


@contextmanager
def serving(*command: str, port: int) -> Iterator[str]:
    """Run a server, and give the feed's address once it answers."""
    url = f"http://localhost:{port}/all.ics"
    with subprocess.Popen([sys.executable, *command], stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                try:
                    urllib.request.urlopen(url).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield url
        finally:
            process.terminate()


def measured(url: str, header: str, seconds: float) -> float:
    """Give the requests per second that a server answers."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-H", header, url]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    if "Non-2xx" in said and "If-None-Match" not in header:
        raise SystemExit(said)
    found = re.search(r"Requests/sec:\s*([\d.]+)", said)
    if found is None:
        raise SystemExit(said)
    return float(found[1])


def tag(url: str) -> str:
    """Give the entity tag of a feed."""
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own address
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
        print(f"{'':8}{'diplocal serve':>16}{'StaticFiles':>16}{'ratio':>10}")
        ratios = {}
        for case in CASES:
            rates = [
                [measured(servers[name], case.header.format(tag=tag(servers[name])), options.seconds) for name in pair]
                for pair in [("ours", case.starlette)] * options.turns
            ]
            mine, theirs = (statistics.median(column) for column in zip(*rates, strict=True))
            ratios[case.name] = statistics.median(first / second for first, second in rates)
            print(f"{case.name:8}{mine:>16,.0f}{theirs:>16,.0f}{ratios[case.name]:>10.1f}")
    is_reached = ratios["plain"] >= WANTED
    print(f"aim: at least {WANTED} times StaticFiles, plain: {'reached' if is_reached else 'missed'}")
    return 0 if is_reached else 1


if __name__ == "__main__":
    sys.exit(main())

"""Timing: processor time rather than the clock's, runs that take turns, and medians."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

Run = Callable[[], float]
"""One run; gives what it cost, in seconds."""


@dataclass(frozen=True)
class Cost:
    """What a process cost.

    Attributes:
        cpu: seconds of processor time, of its children too.
        wall: seconds by the clock.
        memory: the most memory that one process of it held, in bytes.
    """

    cpu: float
    wall: float
    memory: int


class CommandError(Exception):
    """A command that a measurement rests on, and that failed."""


def command(words: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end, and give what it cost.

    Raises:
        CommandError: where it fails; a figure of what did not work would be none.
    """
    # Where the environment keeps Python from writing what it has compiled, every start would be a first one.
    surroundings = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**surroundings, **(environment or {})},
    )
    with process:
        told = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise CommandError(f"{' '.join(map(str, words))}: exit {process.returncode}\n{told.decode()[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss * 1024)


def cpu(work: Callable[[], object]) -> float:
    """Run something in this process, and give its seconds of processor time."""
    start = time.process_time()
    work()
    return time.process_time() - start


def wall(work: Callable[[], object]) -> float:
    """Run something in this process, and give its seconds by the clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turns(runs: Mapping[str, Run], rounds: int) -> dict[str, list[float]]:
    """Let runs take turns, so that a machine that is slow for a while is slow for all; the first round warms up."""
    costs: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, run in runs.items():
            cost = run()
            if number:
                costs[name].append(cost)
    return costs


def ratio(costs: Mapping[str, Sequence[float]], of: str, to: str) -> float:
    """Give the median, over the rounds, of what one run cost by what another did."""
    return median(one / other for one, other in zip(costs[of], costs[to], strict=True))

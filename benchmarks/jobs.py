"""Jobs: whole builds by the command line, from records on the disk to feeds on the disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import workload
from benchmarks.report import Section, Target
from benchmarks.timing import Cost, command, cpu

REAL = Path(__file__).parent.parent / "events"
FULL = 100_000
"""The number of events for which there are targets in seconds."""


@dataclass(frozen=True)
class Job:
    """A calendar on the disk, and where it is published.

    Attributes:
        folder: of both.
        count: how many events it has.
    """

    folder: Path
    count: int

    @property
    def events(self) -> Path:
        """The calendar."""
        return self.folder / "events"

    def build(self, *options: str, anew: bool = False) -> Cost:
        """Build it; anew, as if nothing had been published, nor kept for the next time."""
        out, cache = self.folder / "dist", self.folder / "cache"
        if anew:
            shutil.rmtree(out, ignore_errors=True)
            shutil.rmtree(cache, ignore_errors=True)
            (self.events / "ledger.jsonl").unlink(missing_ok=True)
        now = ("--now", f"{workload.TODAY}T12:00:00Z")
        words: tuple[str | Path, ...] = (
            sys.executable,
            "-m",
            "diplocal",
            "build",
            "--events",
            self.events,
            "--out",
            out,
            *now,
            *options,
        )
        return command(words, {"XDG_CACHE_HOME": str(cache)})


def measure(folder: Path, counts: Sequence[int], rounds: int) -> tuple[Section, ...]:
    """Measure whole builds of so many events each, ordered from few to many."""
    jobs = [Job(folder / str(count), count) for count in counts]
    for job in jobs:
        workload.write_calendar(job.events, job.count, publish="feeds")
    first = {job.count: [job.build("--jobs", "1", anew=True) for _ in range(rounds)] for job in jobs}
    largest = jobs[-1]
    return (_scaling(first), *_two_processes(largest, rounds), _changes(largest, first[largest.count], rounds))


def measure_many(folder: Path, few: int, many: int) -> Section:
    """Measure what becomes of the cost of an event when there are many more: few, many, and the few again."""
    small, large = Job(folder / "few", few), Job(folder / "many", many)
    for job in (small, large):
        workload.write_calendar(job.events, job.count, publish="feeds")
    before = small.build("--jobs", "1", anew=True)
    long = large.build("--jobs", "1", anew=True)
    after = small.build("--jobs", "1", anew=True)
    short = (before.cpu + after.cpu) / 2
    rows = tuple(
        (f"{count:,}", f"{cpu:.1f}", f"{cpu / count * 1e6:.0f} µs", f"{memory / 1e6:,.0f} MB")
        for count, cpu, memory in ((few, short, before.memory), (many, long.cpu, long.memory))
    )
    growth = long.cpu / short / (many / few)
    each = (long.memory - before.memory) / (many - few) / 1000
    note = (
        f"Memory grows by {each:.1f} kB with each event: its card of plain values, its line of the ledger, its place "
        "in each of its feeds. Rendered bytes wait in a file without a name, which the system may put out of memory."
    )
    return Section(
        "Full job, many events, one process",
        ("events", "processor s", "an event", "most memory"),
        rows,
        (note,),
        (Target(f"growth from {few:,} to {many:,} events, against linear", growth, 1.1, "at most"),),
    )


def _scaling(costs: dict[int, list[Cost]]) -> Section:
    seconds = {count: median(cost.cpu for cost in found) for count, found in costs.items()}
    memory = {count: max(cost.memory for cost in found) / 1e6 for count, found in costs.items()}
    rows = [
        (f"{count:,}", f"{seconds[count]:.2f}", f"{seconds[count] / count * 1e6:.0f} µs", f"{memory[count]:.0f} MB")
        for count in costs
    ]
    targets = []
    if FULL in seconds:
        targets.append(Target(f"full job, {FULL:,} events, one process", seconds[FULL], 15, "at most", "s"))
        targets.append(Target(f"its memory, {FULL:,} events", memory[FULL] / 1000, 1, "at most", "GB"))
    return Section(
        "Full job, from JSON Lines to feeds, one process",
        ("events", "processor s", "an event", "most memory"),
        tuple(rows),
        ("Read, checked by all rules, rendered, entered into the ledger, joined and published, without pages.",),
        tuple(targets),
    )


def _two_processes(job: Job, rounds: int) -> tuple[Section, ...]:
    if (os.cpu_count() or 1) < 2:
        return ()
    pairs = [(job.build("--jobs", "1", anew=True), job.build("--jobs", "2", anew=True)) for _ in range(rounds)]
    share = median(two.wall / one.wall for one, two in pairs)
    slower = median(_side_by_side() for _ in range(rounds))
    note = (
        f"Side by side, two programs that share nothing take {slower:.2f} times as long on this machine as one of them "
        f"alone, so that no spreading of work comes below {slower / 2:.2f}."
    )
    rows = [
        (str(number + 1), f"{median(c.wall for c in costs):.2f}", f"{median(c.cpu for c in costs):.2f}")
        for number, costs in enumerate(zip(*pairs, strict=True))
    ]
    return (
        Section(
            f"Full job, {job.count:,} events, in more processes",
            ("processes", "clock s", "processor s of the first of them"),
            tuple(rows),
            (note,),
            (Target("two processes against one, by the clock", share, 0.65, "at most"),),
        ),
    )


def _side_by_side() -> float:
    """Tell how many times as long two programs take at once, which compute and share nothing, as one of them."""
    words = (sys.executable, "-c", "sum(len(str(number)) for number in range(10_000_000))")

    def clock(count: int) -> float:
        start = time.perf_counter()
        for process in [subprocess.Popen(words) for _ in range(count)]:
            process.wait()
        return time.perf_counter() - start

    return clock(2) / clock(1)


def _changes(job: Job, full: Sequence[Cost], rounds: int) -> Section:
    """Measure builds after which little or nothing is new."""
    bulk = job.events / "bulk" / "workload.jsonl"
    job.build("--jobs", "1")
    nothing = [job.build("--jobs", "1") for _ in range(rounds)]
    one: list[Cost] = []
    for number in range(rounds):
        _retitle(bulk, b'"title": "', bulk.stat().st_size // 2, number)
        one.append(job.build("--jobs", "1"))
    whole = median(cost.cpu for cost in full)
    rows = [
        (name, f"{median(c.cpu for c in costs):.2f}", f"{median(c.cpu for c in costs) / whole:.0%}")
        for name, costs in (("everything", full), ("one record changed", one), ("nothing changed", nothing))
    ]
    share = median(cost.cpu for cost in one) / whole
    return Section(
        f"Building again, {job.count:,} events in one file of JSON Lines",
        ("what is new", "processor s", "of the full job"),
        tuple(rows),
        (),
        (Target(f"one record changed among {job.count:,}, of the full job", share, 0.15, "at most"),),
    )


def measure_files(folder: Path, count: int, rounds: int) -> Section:
    """Measure builds of so many records in files of their own."""
    job = Job(folder / "files", count)
    workload.write_calendar(job.events, count, publish="feeds", as_files=True)
    full = [job.build("--jobs", "1", anew=True)]
    job.build("--jobs", "1")
    scan = [cpu(lambda: _scanned(job.events)) for _ in range(rounds)]
    nothing = [job.build("--jobs", "1") for _ in range(rounds)]
    file = job.events / "0000" / "event-000000.toml"
    one: list[Cost] = []
    for number in range(rounds):
        _retitle(file, b'title = "', 0, number)
        one.append(job.build("--jobs", "1"))
    whole, looked = median(cost.cpu for cost in full), median(scan)
    seconds = {
        "everything": whole,
        "one record changed": median(cost.cpu for cost in one),
        "nothing changed": median(cost.cpu for cost in nothing),
        "looking at the files' stamps, nothing else": looked,
    }
    rows = tuple((name, f"{second:.2f}", f"{second / whole:.0%}") for name, second in seconds.items())
    over = seconds["one record changed"] - looked
    return Section(
        f"Building again, {count:,} records in files of their own",
        ("what is new", "processor s", "of the full job"),
        rows,
        (),
        (
            Target(
                f"one file changed among {count:,}, of the full job",
                seconds["one record changed"] / whole,
                0.15,
                "at most",
            ),
            Target("the same, over looking at the files", over, 0.5, "at most", "s"),
        ),
    )


def _retitle(file: Path, before: bytes, start: int, number: int) -> None:
    """Give another first letter to the first title that stands behind a place of a file."""
    content = bytearray(file.read_bytes())
    content[content.index(before, start) + len(before)] = ord("A") + number
    file.write_bytes(content)


def _scanned(folder: Path) -> int:
    size = 0
    for entry in os.scandir(folder):
        size += _scanned(Path(entry.path)) if entry.is_dir(follow_symlinks=False) else entry.stat().st_size
    return size


def measure_real(folder: Path, rounds: int) -> Section:
    """Measure builds of the real calendar, pages and all, when nothing is new."""
    job = Job(folder / "real", 0)
    shutil.copytree(REAL, job.events)
    first = job.build(anew=True)
    nothing = [job.build() for _ in range(rounds + 1)][1:]
    seconds = median(cost.cpu for cost in nothing)
    rows = (("everything", f"{first.cpu:.2f}"), ("nothing", f"{seconds:.2f}"))
    target = Target("build of the real calendar with nothing new, whole process", seconds, 0.7, "at most", "s")
    return Section("The real calendar, with all its pages", ("what is new", "processor s"), rows, (), (target,))

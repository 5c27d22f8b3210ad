"""A build is killed, or its disk fails, at any call that changes something: subscribers never fetch a torn file.

By default a sample spread over all kinds of calls; every one of them with DIPLOCAL_ALL_FAULTS=1.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import pytest

from diplocal.build import LEDGER
from diplocal.ledger import dump, load
from diplocal.publication import MANIFEST
from support import built, contents, entries, record, small_calendar, write_record

EVERY = os.environ.get("DIPLOCAL_ALL_FAULTS") == "1"
CALLS = (
    "openat",
    "write",
    "writev",
    "fsync",
    "mkdir",
    "mkdirat",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "rmdir",
)
FAULTS = {"kill": "signal=SIGKILL", "ENOSPC": "error=ENOSPC", "EIO": "error=EIO"}
INSTANT = datetime(2026, 11, 25, 12, tzinfo=UTC)
NOW = INSTANT.isoformat()
Files = Mapping[str, bytes]


@functools.cache
def obstacle() -> str | None:
    """Say why system calls cannot be made to fail here, if so."""
    try:
        run = subprocess.run(["strace", "-e", "trace=none", "true"], capture_output=True, check=False)
    except FileNotFoundError:
        return "strace is not here; install the Debian package strace"
    return None if run.returncode == 0 else f"strace may not trace here: {run.stderr.decode().strip()}"


@pytest.fixture(autouse=True)
def strace() -> None:
    """Skip where strace does not work, or fail where all tools must."""
    reason = obstacle()
    if reason is not None and os.environ.get("DIPLOCAL_REQUIRE_TOOLS") == "1":
        pytest.fail(reason)
    if reason is not None:
        pytest.skip(reason)


# --- builds to disturb


def first(folder: Path) -> None:
    """Prepare the first build of all."""
    small_calendar(
        folder / "events", {"review": record(title="Review"), "parade": record(title="Parade", kind="other")}
    )


def edited(folder: Path) -> None:
    """Prepare a build after an edit, a deletion and a new record with a theme of its own."""
    first(folder)
    undisturbed(folder, "2026-11-23")
    write_record(folder / "events", "review", record(title="Review", when="2026-03-01"))
    (folder / "events/2026/parade.toml").unlink()
    write_record(folder / "events", "talks", record(title="Talks", themes=["peacekeeping"]))


def shrinking(folder: Path) -> None:
    """Prepare a build that removes files and empties feeds, over what an interrupted build has left."""
    first(folder)
    for name in ("one", "two"):
        write_record(folder / "events", name, record(title=name, themes=["maritime-security"]))
    undisturbed(folder, "2026-11-23")
    (folder / "events/2026/one.toml").unlink()
    (folder / "events/2026/two.toml").rename(folder / "events/2026/three.toml")
    write_record(folder / "events", "three", record(title="Three", formerly=["two"]))
    (folder / "dist/kind/.other.ics.diplocal-tmp").write_bytes(b"BEGIN:VCAL")
    (folder / f"events/.{LEDGER}.diplocal-tmp").write_bytes(b"{")


SCENARIOS: tuple[Callable[[Path], None], ...] = (first, edited, shrinking)


def command(folder: Path, now: str = NOW) -> list[str]:
    program = [sys.executable, "-B", "-m", "diplocal", "build", "--quiet", "--now", now]
    return [*program, "--events", str(folder / "events"), "--out", str(folder / "dist")]


def environment() -> dict[str, str]:
    """Give this process's environment, without what would make the build write elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")}


def undisturbed(folder: Path, now: str = NOW) -> None:
    subprocess.run(command(folder, now), check=True, capture_output=True, env=environment())


# --- calls to disturb


@dataclass(frozen=True, order=True)
class Call:
    """The nth call of one kind on one path."""

    name: str
    path: str
    nth: int

    def __str__(self) -> str:
        return f"{self.name} {self.path} ({self.nth})"


@dataclass
class Scenario:
    """A build with what stands before and after it, and the calls by which it changes something, in order."""

    before: Path
    old: Files
    new: Files
    places: frozenset[str]
    calls: tuple[Call, ...]
    parsed: set[bytes] = field(default_factory=set)

    @property
    def moves(self) -> int:
        """Where in the calls the first file is moved to its place."""
        return next(index for index, call in enumerate(self.calls) if call.name.startswith("rename"))


def places(folder: Path) -> frozenset[str]:
    return frozenset(place.relative_to(folder).as_posix() for place in folder.rglob("*"))


def calls(log: Path, folder: Path) -> Iterator[Call]:
    """Read from strace's log which calls change something in a folder."""
    seen: dict[tuple[str, str], int] = {}
    quoted = re.compile(rf'["<]{re.escape(str(folder))}/((?:events|dist)(?:/[^">]*)?)[">]')
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        name = line.partition("(")[0].rpartition(" ")[2]
        match = quoted.search(line)
        if match is None or name not in CALLS:
            continue
        seen[name, match[1]] = nth = seen.get((name, match[1]), 0) + 1
        if name != "openat" or "O_WRONLY" in line:
            yield Call(name, match[1], nth)


def traced(folder: Path, log: Path, names: tuple[str, ...], *options: str) -> subprocess.CompletedProcess[str]:
    """Build under strace, which notes these calls."""
    kinds = "trace=" + ",".join(f"?{name}" for name in names)
    program = ["strace", "-f", "-y", "-o", str(log), "-e", kinds, *options, *command(folder)]
    return subprocess.run(program, check=False, capture_output=True, text=True, env=environment())


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Callable[[Path], None]], Scenario]:
    @functools.cache
    def prepared(prepare: Callable[[Path], None]) -> Scenario:
        folder = tmp_path_factory.mktemp(prepare.__name__)
        prepare(folder / "before")
        shutil.copytree(folder / "before", folder / "after")
        run = traced(folder / "after", folder / "log", CALLS)
        assert run.returncode == 0, run.stderr
        found = tuple(calls(folder / "log", folder / "after"))
        assert not [path for path in contents(folder / "after") if path.endswith("-tmp")]
        return Scenario(
            folder / "before", contents(folder / "before"), contents(folder / "after"), places(folder / "after"), found
        )

    return prepared


def sampled(found: tuple[Call, ...], fault: str) -> Iterator[Call]:
    """Choose of every kind of call one to be killed, and of every other kind one to fail: early, midway or late."""
    if EVERY:
        yield from found
        return
    turn = list(FAULTS).index(fault)
    by_name = sorted(found, key=lambda call: call.name)
    for index, (_, group) in enumerate(groupby(by_name, key=lambda call: call.name)):
        alike = list(group)
        if fault == "kill" or index % 2 == turn % 2:
            yield alike[(index + turn) * (len(alike) - 1) // 8 % len(alike)]


# --- what has to hold


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("prepare", SCENARIOS, ids=lambda prepare: str(prepare.__name__))
def test_a_disturbed_build_leaves_whole_files_and_the_next_one_completes_it(
    tmp_path: Path,
    scenarios: Callable[[Callable[[Path], None]], Scenario],
    prepare: Callable[[Path], None],
    fault: str,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    scenario = scenarios(prepare)
    points = 0
    for call in sampled(scenario.calls, fault):
        folder = tmp_path / "build"
        shutil.copytree(scenario.before, folder)
        is_done = disturb(folder, call, fault)
        if is_done:
            assert contents(folder) == scenario.new, call
        else:
            check_whole(scenario, folder, call)
        if fault != "kill":
            check_tidy(scenario, folder, call)
        check_completed(scenario, folder, call)
        shutil.rmtree(folder)
        points += 1
    assert points >= 3
    record_testsuite_property(f"{prepare.__name__}-{fault}", points)


def disturb(folder: Path, call: Call, fault: str) -> bool:
    """Build, with a fault at one call, and tell whether the build came to its end all the same."""
    log = folder.parent / "log"
    # A filter in the kernel makes it fast; strace 6.1 does not send signals with one.
    speed = () if fault == "kill" else ("--seccomp-bpf",)
    injection = (*speed, "-P", str(folder / call.path), "-e", f"inject={call.name}:{FAULTS[fault]}:when={call.nth}")
    run = traced(folder, log, (call.name,), *injection)
    if fault == "kill":
        assert run.returncode == -signal.SIGKILL, f"{call}: {run.stderr}"
        return False
    assert "(INJECTED)" in log.read_text(encoding="utf-8"), call
    if run.returncode == 0:  # some failures do not matter, such as that of making a folder that is there
        return True
    assert (run.returncode, run.stdout) == (2, ""), f"{call}: {run.stderr}"
    assert run.stderr.startswith("diplocal: "), call
    assert run.stderr.count("\n") == 1, call
    return False


def check_whole(scenario: Scenario, folder: Path, call: Call) -> None:
    """Every file is the old one or the new one, none is missing, and all can be read."""
    now = contents(folder)
    for path, content in now.items():
        if path == f"dist/{MANIFEST}":
            continue
        if not path.endswith("-tmp"):
            assert content in {scenario.old.get(path), scenario.new.get(path)}, f"{call}: {path}"
        if path.endswith(".ics") and content not in scenario.parsed:
            assert entries(content), f"{call}: {path}"
            scenario.parsed.add(content)
    missing = {path for path in scenario.old.keys() & scenario.new.keys() if path not in now}
    assert not missing, call
    if f"events/{LEDGER}" in now:
        text = now[f"events/{LEDGER}"].decode()
        assert dump(load(text)) == text, call
    if scenario.calls.index(call) <= scenario.moves:
        kept = {path: content for path, content in now.items() if not path.endswith("-tmp")}
        assert kept == {path: content for path, content in scenario.old.items() if not path.endswith("-tmp")}, call


def check_tidy(scenario: Scenario, folder: Path, call: Call) -> None:
    """A build that noticed its fault has cleaned up after itself."""
    left = {path for path in contents(folder) if path.endswith("-tmp")}
    assert left <= scenario.old.keys(), call


def check_completed(scenario: Scenario, folder: Path, call: Call) -> None:
    """The next build comes to the same bytes as an undisturbed one, and the one after that has nothing to do."""
    for _ in range(2):
        outcome = built(folder / "events", folder / "dist", INSTANT)
        assert contents(folder) == scenario.new, call
        assert places(folder) == scenario.places, call
    assert not outcome.changes

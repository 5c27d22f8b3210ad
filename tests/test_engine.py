"""Engines: whatever does the work, and whatever becomes of it on the way, the bytes and the findings are the same."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from diplocal import shards
from diplocal.build import LEDGER, validate
from diplocal.cli import app
from diplocal.cli.engines import Effort
from diplocal.engine import HERE, Engine, EngineError, processes
from support import TODAY, built, contents, small_calendar

RECORDS = 400


def bulk(calendar: Path, count: int = RECORDS, **keys: object) -> Path:
    """Put so many records into a calendar that they make several shards."""
    (calendar / "bulk").mkdir()
    lines = [json.dumps(line(number) | keys, ensure_ascii=False) for number in range(count)]
    (calendar / "bulk" / "calls.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return calendar


def line(number: int) -> dict[str, object]:
    day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
    return {
        "id": f"call-{number}",
        "title": f"Port call no. {number}, façade {number * 7}",
        "kind": ("exercise", "other", "exercise")[number % 3],
        "status": "held",
        "when": day,
        "themes": ["naval-operations"],
        "description": f"An invented event, the {number}th. " * 40,
        "who": {"hosts": [("IN", "FR", "SG")[number % 3]]},
        "sources": [
            {
                "publisher": "Example Gazette",
                "published": "2027-01-20",
                "url": f"https://www.example.org/calls/{number}",
                "claim": "It took place",
                "says_when": day,
                "says_status": "held",
            }
        ],
    }


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SIZE", 20_000)
    monkeypatch.setattr("diplocal.records.folder.BLOCK", 5_000)


def calendar(folder: Path) -> Path:
    return bulk(small_calendar(folder, publish="feeds"))


def made(folder: Path, engine: Engine = HERE) -> dict[str, bytes]:
    """Build into a new folder, and give all that was written, the ledger included."""
    events = calendar(folder / "events")
    built(events, folder / "dist", engine=engine)
    return contents(folder / "dist") | {LEDGER: (events / LEDGER).read_bytes()}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return made(tmp_path_factory.mktemp("alone"))


# --- processes


def test_there_are_shards_enough_to_spread(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    engine = Engine(tell=lambda *what: told.append(what))
    validate(calendar(tmp_path), TODAY, engine=engine)
    reading = [(done, total) for what, done, total in told if what.startswith("Reading")]
    assert len(reading) > 10
    assert reading == sorted(reading)
    assert reading[-1][0] == reading[-1][1]


def test_two_processes_make_the_bytes_of_one(tmp_path: Path, alone: dict[str, bytes]) -> None:
    assert len(alone) > 5
    assert made(tmp_path, processes(2)) == alone


def test_few_shards_are_worked_on_here(tmp_path: Path, alone: dict[str, bytes]) -> None:
    def never() -> None:
        raise AssertionError

    assert made(tmp_path, Engine(never, first=1000)) == alone  # type: ignore[arg-type]


def test_a_build_with_pages_and_data_is_spread_as_well(tmp_path: Path) -> None:
    one, two = (bulk(small_calendar(tmp_path / name / "events"), 40) for name in ("one", "two"))
    built(one, one.parent / "dist")
    built(two, two.parent / "dist", engine=processes(2))
    assert contents(two.parent) == contents(one.parent)


def test_two_processes_find_what_one_finds_in_its_order(tmp_path: Path) -> None:
    events = calendar(tmp_path / "events")
    with (events / "bulk" / "calls.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"id": "call-3"}\n')
        stream.write(json.dumps(line(7) | {"themes": ["none-such"]}) + "\nno json\n")
        stream.write(json.dumps(line(8) | {"id": "call-9000", "excused": {"D104": "No reason."}}) + "\n")
    found = validate(events, TODAY)[1]
    assert {finding.code for finding in found} >= {"S005", "S002", "V101", "X101", "S011"}
    spread = validate(events, TODAY, engine=processes(2))[1]
    assert [(finding, finding.excerpt, finding.severity) for finding in spread] == [
        (finding, finding.excerpt, finding.severity) for finding in found
    ]


def dies(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_process_that_dies_ends_the_work_in_one_line() -> None:
    with pytest.raises(EngineError, match="has died"):
        list(processes(2).map(dies, range(10)))


def test_results_come_in_the_order_of_the_work() -> None:
    assert list(processes(2).map(abs, range(-40, 0))) == list(range(40, 0, -1))
    assert list(processes(2, 5).map(abs, range(-3, 0))) == [3, 2, 1]
    assert processes(1) is HERE


def test_processes_look_for_circles_as_seldom_as_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "get_threshold", lambda: (54_321, 10, 10))
    assert list(processes(2).map(threshold, [0])) == [54_321]


def threshold(_: int) -> int:
    return gc.get_threshold()[0]


def test_jobs_are_chosen_on_the_command_line(tmp_path: Path) -> None:
    with Effort(2).engine() as two, Effort(1).engine() as one, Effort().engine() as default:
        assert two.workers == 2
        assert two.first == 0
        assert one.start is None
        assert default.first > 0 or default.start is None
    events = calendar(tmp_path / "events")
    run = CliRunner().invoke(app, ["validate", "--events", str(events), "--jobs", "2"])
    assert run.exit_code == 0, run.stderr
    assert f"{RECORDS + 1} records" in run.stderr


# --- dask


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Run a scheduler and two workers on this machine, and give its address and the workers."""
    pytest.importorskip("distributed", reason="dask is not here; pip install 'diplocal[dask]'")
    file = folder / "scheduler.json"
    running: list[subprocess.Popen[bytes]] = []
    # What asks a worker that has just died would wait for half a minute otherwise.
    patience = {**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "2s"}

    def run(name: str, *options: str) -> None:
        command = [sys.executable, "-m", "distributed.cli.dask_" + name, *options]
        running.append(
            subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=patience),
        )

    try:
        run("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
        until(lambda: address_in(file))
        address = address_in(file)
        alone = ["--host", "127.0.0.1", "--no-nanny", "--no-dashboard", "--nthreads", "1"]
        for _ in range(2):
            run("worker", address, "--local-directory", str(folder), *alone)
        yield address, running[1:]
    finally:
        for process in running:
            process.kill()
            process.wait()


def address_in(file: Path) -> str:
    """Return the address that a scheduler left in its file: nothing while it is not there, or not yet written whole."""
    try:
        return str(json.loads(file.read_text())["address"])
    except (FileNotFoundError, json.JSONDecodeError):
        return ""


def until(is_so: object, seconds: float = 60) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    with cluster(tmp_path_factory.mktemp("dask")) as running:
        yield running


def workers(address: str) -> int:
    from distributed import Client  # noqa: PLC0415 - it is an extra

    with Client(address) as client:
        return len(client.ncores())


def test_a_dask_cluster_makes_the_bytes_of_one_process_even_where_a_worker_dies(
    tmp_path: Path, dask: tuple[str, list[subprocess.Popen[bytes]]], alone: dict[str, bytes]
) -> None:
    address, (first, _) = dask
    until(lambda: workers(address) == 2)
    with Effort(scheduler=address).engine() as engine:
        assert engine.workers == 2
        assert made(tmp_path / "whole", engine) == alone

    told: list[int] = []

    def killing(what: str, done: int, total: int) -> None:
        told.append(done)
        if len(told) == 3:
            assert 0 < done < total, what
            first.kill()

    with Effort(scheduler=address).engine() as engine:
        hurt = Engine(engine.start, engine.workers, deaths=engine.deaths, tell=killing)
        assert made(tmp_path / "hurt", hurt) == alone
    first.wait()
    assert workers(address) == 1


def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="dask is not here; pip install 'diplocal[dask]'")
    import dask as settings  # noqa: PLC0415 - it is an extra

    events = calendar(tmp_path / "events")
    monkeypatch.chdir(tmp_path)
    with settings.config.set({"distributed.comm.timeouts.connect": "1s"}):
        run = CliRunner().invoke(app, ["build", "--events", str(events), "--scheduler", "tcp://127.0.0.1:9"])
    assert isinstance(run.exception, OSError)
    assert not (tmp_path / "dist" / "all.ics").exists()


def test_without_dask_its_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    events = calendar(tmp_path / "events")
    run = CliRunner().invoke(app, ["build", "--events", str(events), "--scheduler", "tcp://127.0.0.1:9"])
    assert run.exit_code == 2
    assert "diplocal[dask]" in run.stderr

"""Programs that we did not write read the feeds: each finds no fault, and the same events as the icalendar package."""

from __future__ import annotations

import datetime as dt
import functools
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from reading import Entry, Reading

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SYSTEM_PYTHON = "/usr/bin/python3"
TOLD = ("uid", "start", "end", "summary")


@functools.cache
def runs(probe: tuple[str, ...]) -> bool:
    """Tell whether a command can be run here with success."""
    try:
        return subprocess.run(probe, cwd=HERE, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@dataclass(frozen=True)
class Reader:
    """A program that reads feeds, what it can tell of an event, and faults that it notices for certain."""

    name: str
    command: tuple[str, ...]
    probe: tuple[str, ...]
    install: str
    faults: tuple[str, ...]
    tells: tuple[str, ...] = TOLD
    slow: bool = False  # reads all.ics only, where every event is

    def require(self) -> None:
        """Skip the test where the reader is not installed, or fail it where all readers must be."""
        if runs(self.probe):
            return
        reason = f"the reader {self.name} is not here; install {self.install}"
        if os.environ.get("DIPLOCAL_REQUIRE_READERS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)

    def read(self, feeds: list[Path]) -> dict[Path, Reading]:
        """Read all feeds in one process."""
        run = subprocess.run(
            self.command,
            input="\n".join(map(str, feeds)),
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=300,
        )
        assert run.returncode == 0, f"{self.name}: exit {run.returncode}\n{run.stderr}"
        readings: dict[str, Reading] = json.loads(run.stdout)
        return {Path(path): reading for path, reading in readings.items()}

    def complaints(self, feed: Path, reading: Reading, reference: Reading) -> list[str]:
        """List what the reader finds wrong with a feed, and the events that it or the reference alone sees."""
        mine, theirs = (Counter(map(self.seen, each["events"])) for each in (reading, reference))
        return [
            *(f"{feed}: {problem}" for problem in reading["problems"]),
            *(f"{feed}: only {self.name} sees {event}" for event in mine - theirs),
            *(f"{feed}: {self.name} does not see {event}" for event in theirs - mine),
        ]

    def seen(self, entry: Entry) -> tuple[str | None, ...]:
        """Return what this reader can tell of an event."""
        told = entry["uid"], entry["start"], entry["end"] or implied_end(entry["start"]), entry["summary"]
        return tuple(value for name, value in zip(TOLD, told, strict=True) if name in self.tells)


def implied_end(start: str | None) -> str | None:
    """Return the end that RFC 5545 gives an event without DTEND: a day lasts a day, a moment no time."""
    if start is None or "T" in start:
        return start
    return (dt.date.fromisoformat(start) + dt.timedelta(days=1)).isoformat()


ICALENDAR = Reader(
    name="icalendar",
    command=(sys.executable, str(HERE / "read_icalendar.py")),
    probe=(sys.executable, "-c", "import icalendar"),
    install="icalendar from PyPI",
    faults=("bad-date", "no-dtstart", "raw-line-break", "truncated"),
)
READERS = (
    ICALENDAR,
    Reader(
        name="ical",
        command=(sys.executable, str(HERE / "read_ical.py")),
        probe=(sys.executable, "-c", "import ical"),
        install="ical from PyPI",
        faults=("bad-date", "bad-status", "byte-order-mark", "no-dtstart", "raw-line-break", "two-summaries"),
    ),
    Reader(
        name="libical",
        command=(SYSTEM_PYTHON, str(HERE / "read_libical.py")),
        probe=(SYSTEM_PYTHON, "-c", "import gi; gi.require_version('ICalGLib', '3.0')"),
        install="gir1.2-ical-3.0 and python3-gi from Debian",
        faults=("bad-status", "no-dtstamp", "no-dtstart", "truncated", "two-summaries", "unknown-property"),
    ),
    Reader(
        name="ical.js",
        command=("node", str(HERE / "read_icaljs.mjs")),
        probe=("node", "--input-type=module", "-e", "import 'ical.js'"),
        install="Node.js, and ical.js from npm (npm install in tests/readers)",
        faults=("byte-order-mark", "day-not-marked", "raw-line-break", "truncated"),
    ),
    Reader(
        name="calcurse",
        command=(sys.executable, str(HERE / "read_calcurse.py")),
        probe=("calcurse", "--version"),
        install="calcurse from Debian",
        faults=(
            "day-not-marked",
            "end-before-start",
            "end-on-start",
            "line-break-in-title",
            "no-dtstart",
            "not-escaped",
            "truncated",
        ),
        tells=("start", "end", "summary"),
    ),
    Reader(
        name="khal",
        command=(sys.executable, str(HERE / "read_khal.py")),
        probe=("khal", "--version"),
        install="khal from Debian or PyPI",
        faults=("bad-date", "end-before-start", "end-on-start", "no-dtstart", "truncated"),
        tells=("uid", "start"),
        slow=True,
    ),
)
each_reader = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)


@pytest.fixture(scope="session")
def built_dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real calendar, built from a copy of events/ (a build writes its ledger), or what DIPLOCAL_DIST names."""
    if given := os.environ.get("DIPLOCAL_DIST"):
        return Path(given)
    folder = tmp_path_factory.mktemp("readers")
    events, dist = folder / "events", folder / "dist"
    shutil.copytree(ROOT / "events", events)
    command = [sys.executable, "-m", "diplocal", "build", "--events", str(events), "--out", str(dist)]
    run = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    return dist


@pytest.fixture(scope="session")
def feeds(built_dist: Path) -> list[Path]:
    found = sorted(built_dist.rglob("*.ics"))
    assert built_dist / "all.ics" in found
    return found


@pytest.fixture(scope="session")
def reference(feeds: list[Path]) -> dict[Path, Reading]:
    return ICALENDAR.read(feeds)


@each_reader
def test_reader_agrees_about_every_feed(
    reader: Reader, built_dist: Path, feeds: list[Path], reference: dict[Path, Reading]
) -> None:
    reader.require()
    chosen = [built_dist / "all.ics"] if reader.slow else feeds
    readings = reader.read(chosen)
    assert list(readings) == chosen
    complaints = [text for feed in chosen for text in reader.complaints(feed, readings[feed], reference[feed])]
    assert not complaints, "\n".join(complaints[:20])


def test_reference_sees_every_event(feeds: list[Path], reference: dict[Path, Reading]) -> None:
    written = {feed: feed.read_bytes().count(b"\r\nBEGIN:VEVENT\r\n") for feed in feeds}
    assert {feed: len(reference[feed]["events"]) for feed in feeds} == written
    assert all(written.values()), "a feed without events empties or freezes its subscribers' calendars"


@each_reader
def test_reader_accepts_a_sound_feed(reader: Reader) -> None:
    reader.require()
    sound = HERE / "sound.ics"
    reading, reference = reader.read([sound])[sound], ICALENDAR.read([sound])[sound]
    assert len(reading["events"]) == 4
    assert not (complaints := reader.complaints(sound, reading, reference)), "\n".join(complaints)


@each_reader
def test_reader_notices_a_fault(reader: Reader) -> None:
    reader.require()
    faulty = [HERE / "faulty" / f"{fault}.ics" for fault in reader.faults]
    readings = reader.read(faulty)
    assert [feed.stem for feed in faulty if not readings[feed]["problems"]] == []


def test_every_faulty_feed_is_noticed_by_some_reader() -> None:
    kept = {feed.stem for feed in (HERE / "faulty").iterdir()}
    assert kept == {fault for reader in READERS for fault in reader.faults}


@each_reader
def test_moved_event_is_a_complaint(reader: Reader) -> None:
    feed = Path("some.ics")
    before: Entry = {"uid": "1", "start": "2026-02-18", "end": None, "summary": "Fleet review"}
    after: Entry = {**before, "start": "2026-02-19"}
    readings: list[Reading] = [{"events": [entry], "problems": []} for entry in (before, after)]
    assert len(reader.complaints(feed, *readings)) == 2

"""The benchmarks: that they run, that what they compare says the same, and that what they measure with is sound."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import icalendar
import pytest

from benchmarks import peers, workload
from benchmarks.material import pieces, read_calendar
from benchmarks.report import Section, Target, page
from benchmarks.timing import CommandError, command, in_turns, ratio
from diplocal.build import validate
from diplocal.verification import verify_feed
from support import ROOT, built


def test_the_whole_of_it_runs_in_small() -> None:
    words = [sys.executable, "-m", "benchmarks", "--quick", "--only", "rendering", "--only", "feeds", "--only", "jobs"]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    for heading in ("# Performance", "## Targets", "## Rendering, 20 events", "## Full job"):
        assert heading in ended.stdout


@pytest.mark.parametrize("as_files", [False, True], ids=["JSON Lines", "TOML files"])
def test_the_workload_is_valid_by_every_rule(as_files: bool, tmp_path: Path) -> None:
    catalogue, findings = validate(workload.write_calendar(tmp_path, 60, as_files=as_files), workload.TODAY)
    assert findings == ()
    assert catalogue is not None
    assert len(catalogue.cards) == 60


def test_the_workload_is_the_same_for_the_same_seed_whether_many_or_few() -> None:
    assert list(workload.records(30))[:20] == list(workload.records(20))
    assert list(workload.records(20)) != list(workload.records(20, seed=1))


def test_the_workload_has_about_250_feeds_and_each_event_is_in_about_ten(tmp_path: Path) -> None:
    built(workload.write_calendar(tmp_path / "events", 2000, publish="feeds"), tmp_path / "dist")
    feeds = list((tmp_path / "dist").rglob("*.ics"))
    entries = sum(feed.read_bytes().count(b"BEGIN:VEVENT") for feed in feeds)
    assert 240 <= len(feeds) <= 260
    assert 9 <= entries / 2000 <= 12


@pytest.mark.parametrize(
    "peer", [peers.with_icalendar, peers.with_ical, peers.with_ics], ids=lambda peer: peer.__name__
)
def test_every_peer_says_what_we_say(peer: peers.Peer, tmp_path: Path) -> None:
    chosen = list(pieces(read_calendar(tmp_path, 12)))
    ours, theirs = (said(make("Feed", chosen)) for make in (peers.with_diplocal, peer))
    assert theirs == ours


def said(feed: bytes) -> dict[str, tuple[object, ...]]:
    """What a feed says of each event, by UID."""
    events: list[Any] = icalendar.Calendar.from_ical(feed).walk("VEVENT")
    return {str(event["UID"]): tuple(_said(event)) for event in events}


def _said(event: Any) -> Iterator[object]:  # noqa: ANN401 - the library's values share no base
    yield from (str(event[name]) for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS", "TRANSP"))
    yield from (event.start, event.end, event["LAST-MODIFIED"].dt)  # a day without an end is one day
    yield frozenset(map(str, event.categories))
    yield event["GEO"].ical_value


def test_what_we_write_for_the_comparison_is_a_sound_entry(tmp_path: Path) -> None:
    made = peers.with_diplocal("Feed", pieces(read_calendar(tmp_path, 12)))
    told = {fault.message for fault in verify_feed("feed.ics", made)}
    assert not [message for message in told if "octets" in message or "escaped" in message]


def test_runs_take_turns_and_the_first_round_does_not_count() -> None:
    turns: list[str] = []

    def run(name: str, cost: float) -> float:
        turns.append(name)
        return cost

    costs = in_turns({"a": lambda: run("a", 6), "b": lambda: run("b", 3)}, rounds=2)
    assert turns == ["a", "b"] * 3
    assert costs == {"a": [6, 6], "b": [3, 3]}
    assert ratio(costs, "a", "b") == 2


def test_a_command_that_fails_is_no_measurement() -> None:
    with pytest.raises(CommandError, match=r"exit 3\nno"):
        command([sys.executable, "-c", "import sys; sys.stderr.write('no'); sys.exit(3)"])


def test_a_command_costs_time_and_memory() -> None:
    cost = command([sys.executable, "-c", "held = bytes(50_000_000); sum(range(10**6))"])
    assert 0 < cost.cpu <= cost.wall * 4
    assert 50_000_000 < cost.memory < 500_000_000


@pytest.mark.parametrize(
    ("target", "outcome"),
    [
        (Target("speed", 25, 20, "at least"), "reached"),
        (Target("speed", 15, 20, "at least"), "missed by 25%"),
        (Target("time", 2, 2, "at most", "s"), "reached"),
        (Target("time", 3, 2, "at most", "s"), "missed by 50%"),
    ],
)
def test_a_target_that_is_missed_says_by_how_much(target: Target, outcome: str) -> None:
    assert target.row[-1] == outcome
    assert outcome in page(["A machine"], [Section("Part", ("what",), (("one",),), ("A note.",), (target,))])

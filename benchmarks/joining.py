"""Joining: from records that are read to feeds on the disk."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from statistics import median

from benchmarks import peers
from benchmarks.material import STAMP, Piece, pieces, read_calendar
from benchmarks.report import Section, Target
from benchmarks.timing import Run, cpu, in_turns, ratio, wall
from diplocal.artifacts import Artifact
from diplocal.catalogue import Catalogue
from diplocal.feeds import Joined, feeds, header, paths
from diplocal.identity import event_uid
from diplocal.publication import publish
from diplocal.render import entry, slot
from diplocal.spool import Place, Spool

SHARE = 10
"""The naive way is so slow that only one feed in so many is made, and its cost taken for that many."""


def ours(catalogue: Catalogue, folder: Path) -> None:
    """Render each event once, join the bytes into every feed, and put the feeds in place."""
    spool, held = Spool(), defaultdict[str, list[Place]](list)
    vocabulary, settings = catalogue.vocabulary, catalogue.settings
    for record in catalogue.records:
        uid = event_uid(settings.namespace, record.id)
        made = entry(
            uid, record.event, slot(record.event, settings.imprecise), record.involvement, vocabulary, settings
        )
        place = spool.add(made.stamped(STAMP))
        for path in paths(record, vocabulary, settings.collections):
            held[path].append(place)
    chosen = [feed for feed in feeds(catalogue, {}, held) if feed.path in held]
    publish(folder, [Artifact(feed.path, Joined(header(feed), spool, held[feed.path])) for feed in chosen])


def joined_with_icalendar(holdings: Mapping[str, Iterable[Piece]], chosen: Iterable[Piece], folder: Path) -> None:
    """Render each event once with `icalendar`, and join the bytes."""
    made = {piece.uid: peers.component(piece).to_ical() for piece in chosen}
    empty = peers.with_icalendar("Feed", ())
    head, end, _ = empty.partition(b"END:VCALENDAR")
    for path, held in holdings.items():
        put(folder / path, b"".join((head, *(made[piece.uid] for piece in held), end)))


def naively(holdings: Mapping[str, Iterable[Piece]], peer: peers.Peer, folder: Path) -> None:
    """Make each feed for itself."""
    for path, held in holdings.items():
        put(folder / path, peer(path, held))


def put(file: Path, content: bytes) -> None:
    """Put a file in place as durably as a publication does."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    with beside.open("xb", buffering=0) as stream:
        stream.write(content)
        os.fsync(stream.fileno())
    beside.replace(file)
    handle = os.open(file.parent, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def measure(folder: Path, count: int, rounds: int) -> Section:
    """Measure the making of all feeds of so many events."""
    catalogue = read_calendar(folder / "events", count)
    chosen = list(pieces(catalogue))
    holdings: dict[str, list[Piece]] = defaultdict(list)
    for piece in chosen:
        for path in piece.paths:
            holdings[path].append(piece)
    ours(catalogue, folder / "ours")
    contents = {path: (folder / "ours" / path).read_bytes() for path in holdings}
    sample = _sample(holdings)
    entries, sampled = (sum(map(len, held.values())) for held in (holdings, sample))
    scale = entries / sampled

    def run(work: Callable[[Path], object], timed: Callable[[Callable[[], object]], float], times: float = 1) -> Run:
        def once() -> float:
            out = folder / "out"
            shutil.rmtree(out, ignore_errors=True)
            return timed(lambda: work(out)) * times

        return once

    def written(out: Path) -> None:
        for path, content in contents.items():
            put(out / path, content)

    once = "rendered once with `icalendar`, joined"
    works: dict[str, Callable[[Path], object]] = {
        "`diplocal`": lambda out: ours(catalogue, out),
        "the same bytes written, nothing else": written,
        once: lambda out: joined_with_icalendar(holdings, chosen, out),
    }
    naive: dict[str, peers.Peer] = {
        "each feed for itself with `icalendar`": peers.with_icalendar,
        "each feed for itself with `ical`": peers.with_ical,
        "each feed for itself with `ics`": peers.with_ics,
    }
    costs, times = {}, {}
    runs = {name: run(work, cpu) for name, work in works.items()}
    for name, peer in naive.items():
        runs[name] = run(lambda out, peer=peer: naively(sample, peer, out), cpu, scale)  # type: ignore[misc]
    costs = in_turns(runs, rounds)
    times = in_turns({name: run(work, wall) for name, work in works.items() if name != once}, rounds)
    slow = "each feed for itself with `icalendar`"
    rows = [
        (name, f"{median(costs[name]):.2f}", f"{median(times[name]):.2f}" if name in times else "", f"{factor:.1f}")
        for name in sorted(costs, key=lambda name: median(costs[name]))
        for factor in (ratio(costs, slow, name),)
    ]
    size = sum(map(len, contents.values())) / 1e6
    note = (
        f"{len(contents)} feeds, {entries:,} entries, {size:.0f} MB; each file flushed to the disk, then renamed. Of "
        f"feeds made for themselves, every {SHARE}th by size was made ({sampled:,} entries), and the cost multiplied."
    )
    mere = "the same bytes written, nothing else"
    targets = (
        Target(
            f"{count:,} events into feeds, against the naive way", ratio(costs, slow, "`diplocal`"), 150, "at least"
        ),
        Target(
            "the same, against writing the same bytes, by the clock", ratio(times, "`diplocal`", mere), 2, "at most"
        ),
        Target("the same, in processor time", ratio(costs, "`diplocal`", mere), 2, "at most"),
    )
    return Section(
        f"Feeds, {count:,} events whose records are read",
        ("way", "processor s", "clock s", "times faster than the naive way"),
        tuple(rows),
        (note,),
        targets,
    )


def _sample(holdings: Mapping[str, list[Piece]]) -> dict[str, list[Piece]]:
    ordered = sorted(holdings, key=lambda path: (len(holdings[path]), path))
    return {path: holdings[path] for path in ordered[SHARE // 2 :: SHARE]}

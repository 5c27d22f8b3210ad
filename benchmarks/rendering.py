"""Rendering: what one entry costs, as text in a calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

from benchmarks import peers
from benchmarks.material import STAMP, Piece, pieces, read_calendar
from benchmarks.report import Section, Target
from benchmarks.timing import Run, cpu, in_turns, ratio
from diplocal.identity import event_uid
from diplocal.render import entry, slot

OURS, WHOLE = "`diplocal.ics`, of the same values", "`diplocal`, of the record: words of the text worked out, stamps"
Program = tuple[str, Callable[[Path], tuple[str | Path, ...] | str], Callable[[Iterable[Piece]], bytes]]
"""A program in another language: its name, what installs it into a folder, and what it is fed."""


def measure(folder: Path, count: int, rounds: int, others: Iterable[Program]) -> Section:
    """Measure the rendering of so many events."""
    catalogue = read_calendar(folder / "events", count)
    chosen = list(pieces(catalogue))

    def whole() -> None:
        settings = catalogue.settings
        for record in catalogue.records:
            uid = event_uid(settings.namespace, record.id)
            place = slot(record.event, settings.imprecise)
            entry(uid, record.event, place, record.involvement, catalogue.vocabulary, settings).stamped(STAMP)

    runs: dict[str, Run] = {
        OURS: lambda: cpu(lambda: peers.with_diplocal("All", chosen)),
        WHOLE: lambda: cpu(whole),
        "`icalendar`": lambda: cpu(lambda: peers.with_icalendar("All", chosen)),
        "`ical`": lambda: cpu(lambda: peers.with_ical("All", chosen)),
        "`ics`": lambda: cpu(lambda: peers.with_ics("All", chosen)),
    }
    notes = []
    for name, found, written in others:
        program = found(folder)
        if isinstance(program, str):
            notes.append(f"{name}: not measured, since {program}.")
        else:
            fed = written(chosen)
            runs[name] = lambda program=program, fed=fed: peers.seconds_of(program, fed)  # type: ignore[misc]
    costs = in_turns(runs, rounds)
    rows = [
        (
            name,
            f"{median(costs[name]) / count * 1e6:.1f} µs",
            f"{count / median(costs[name]):,.0f}",
            f"{ratio(costs, '`icalendar`', name):.1f}",
        )
        for name in sorted(costs, key=lambda name: median(costs[name]))
    ]
    targets = [
        Target("rendering against `icalendar`'s serialisation", ratio(costs, "`icalendar`", OURS), 20, "at least")
    ]
    if "libical, from C" in costs:
        targets.append(
            Target("rendering against libical from C", ratio(costs, OURS, "libical, from C"), 1.5, "at most")
        )
    return Section(
        f"Rendering, {count:,} events",
        ("library", "an event", "events a second", "× `icalendar`"),
        tuple(rows),
        tuple(notes),
        tuple(targets),
    )

"""The report: tables of what was measured, and whether the targets were reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Target:
    """A figure that was to be reached.

    Attributes:
        what: is measured.
        value: what was measured.
        bound: what was to be reached.
        sense: on which side of it.
        unit: written behind both.
    """

    what: str
    value: float
    bound: float
    sense: Literal["at least", "at most"]
    unit: str = "×"

    @property
    def is_reached(self) -> bool:
        """Whether it was."""
        return self.value >= self.bound if self.sense == "at least" else self.value <= self.bound

    @property
    def row(self) -> tuple[str, str, str, str]:
        """The target as a row of a table."""
        distance = abs(self.value - self.bound) / self.bound
        outcome = "reached" if self.is_reached else f"missed by {distance:.0%}" if distance >= 0.01 else "just missed"
        return self.what, f"{self.sense} {self.bound:g} {self.unit}", f"{self.value:.2f} {self.unit}", outcome


@dataclass(frozen=True)
class Section:
    """One table.

    Attributes:
        title: of the table.
        heads: of its columns.
        rows: its cells.
        notes: sentences below it.
        targets: what it shows of them.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Give the lines of a table in Markdown; all columns but the first stand to the right."""
    heads = tuple(heads)
    yield f"| {' | '.join(heads)} |"
    yield f"|---|{'---:|' * (len(heads) - 1)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def page(machine: Iterable[str], sections: Iterable[Section]) -> str:
    """Give the whole report as a page in Markdown."""
    sections = tuple(sections)
    targets = [target for section in sections for target in section.targets]
    lines = ["# Performance", "", *_INTRODUCTION, "", "## Machine", "", *(f"- {line}" for line in machine), ""]
    lines += ["## Targets", "", *table(("target", "wanted", "measured", "outcome"), (t.row for t in targets)), ""]
    for section in sections:
        lines += [f"## {section.title}", "", *table(section.heads, section.rows), ""]
        lines += [line for note in section.notes for line in (note, "")]
    return "\n".join(lines)


_INTRODUCTION = (
    "Written by `make bench`, which measures everything here on the machine that it runs on. Compare ratios, not",
    "seconds: what is compared took turns on that machine, and each figure is the median of its rounds. Seconds are of",
    "processor time, unless a heading says otherwise.",
    "",
    "The workload is invented, and the same for the same seed: titles of 60 characters, descriptions of 600 with",
    "letters of several scripts, half of the events with clock times in thirty zones, two sources each; about 250",
    "feeds, each event in eleven of them.",
)

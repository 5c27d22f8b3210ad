"""What happens to the small calendar in `calendar/`, step by step, and what a subscriber has to see of each step.

Run by hand, it tells what the clients that are installed here really show: `.venv/bin/python tests/clients/story.py`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from loopback import hosting
from subscribers import CLIENTS, Agenda, Client

CALENDAR = Path(__file__).parent / "calendar"
Line = tuple[str, str]
"""A day, and a line that a client shows on it."""


@dataclass(frozen=True)
class Step:
    """A change of the calendar, and of what its subscribers see.

    Attributes:
        name: what it is.
        change: what is done, to the calendar's records or to its published folder.
        gone: what is shown no more.
        new: what is shown instead.
        says: what is in the text of all that is new.
        by_hand: whether the published folder is altered, and nothing is built.
        seen_by: the clients that notice it.
    """

    name: str
    change: Callable[[Path], None]
    gone: tuple[Line, ...]
    new: tuple[Line, ...]
    says: str
    by_hand: bool = False
    seen_by: tuple[str, ...] = ("khal", "evolution")


FIRST_FEED: tuple[Line, ...] = (
    ("2026-02-18", "Lantern review (CONFIRMED)"),
    ("2026-03-03", "Sea phase (CONFIRMED)"),
    ("2026-03-04", "Sea phase (CONFIRMED)"),
    ("2026-03-05", "Sea phase (CONFIRMED)"),
    ("2026-03-17", "10:30 Harbour talk (CONFIRMED)"),
    ("2026-03-20", "Anchor day (CONFIRMED)"),
    ("2026-03-24", "Tea party (TENTATIVE)"),
    ("2026-03-27", "Night drill (CONFIRMED)"),
    ("2026-04-08", "Port visit (TENTATIVE)"),
    ("2026-04-20", "Paper boats (CONFIRMED)"),
)


def edited(identity: str, **changes: str) -> Callable[[Path], None]:
    """Give new values to keys of a record; a key that it lacks goes before its title."""

    def change(calendar: Path) -> None:
        file = record(calendar, identity)
        lines = file.read_text(encoding="utf-8").splitlines()
        for key, value in changes.items():
            places = [number for number, line in enumerate(lines) if line.startswith(f"{key} = ")]
            lines[slice(places[0], places[0] + 1) if places else slice(0, 0)] = [f"{key} = {value}"]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    return change


def added(identity: str, text: str, then: Callable[[Path], None]) -> Callable[[Path], None]:
    """Add tables to a record, and change it."""

    def change(calendar: Path) -> None:
        with record(calendar, identity).open("a", encoding="utf-8") as stream:
            stream.write(text)
        then(calendar)

    return change


def renamed(old: str, new: str, **changes: str) -> Callable[[Path], None]:
    """Give a record another id, and change it."""

    def change(calendar: Path) -> None:
        record(calendar, old).rename(record(calendar, new))
        edited(new, formerly=f'["{old}"]', **changes)(calendar)

    return change


def deleted(identity: str) -> Callable[[Path], None]:
    """Delete a record."""
    return lambda calendar: record(calendar, identity).unlink()


def without_stamps(old: str, new: str) -> Callable[[Path], None]:
    """Alter the feed itself, and leave the stamps as they are."""

    def change(dist: Path) -> None:
        feed = (dist / "all.ics").read_bytes()
        assert old.encode() in feed
        (dist / "all.ics").write_bytes(feed.replace(old.encode(), new.encode()))

    return change


def record(calendar: Path, identity: str) -> Path:
    """Give the file of a record."""
    return calendar / "2026" / f"{identity}.toml"


MOVE = """
[[history]]
on = "2026-01-22"
was = "2026-03-03/2026-03-05"
note = "A week later."
"""
OFF = """
[[sources]]
publisher = "Example Gazette"
published = "2026-01-24"
url = "https://www.example.org/gazette/anchor-day-off"
claim = "It is off"
says_status = "cancelled"
"""
STEPS = (
    Step(
        "edit",
        edited("lantern-review", title='"Review by lantern light"', description='"Boats pass two jetties."'),
        gone=(("2026-02-18", "Lantern review (CONFIRMED)"),),
        new=(("2026-02-18", "Review by lantern light (CONFIRMED)"),),
        says="\n\nBoats pass two jetties.\n\n",
    ),
    Step(
        "move",
        added("sea-phase", MOVE, then=edited("sea-phase", when='"2026-03-10/2026-03-12"')),
        gone=tuple((f"2026-03-{day}", "Sea phase (CONFIRMED)") for day in ("03", "04", "05")),
        new=tuple((f"2026-03-{day}", "Sea phase (CONFIRMED)") for day in ("10", "11", "12")),
        says="Date: 10–12 March 2026.",
    ),
    Step(
        "another hour",
        edited("harbour-talk", when='"2026-03-17T17:30"'),
        gone=(("2026-03-17", "10:30 Harbour talk (CONFIRMED)"),),
        new=(("2026-03-17", "12:00 Harbour talk (CONFIRMED)"),),
        says="17:30, local time (Asia/Kolkata)",
    ),
    Step(
        "cancellation",
        added("anchor-day", OFF, then=edited("anchor-day", status='"cancelled"')),
        gone=(("2026-03-20", "Anchor day (CONFIRMED)"),),
        new=(("2026-03-20", "Cancelled: Anchor day (CANCELLED)"),),
        says="Status: Cancelled.",
    ),
    Step(
        "withdrawal",
        deleted("tea-party"),
        gone=(("2026-03-24", "Tea party (TENTATIVE)"),),
        new=(("2026-03-24", "Entry withdrawn: Tea party (CANCELLED)"),),
        says="does not mean that the event was cancelled",
    ),
    Step(
        "renaming",
        renamed("night-drill", "night-exercise", title='"Night exercise"'),
        gone=(("2026-03-27", "Night drill (CONFIRMED)"),),
        new=(("2026-03-27", "Night exercise (CONFIRMED)"),),
        says="https://calendar.example/event/night-exercise/",
    ),
    Step(
        "only the month",
        edited("port-visit", when='"2026-04"'),
        gone=(("2026-04-08", "Port visit (TENTATIVE)"),),
        new=(("2026-04-01", "Date TBC (April 2026): Port visit (TENTATIVE)"),),
        says="April 2026",
    ),
    # Evolution does not look at an entry whose stamps are as they were: that is why the ledger moves them whenever
    # anything changes. vdirsyncer looks at all but the stamps, so to khal only the first of these two is news.
    Step(
        "change without new stamps",
        without_stamps("SUMMARY:Paper boats", "SUMMARY:Folded boats"),
        gone=(("2026-04-20", "Paper boats (CONFIRMED)"),),
        new=(("2026-04-20", "Folded boats (CONFIRMED)"),),
        says="Nothing happens to this one.",
        by_hand=True,
        seen_by=("khal",),
    ),
    Step(
        "same change with new stamps",
        edited("paper-boats", title='"Folded boats"'),
        gone=(("2026-04-20", "Paper boats (CONFIRMED)"),),
        new=(("2026-04-20", "Folded boats (CONFIRMED)"),),
        says="Nothing happens to this one.",
        seen_by=("evolution",),
    ),
)


def editions(folder: Path) -> dict[str, Path]:
    """Build the calendar as it is at first and after every step, and give the published folders by step."""
    calendar, dist = folder / "events", folder / "dist"
    shutil.copytree(CALENDAR, calendar)
    build(calendar, dist, day=21)
    kept = {"first": shutil.copytree(dist, folder / "first")}
    for number, step in enumerate(STEPS, start=1):
        if not step.by_hand:
            step.change(calendar)
            build(calendar, dist, day=21 + number)
        kept[step.name] = shutil.copytree(dist, folder / str(number))
        if step.by_hand:
            step.change(kept[step.name])
    return kept


def build(calendar: Path, dist: Path, day: int) -> None:
    """Build the calendar on a day of January 2026."""
    command = [sys.executable, "-m", "diplocal", "build", "--events", str(calendar), "--out", str(dist)]
    command += ["--now", f"2026-01-{day}T12:00:00Z"]
    run = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", timeout=60)
    assert run.returncode == 0, run.stderr


def followed(client: Client, kept: dict[str, Path], folder: Path) -> dict[str, Agenda]:
    """Subscribe a client to the first edition, publish one after another, and give what the client shows of each."""
    shown: dict[str, Agenda] = {}
    with hosting() as host:
        first, *later = kept
        host.publish(kept[first])
        with client.subscribed(host, folder) as subscriber:
            subscriber.update()
            shown[first] = subscriber.agenda()
            for name in later:
                host.publish(kept[name])
                subscriber.update()
                shown[name] = subscriber.agenda()
    return shown


def lines(agenda: Agenda) -> list[Line]:
    """Give all that is shown, in order."""
    return sorted((day, str(event)) for day, events in agenda.items() for event in events)


def main() -> None:
    """Tell what the clients show."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        kept = editions(folder / "editions")
        for client in CLIENTS:
            if not client.is_here():
                print(f"{client.name} is not here; from Debian: {client.packages}")  # noqa: T201
                continue
            before: list[Line] = []
            for step, agenda in followed(client, kept, folder / client.name).items():
                after = lines(agenda)
                changes = [("-", *line) for line in before if line not in after]
                changes += [("+", *line) for line in after if line not in before]
                told = [f"  {' '.join(change)}" for change in changes] or ["  nothing changes"]
                print(f"{client.name}: {step}", *told, sep="\n")  # noqa: T201
                before = after


if __name__ == "__main__":
    main()

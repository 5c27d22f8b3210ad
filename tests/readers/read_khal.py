"""khal, a calendar for the terminal: each feed is imported into a collection and listed from it.

Catches what does not survive that way, through its own checks and a database: events that are left out, days that move,
ends that are not after their starts. It assumes ends where a feed gives none, so only starts are told.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from reading import Entry, Reading, read_all

CONFIG = """\
[calendars]
[[feed]]
path = {folder}/feed
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M:%SZ
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M:%SZ
longdatetimeformat = %Y-%m-%dT%H:%M:%SZ
"""
FORMAT = "{uid} {start-date-long} {start-time}"


def khal(config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run khal with nothing of its user's."""
    return subprocess.run(
        ["khal", "-c", str(config), *arguments],
        env={**os.environ, "TZ": "UTC", "NO_COLOR": "1", "COLUMNS": "1000000"},  # it wraps what it lists
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def entry(line: str) -> Entry:
    """Read one listed event, without its title: khal stands on icalendar, whose older releases misread backslashes."""
    uid, day, *time = line.split()
    return {"uid": uid, "start": "T".join((day, *time)), "end": None, "summary": None}


def read(path: Path) -> Reading:
    """Import one feed and look for nothing in particular, which lists every event once."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "feed").mkdir()
        config = folder / "config"
        config.write_text(CONFIG.format(folder=folder))
        imported = khal(config, "import", "--batch", "-a", "feed", str(path))
        listed = khal(config, "search", "--format", FORMAT, "")
    problems = [
        run.stderr.strip().splitlines()[-1] if run.stderr.strip() else f"exit {run.returncode}"
        for run in (imported, listed)
        if run.returncode or run.stderr.strip()
    ]
    return {"events": [entry(line) for line in listed.stdout.splitlines()], "problems": problems}


if __name__ == "__main__":
    read_all(read)

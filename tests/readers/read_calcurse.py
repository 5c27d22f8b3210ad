"""calcurse, a calendar for the terminal with a parser of its own in C. Each feed goes into a calendar of its own.

Catches what it leaves out on import: ends that are not after their starts, text that is not escaped, line breaks in a
title. It tells no UIDs, and an event of several days becomes one that is repeated daily until its last day.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import tempfile
from pathlib import Path

from reading import Entry, Reading, read_all

# As calcurse keeps them: `02/15/2026 [1] {1D -> 02/25/2026} title`, `02/19/2026 @ 10:30 -> 02/19/2026 @ 13:30 |title`;
# `>` and the name of a note file stand before the title where there is a description.
DAYS = re.compile(r"(?P<first>[\d/]{10}) \[1\] (\{1D -> (?P<last>[\d/]{10})\} )?(>\w+ )?(?P<title>.*)")
TIMES = re.compile(r"(?P<start>[\d/]{10} @ \d\d:\d\d) -> (?P<end>[\d/]{10} @ \d\d:\d\d)\s*(>\w+ )?\|(?P<title>.*)")


def day(text: str) -> dt.date:
    """Read a day in calcurse's own form."""
    month, day_of_month, year = (int(part) for part in text.split("/"))
    return dt.date(year, month, day_of_month)


def clock(text: str) -> str:
    """Turn calcurse's own form of a clock time, here in UTC, into ours."""
    date, time = text.split(" @ ")
    return f"{day(date)}T{time}:00Z"


def entry(line: str) -> Entry:
    """Read one line of what calcurse imported."""
    if match := DAYS.fullmatch(line):
        first, last = day(match["first"]), day(match["last"] or match["first"])
        end = last + dt.timedelta(days=1)
        return {"uid": None, "start": first.isoformat(), "end": end.isoformat(), "summary": match["title"]}
    if match := TIMES.fullmatch(line):
        return {"uid": None, "start": clock(match["start"]), "end": clock(match["end"]), "summary": match["title"]}
    message = f"not understood: {line}"
    raise ValueError(message)


def read(path: Path) -> Reading:
    """Import one feed; calcurse writes what it skipped to a log in the temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            ["calcurse", "-q", "-D", folder, "--dump-imported", "-i", str(path)],
            env={**os.environ, "TZ": "UTC", "TMPDIR": folder},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        logs = [log.read_text("utf-8").splitlines() for log in Path(folder).glob("calcurse_log.*")]
    problems = [line for log in logs for line in log if line and line[0] not in "+|"]  # below the framed heading
    if run.returncode and not problems:
        problems.append(f"exit {run.returncode}: {run.stderr.decode(errors='replace').strip()}")
    return {"events": [entry(line) for line in run.stdout.decode().splitlines()], "problems": problems}


if __name__ == "__main__":
    read_all(read)

"""Peers: one calendar made of pieces by each library, as its documentation shows it; nobody adds a VTIMEZONE."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import icalendar

from benchmarks.material import NOW, STAMP, Piece
from diplocal import ics
from diplocal.render import Unstamped

Peer = Callable[[str, Iterable[Piece]], bytes]
"""Makes a calendar of a name and of pieces."""
HERE = Path(__file__).parent


def with_icalendar(name: str, pieces: Iterable[Piece]) -> bytes:
    """Make a calendar with `icalendar`."""
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//benchmark//EN")
    calendar.add("x-wr-calname", name)
    for piece in pieces:
        calendar.add_component(component(piece))
    made: bytes = calendar.to_ical()
    return made


def component(piece: Piece) -> icalendar.Event:
    """Make one VEVENT with `icalendar`."""
    event = icalendar.Event()
    event.add("uid", piece.uid)
    event.add("dtstart", piece.start)
    event.add("dtend", piece.end)
    event.add("summary", piece.summary)
    event.add("description", piece.description)
    event.add("location", piece.location)
    event.add("geo", piece.place)
    event.add("url", piece.url)
    event.add("categories", list(piece.categories))
    event.add("status", piece.status)
    event.add("transp", "TRANSPARENT")
    event.add("dtstamp", NOW)
    event.add("last-modified", STAMP.modified)
    event.add("created", STAMP.created)
    event.add("sequence", STAMP.sequence)
    return event


def with_ics(name: str, pieces: Iterable[Piece]) -> bytes:
    """Make a calendar with `ics`; it has no sequence, and takes its name as a line."""
    from ics import Calendar, Event  # noqa: PLC0415 - an extra
    from ics.grammar.parse import ContentLine  # noqa: PLC0415

    calendar = Calendar(creator="-//benchmark//EN")
    calendar.extra.append(ContentLine("X-WR-CALNAME", value=name))
    for piece in pieces:
        is_timed = isinstance(piece.start, datetime)
        event = Event(
            name=piece.summary,
            begin=piece.start,
            end=piece.end if is_timed else piece.end - timedelta(days=1),  # the last day, where others take the next
            uid=piece.uid,
            description=piece.description,
            created=STAMP.created,
            last_modified=STAMP.modified,
            location=piece.location,
            url=piece.url,
            transparent=True,
            categories=set(piece.categories),
            status=piece.status,
            geo=piece.place,
        )
        if not is_timed:
            event.make_all_day()
        calendar.events.add(event)
    return str(calendar.serialize()).encode()


def with_ical(name: str, pieces: Iterable[Piece]) -> bytes:
    """Make a calendar with `ical`, that of a home automation system."""
    from ical.calendar import Calendar  # noqa: PLC0415 - an extra
    from ical.calendar_stream import IcsCalendarStream  # noqa: PLC0415
    from ical.event import Event  # noqa: PLC0415
    from ical.types import Geo  # noqa: PLC0415
    from ical.types.extra import ExtraProperty  # noqa: PLC0415

    calendar = Calendar(prodid="-//benchmark//EN")
    calendar.extras.append(ExtraProperty(name="x-wr-calname", value=name))
    for piece in pieces:
        calendar.events.append(
            Event(
                uid=piece.uid,
                dtstart=piece.start,
                dtend=piece.end,
                dtstamp=NOW,
                summary=piece.summary,
                description=piece.description,
                location=piece.location,
                geo=Geo(*piece.place),
                url=piece.url,
                categories=list(piece.categories),
                status=piece.status,
                transparency="TRANSPARENT",
                created=STAMP.created,
                last_modified=STAMP.modified,
                sequence=STAMP.sequence,
            )
        )
    return IcsCalendarStream.calendar_to_ics(calendar).encode()


def with_diplocal(name: str, pieces: Iterable[Piece]) -> bytes:
    """Make a calendar of the same pieces with `diplocal.ics`, with the fingerprint that the ledger needs."""
    head = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//benchmark//EN\r\n" + ics.text(b"X-WR-CALNAME", name)
    entries = [
        Unstamped.of(
            b"BEGIN:VEVENT\r\n"
            + ics.text(b"SUMMARY", piece.summary)
            + ics.moment(b"DTSTART", piece.start)
            + ics.moment(b"DTEND", piece.end),
            ics.text(b"UID", piece.uid),
            ics.texts(b"CATEGORIES", piece.categories),
            ics.text(b"DESCRIPTION", piece.description) + ics.geo(*piece.place),
            ics.text(b"LOCATION", piece.location)
            + ics.line(b"STATUS", piece.status)
            + b"TRANSP:TRANSPARENT\r\n"
            + ics.line(b"URL", piece.url)
            + b"END:VEVENT\r\n",
        ).stamped(STAMP)
        for piece in pieces
    ]
    return b"".join((head, *entries, b"END:VCALENDAR\r\n"))


def node_program(folder: Path) -> tuple[str | Path, ...] | str:
    """Install `ical-generator` into a folder, and give the command that measures it; else say why there is none."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return "Node is not installed"
    for name in ("package.json", "ical_generator.mjs"):
        shutil.copy(HERE / name, folder)
    words = [npm, "install", "--prefix", str(folder), "--no-progress", "--silent", "--no-audit", "--no-fund"]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        return "npm could not install ical-generator"
    return node, folder / "ical_generator.mjs"


def c_program(folder: Path) -> tuple[str | Path, ...] | str:
    """Compile the program that uses libical into a folder, and give its command; else say why there is none."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return "there is no C compiler"
    program = folder / "libical"
    words = [compiler, "-O2", "-o", str(program), str(HERE / "libical.c"), "-lical"]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        return "libical's headers are not installed (Debian: libical-dev)"
    return (program,)


def seconds_of(program: Sequence[str | Path], fed: bytes) -> float:
    """Let a program of another language make a calendar of what it is fed, and give the seconds it says it took."""
    ended = subprocess.run([str(word) for word in program], input=fed, capture_output=True, check=True)
    return float(ended.stdout.split()[0])


def as_json(pieces: Iterable[Piece]) -> bytes:
    """Give pieces as the program for Node reads them."""
    rows = [
        {
            "uid": piece.uid,
            "start": piece.start.isoformat(),
            "end": piece.end.isoformat(),
            "allDay": not isinstance(piece.start, datetime),
            "summary": piece.summary,
            "description": piece.description,
            "location": piece.location,
            "url": piece.url,
            "categories": piece.categories,
            "status": piece.status,
            "place": piece.place,
            "created": STAMP.created.isoformat(),
            "modified": STAMP.modified.isoformat(),
            "sequence": STAMP.sequence,
        }
        for piece in pieces
    ]
    return json.dumps(rows).encode()


def as_rows(pieces: Iterable[Piece]) -> bytes:
    """Give pieces as the program in C reads them: fields that U+001F separates; U+001E stands for a line feed."""
    rows = []
    for piece in pieces:
        day = "" if isinstance(piece.start, datetime) else "D"
        moments = [ics.moment(b"X", moment).decode().strip().rpartition(":")[2] for moment in (piece.start, piece.end)]
        stamps = [ics.instant(moment).decode() for moment in (NOW, STAMP.created, STAMP.modified)]
        texts = (piece.summary, piece.description, piece.location, piece.url, ",".join(piece.categories), piece.status)
        numbers = (*map(str, piece.place), str(STAMP.sequence))
        rows.append("\x1f".join((day, piece.uid, *moments, *stamps, *texts, *numbers)).replace("\n", "\x1e") + "\n")
    return "".join(rows).encode()

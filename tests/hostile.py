"""Hostile input: what somebody may put into a calendar's folder, by kind.

Each case gives files by their path in the calendar, or links by what they lead to. `test_hostile.py` shows how each
ends, and `benchmarks/hostile.py` how long it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from diplocal.records.bounds import RECORD
from support import record, source

Files = Mapping[str, bytes | str]

ROOM = RECORD.octets - 1_000
"""How long a hostile value may be in a record that is else as it should be."""


def one(text: str) -> Callable[[], Files]:
    """Give a case of one record file."""
    return lambda: {"2026/hostile.toml": text.encode("utf-8", "surrogatepass")}


def titled(inside: str) -> Callable[[], Files]:
    """Give a case of one record with some TOML between the quotes of its title."""
    return one(record().replace('title = "', f'title = "{inside}', 1))


def keyed(line: str) -> Callable[[], Files]:
    """Give a case of one record with a line more before its first table."""
    return one(f"{line}\n{record()}")


def addressed(url: str) -> Callable[[], Files]:
    """Give a case of one record whose source has that address."""
    return one(record(sources=[source(url=url)]))


def dated(when: str) -> Callable[[], Files]:
    """Give a case of one record with that date; its source gives another."""
    return one(record().replace('when = "2026-02-18"', f'when = "{when}"', 1))


CASES: Mapping[str, Callable[[], Files]] = {
    "line feed in a title": titled("a\\nb"),
    "carriage return in a title": titled("a\\rb"),
    "null in a title": titled("a\\u0000b"),
    "null as it is": titled("a\x00b"),
    "escape in a title": titled("a\\u001b[31mb"),
    "delete in a title": titled("a\\u007fb"),
    "lone surrogate": titled("a\\ud800b"),
    "half a character of UTF-8": one(record().replace('title = "', 'title = "\udc80', 1)),
    "byte order mark inside": titled("a\ufeffb"),
    "right-to-left override": titled("a\u202eb"),
    "isolate": titled("a\u2066b"),
    "zero-width space": titled("a\u200bb"),
    "word joiner": titled("a\u2060b"),
    "soft hyphen": titled("a\u00adb"),
    "look-alike in an id": lambda: {"2026/\u0430dmm.toml": record()},
    "javascript: address": addressed("javascript:alert(1)"),
    "data: address": addressed("data:text/html,x"),
    "file: address": addressed("file:///etc/passwd"),
    "address with a user": addressed("https://example.org@evil.example/"),
    "address with a tab": addressed("https://www.example.org/a\\tb".replace("\\t", "\t")),
    "address with %0d%0a": addressed("https://www.example.org/%0d%0aX: y"),
    "address without end": addressed("https://a.example/" + "%20" * (ROOM // 3)),
    "script in a title": titled("<script>alert(1)</script>"),
    "end of a script": titled("</script>"),
    "template": titled("{{ x }}"),
    "key given twice": keyed('title = "First"'),
    "unknown key": keyed("colour = 1"),
    "wrong type": keyed('also = "x"'),
    "integer of 5,000 digits": keyed("edition = " + "9" * 5_000),
    "integer without end": keyed("edition = " + "9" * ROOM),
    "hexadecimal without end": keyed("edition = 0x" + "9" * ROOM),
    "50,000 brackets": keyed("also = " + "[" * 50_000),
    "brackets without end": keyed("also = " + "[" * ROOM),
    "tables in braces without end": keyed("extra = " + "{a=" * (ROOM // 3)),
    "brackets behind a key given twice": one("a = 1\na = 2\nb = " + "[" * ROOM),
    "brackets behind their opposites": one(f'a = "{"]" * (ROOM // 2)}"\nb = {"[" * (ROOM // 2)}'),
    "brackets behind nonsense": one("a a\nb = " + "[" * ROOM),
    "text of 10 MB": one(record(description="x" * 10_000_000)),
    "file of 256 KiB": one(record() + "#" * 262_144),
    "key of parts without end": one(".".join("a" * (ROOM // 2)) + " = 1"),
    "header of parts without end": one("[" + " . ".join("a" * (ROOM // 4)) + "]"),
    "header of quoted parts": one("[" + ".".join(["'a'"] * (ROOM // 4)) + "]"),
    "headers of 30 parts": one(record() + "".join(f"[{'.'.join('a' * 30)}.b{n}]\n" for n in range(ROOM // 70))),
    "name of a key without end": keyed("a" * ROOM + " = 1"),
    "title without end": one(record(title="a " * (ROOM // 2))),
    "dots without end": one(record(description="." * ROOM, title="x")),
    "quotes without end": one("a" + '."' * (ROOM // 2)),
    "list of 90,000 items": keyed(f"also = [{'1,' * 90_000}]"),
    "list as long as a file may be": keyed(f"also = [{'1,' * (ROOM // 2)}]"),
    "list as long as a record may have": keyed(f"also = [{'1,' * 980}]"),
    "15,000 unknown keys": one("".join(f"k{n} = 1\n" for n in range(15_000)) + record()),
    "keys as many as a file may hold": one("".join(f"k{n} = 1\n" for n in range(ROOM // 11)) + record()),
    "keys as many as a record may have": one("".join(f"titel{n} = 1\n" for n in range(980)) + record()),
    "key twice behind as many as a file may hold": one("".join(f"k{n} = 1\n" for n in range(ROOM // 11)) + "k1 = 1\n"),
    "20,000 unknown words": one(record(themes=["naval"] * 20_000)),
    "words as many as a record may have": one(record(themes=["naval"] * 980)),
    "different words as many as a record may have": one(record(themes=[f"naval{n}" for n in range(980)])),
    "tables as many as a file may hold": one(record() + "[[places]]\n" * (ROOM // 11)),
    "tables as many as a record may have": one(record() + '[[people]]\nof = "X"\n' * 480),
    "30 February": dated("2026-02-30"),
    "end before start": dated("2026-02-25/2026-02-15"),
    "year 1": dated("0001-01-01"),
    "span over ten years": dated("2010-01-01/2026-01-01"),
    "clock without a zone": one(record(when="2026-02-18T16:00")),
    "unknown zone": one(record(when="2026-02-18T16:00", timezone="Asia/Nowhere")),
    "hour that clocks skip": one(record(when="2026-03-29T02:30", timezone="Europe/Paris")),
    "hour that clocks show twice": one(record(when="2026-10-25T02:30", timezone="Europe/Paris")),
    "nonsense for a date": dated("when the fleet is ready"),
    "set of dates": dated("[2026-02-18,2026-02-19]"),
    "date of 2,000 characters": dated("2026-" * 400),
    "date without end": dated("2026-" * (ROOM // 5)),
    "unknown country": one(record(places=[{"country": "Wonderland"}])),
    "unknown theme": one(record(themes=["naval-operation"])),
    "unknown kind": one(record(kind="excercise")),
    "unknown organisation": one(record(meeting_of=["asaen"])),
    "latitude that is no number": one(record() + "[[places]]\nlatitude = nan\nlongitude = 1.0\nvenue = 'x'\n"),
    "latitude out of range": one(record() + "[[places]]\nlatitude = 176.868\nlongitude = 1.0\nvenue = 'x'\n"),
    "edition -1": keyed("edition = -1"),
    "edition 10^9": keyed("edition = 1000000000"),
    "id that leads elsewhere": keyed('part_of = "../x"'),
    "device as an id": lambda: {"2026/con.toml": record()},
    "line break in an id": lambda: {"2026/a\n.toml": record()},
    "capital in an id": lambda: {"2026/A.toml": record(), "2026/a.toml": record(title="Another", when="2026-05-01")},
    "id of 240 characters": lambda: {f"2026/{'x' * 240}.toml": record()},
    "one id twice": lambda: {"2025/sample-event.toml": record(title="Another", when="2026-05-01")},
    "earlier id that lives": keyed('formerly = ["sample-event"]'),
}
"""What ends with exit code 1 and one finding."""

"""Content lines of iCalendar (RFC 5545 §3.1): properties as bytes, which are folded last.

A line is a byte string that ends with its line break, so that lines are put together by adding them up; nothing is
parsed, and no object stands between a value and its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

_LONG = re.compile(rb"^[^\r]{76,}", re.MULTILINE)
_CHUNK = re.compile(rb".{1,74}(?:\Z|(?<!\\)(?![\x80-\xbf]))|(?:\\\\){1,37}")
"""What fits behind the space of a folded line: whole characters, and whole escapes, which some clients undo before they
unfold. The second form is for a run of backslashes that no line can hold."""
_BEYOND_PARAMETERS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def line(name: bytes, value: str, /, **parameters: str) -> bytes:
    """Give a property whose value needs no escapes, such as a URI.

    Args:
        name: of the property.
        value: on one line, as its type asks (§3.3).
        parameters: by name; quoted where due, and encoded by RFC 6868.

    Raises:
        ValueError: where a parameter holds a control character, for which there is no form.
    """
    if parameters:
        pairs = "".join(f";{key.upper()}={_parameter(text)}" for key, text in parameters.items())
        name += pairs.encode()
    return b"%b:%b\r\n" % (name, value.encode())


def text(name: bytes, value: str) -> bytes:
    """Give a property of type TEXT (§3.3.11)."""
    return b"%b:%b\r\n" % (name, escaped(value))


def texts(name: bytes, values: Iterable[str]) -> bytes:
    """Give a property that holds a list of TEXT, such as CATEGORIES."""
    return b"%b:%b\r\n" % (name, b",".join(map(escaped, values)))


def moment(name: bytes, value: date | datetime) -> bytes:
    """Give a property of type DATE, for a day, or DATE-TIME in UTC, for an instant (§3.3.4, §3.3.5)."""
    if isinstance(value, datetime):
        return b"%b:%b\r\n" % (name, instant(value))
    return b"%b;VALUE=DATE:%04d%02d%02d\r\n" % (name, value.year, value.month, value.day)


def geo(latitude: float, longitude: float) -> bytes:
    """Give the property GEO of a place, in degrees (§3.8.1.6)."""
    return f"GEO:{_number(latitude)};{_number(longitude)}\r\n".encode()


def escaped(value: str) -> bytes:
    """Escape a text, so that its every character arrives, and none ends its line (§3.3.11).

    A line may end as on any system; it arrives as a line feed.
    """
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    content = value.encode().replace(b"\\", rb"\\").replace(b";", rb"\;").replace(b",", rb"\,")
    return content.replace(b"\n", rb"\n")


def instant(value: datetime) -> bytes:
    """Write an instant in UTC, to the second.

    Raises:
        ValueError: where the zone is not known, so that it is no instant.
    """
    if value.tzinfo is None:
        raise ValueError(value)
    utc = value if value.tzinfo is UTC else value.astimezone(UTC)
    return b"%04d%02d%02dT%02d%02d%02dZ" % (utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second)


def folded(lines: bytes) -> bytes:
    """Fold lines, so that none is longer than 75 octets without its line break (§3.1)."""
    return _LONG.sub(_fold, lines)


def _fold(match: re.Match[bytes]) -> bytes:
    # The first character stands where the others of its line have their space.
    line = match[0]
    return line[:1] + b"\r\n ".join(_CHUNK.findall(line, 1))


def _parameter(value: str) -> str:
    if _BEYOND_PARAMETERS.search(value):
        raise ValueError(value)
    value = value.replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    return f'"{value}"' if any(mark in value for mark in ",;:") else value


def _number(value: float) -> str:
    # A float has no exponent in iCalendar (§3.3.7).
    shortest = str(float(value))
    return f"{value:.6f}" if "e" in shortest else shortest

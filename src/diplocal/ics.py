r"""Content lines of iCalendar (RFC 5545 §3.1): properties as text, and their lines folded into bytes.

A line is a text that ends with its line break, so that lines are put together by adding them up; nothing is parsed, and
no object stands between a value and its bytes. Folding comes last, over any number of lines at once.
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


def line(name: str, value: str, /, **parameters: str) -> str:
    """Give a property whose value needs no escapes, such as a URI.

    Args:
        name: of the property.
        value: on one line, as its type asks (§3.3).
        parameters: by name; quoted where due, and encoded by RFC 6868.

    Raises:
        ValueError: where a parameter holds a control character, for which there is no form.
    """
    if not parameters:
        return f"{name}:{value}\r\n"
    pairs = "".join(f";{key.upper()}={_parameter(text)}" for key, text in parameters.items())
    return f"{name}{pairs}:{value}\r\n"


def text(name: str, value: str) -> str:
    """Give a property of type TEXT (§3.3.11)."""
    return f"{name}:{escaped(value)}\r\n"


def texts(name: str, values: Iterable[str]) -> str:
    """Give a property that holds a list of TEXT, such as CATEGORIES."""
    return f"{name}:{','.join(map(escaped, values))}\r\n"


def moment(name: str, value: date | datetime) -> str:
    """Give a property of type DATE, for a day, or DATE-TIME in UTC, for an instant (§3.3.4, §3.3.5)."""
    if isinstance(value, datetime):
        return f"{name}:{instant(value)}\r\n"
    return f"{name};VALUE=DATE:{value.isoformat().replace('-', '')}\r\n"


def geo(latitude: float, longitude: float) -> str:
    """Give the property GEO of a place, in degrees (§3.8.1.6)."""
    return f"GEO:{_number(latitude)};{_number(longitude)}\r\n"


def escaped(value: str) -> str:
    """Escape a text, so that its every character arrives, and none ends its line (§3.3.11).

    A line may end as on any system; it arrives as a line feed.
    """
    value = value.replace("\\", r"\\").replace(";", r"\;").replace(",", r"\,")
    return value.replace("\r\n", r"\n").replace("\n", r"\n").replace("\r", r"\n")


def instant(value: datetime) -> str:
    """Write an instant in UTC, to the second.

    Raises:
        ValueError: where the zone is not known, so that it is no instant.
    """
    if value.tzinfo is None:
        raise ValueError(value)
    return value.astimezone(UTC).isoformat()[:19].replace("-", "").replace(":", "") + "Z"


def folded(lines: str) -> bytes:
    """Give the bytes of lines: UTF-8, none longer than 75 octets without its line break (§3.1)."""
    return _LONG.sub(_fold, lines.encode())


def _fold(match: re.Match[bytes]) -> bytes:
    # The first character stands where the others of its line have their space.
    return match[0][:1] + b"\r\n ".join(_CHUNK.findall(match[0], 1))


def _parameter(value: str) -> str:
    if _BEYOND_PARAMETERS.search(value):
        raise ValueError(value)
    value = value.replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    return f'"{value}"' if any(mark in value for mark in ",;:") else value


def _number(value: float) -> str:
    # A float has no exponent in iCalendar (§3.3.7).
    shortest = str(float(value))
    return f"{value:.6f}" if "e" in shortest else shortest

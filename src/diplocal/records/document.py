"""Documents: one TOML file as text, as data, and as something that findings point into."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from stat import S_ISLNK, S_ISREG
from typing import Any, ClassVar

from diplocal.diagnostics import Finding, Severity
from diplocal.looks import Look
from diplocal.records.bounds import RECORD, Bounds, Kind, excess
from diplocal.records.parsing import quickly_parsed
from diplocal.records.positions import DEEPEST, Keys, Place, Places, Position, first, position
from diplocal.records.syntax import told
from diplocal.records.wording import Toml, Wording

_DEEPLY_DOTTED = re.compile(r"""(?:\.[ \t]*+(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+){32}""")
"""A key of so many parts that a parser's work on it grows with the square of their number."""
_LONG_NUMBER = re.compile(r"[0-9][0-9_]{1000,}")

_TOP = Place((1, 1), (1, 1))


class UnreadableError(Exception):
    """A file that yields no data; carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


@dataclass(frozen=True)
class Document:
    """The text of one TOML file.

    Attributes:
        path: as findings show it, with forward slashes.
        text: its content.
    """

    path: str
    text: str
    line: ClassVar[int] = 1
    wording: ClassVar[Wording] = Toml()

    def __reduce__(self) -> tuple[type[Document], tuple[str, str]]:
        return Document, (self.path, self.text)  # what was worked out stays in its process

    @cached_property
    def _places(self) -> Mapping[Keys, Place]:
        return Places(self.text)

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    def finding(
        self,
        code: str,
        message: str,
        cure: str,
        *keys: str | int,
        severity: Severity = Severity.ERROR,
        on_key: bool = False,
    ) -> Finding:
        """Make a finding that points at the value under these keys, or at the nearest table around it.

        Args:
            code: the finding's code.
            message: what is wrong.
            cure: what to do.
            keys: the way to the value from the top of the file.
            severity: error or warning.
            on_key: point at the key instead of the value.
        """
        place = self._near(keys)
        return self._at(place.key if on_key else place.value, code, message, cure, severity)

    def _at(self, at: Position, code: str, message: str, cure: str, severity: Severity = Severity.ERROR) -> Finding:
        line, column = at
        excerpt = self._lines[line - 1].removesuffix("\r") if line <= len(self._lines) else ""
        return Finding(self.path, line, column, code, message, cure, severity, excerpt)

    def _near(self, keys: Keys) -> Place:
        near: Keys = ()
        for key in keys:
            if (*near, key) in self._places:
                near = (*near, key)
            elif key != 0:  # one table may stand where a list of tables is due
                break
        else:
            return self._places.get(near, _TOP)
        inner = self._places.get(near, _TOP).value
        return Place(inner, inner)

    def data(self, bounds: Bounds = RECORD) -> dict[str, Any]:
        """Parse the text.

        Args:
            bounds: how much it may hold.

        Raises:
            UnreadableError: S002 where it is not TOML, S013 where it holds too much.
        """
        data = quickly_parsed(self.text)
        if data is None:
            data = self._parsed()
        if found := excess(data, bounds.values):
            at = (first(self.text, found.keys) if found.keys else None) or _TOP
            match found.kind:
                case Kind.DEPTH:
                    raise UnreadableError(self._nested(at.value))
                case Kind.DIGITS:
                    raise UnreadableError(self._oversized(at.value))
                case Kind.VALUES:
                    raise UnreadableError(self._overfull(at.key, found.count, bounds.values))
        return data

    def _parsed(self) -> dict[str, Any]:
        if deep := _DEEPLY_DOTTED.search(self.text):
            raise UnreadableError(self._nested(position(self.text, deep.start())))
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            slip = told(str(error), self.text)
            raise UnreadableError(self._at(slip.at, "S002", slip.message, slip.cure)) from None
        except RecursionError:
            raise UnreadableError(self._nested(position(self.text, deepest(self.text)))) from None
        except ValueError:  # int() refuses more than some thousand digits
            long = _LONG_NUMBER.search(self.text)
            raise UnreadableError(self._oversized(position(self.text, long.start() if long else 0))) from None

    def _nested(self, at: Position) -> Finding:
        return nested(self._at, at)

    def _oversized(self, at: Position) -> Finding:
        return oversized(self._at, at)

    def _overfull(self, at: Position, count: int, most: int) -> Finding:
        message = f"the file holds {count} values, more than {most}; most of them here"
        return self._at(at, "S013", message, "one event a file; shorten the list, or delete what was pasted here")


def nested(make: Callable[[Position, str, str, str], Finding], at: Position) -> Finding:
    """Make the finding for what no record can hold, since it has too many levels."""
    return make(at, "S002", "this is nested too deeply", "a record needs no more than three levels")


def oversized(make: Callable[[Position, str, str, str], Finding], at: Position) -> Finding:
    """Make the finding for a number that does not fit into 64 bits."""
    return make(at, "S002", "this number has too many digits", "mend it, or put it in quotes")


def deepest(text: str) -> int:
    """Give the index of the first bracket that opens a level too deep; brackets in texts count too."""
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", text):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > DEEPEST:
            return bracket.start()
    return 0


def open_document(file: Path, shown: str, bounds: Bounds = RECORD) -> Document:
    """Read a file that a person wrote.

    Args:
        file: the file.
        shown: its path as findings show it.
        bounds: how much it may hold.

    Raises:
        UnreadableError: S001 for a symbolic link or another odd file, a large one, or bytes that are not UTF-8.
        OSError: where the file cannot be read at all.
    """
    raw, _ = content(file, shown, bounds)
    return Document(shown, decoded(shown, raw))


def content(file: Path, shown: str, bounds: Bounds = RECORD) -> tuple[bytes, Look]:
    """Read the bytes of a file of ordinary size, and tell how the file looks that they were read from.

    Raises:
        UnreadableError: S001 for a symbolic link or another odd file, or a large one.
        OSError: where the file cannot be read at all.
    """
    size = ordinary(file, shown)
    if size > bounds.octets:
        message = f"has {size} bytes, more than {bounds.octets}"
        raise UnreadableError(Finding(shown, 1, 1, "S001", message, "one event a file; shorten it"))
    with file.open("rb") as stream:
        return stream.read(), Look.of(os.fstat(stream.fileno()))


def ordinary(file: Path, shown: str) -> int:
    """Give the size of a file that is neither a link nor a device.

    Raises:
        UnreadableError: S001 where it is one.
        OSError: where there is none.
    """
    status = file.lstat()
    if S_ISREG(status.st_mode):
        return status.st_size
    what = "a symbolic link, which is never followed" if S_ISLNK(status.st_mode) else "not an ordinary file"
    raise UnreadableError(Finding(shown, 1, 1, "S001", f"is {what}", "put the file itself here"))


def decoded(shown: str, raw: bytes, number: int = 1) -> str:
    """Give the text of some bytes.

    Args:
        shown: the path of their file as findings show it.
        raw: the bytes.
        number: the line of the file that is their first.

    Raises:
        UnreadableError: S001 where they are not UTF-8, or the file begins with a byte order mark.
    """
    if number == 1 and raw.startswith(b"\xef\xbb\xbf"):
        message, cure = "begins with a byte order mark", "save it as UTF-8 without BOM"
        raise UnreadableError(Finding(shown, 1, 1, "S001", message, cure))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, column = before.count(b"\n") + number, len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        raise UnreadableError(Finding(shown, line, column, "S001", message, "save it as UTF-8")) from None

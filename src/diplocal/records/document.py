"""Documents: one TOML file as text, as data, and as something that findings point into."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from diplocal.diagnostics import Finding, Severity
from diplocal.records.positions import Keys, Place, places, repeated

LARGEST = 200_000  # bytes; a record has about two thousand, all countries of the world fifty thousand
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")

_PLAIN = (
    ("Illegal character '\\n'", "the quote that opens a text on this line is not closed", 'close it: key = "text"'),
    ("Unterminated string", "a text in quotes is never closed", 'close it with the same quotes: """ needs """'),
    ('Expected "\'"', "a text in single quotes is never closed", "close it with a single quote"),
    ("Expected newline or end of document", "something follows the value", "one key a line; put texts in quotes"),
    ("Expected '='", "this line has no `=`", 'each line is key = "value", a [table], or a # comment'),
    ("Invalid date or datetime", "this date does not exist", "check the day in the source"),
    ("Invalid initial character for a key part", "a key is missing here", 'each line is key = "value"'),
    ("Invalid value", "this is not a value that TOML knows", 'put texts in quotes: key = "text"'),
    ("Unclosed array", "a list is not closed", "close it with ]"),
    ("Unclosed inline table", "a table in braces is not closed", "close it with }"),
    ("Unescaped '\\'", "a backslash stands in double quotes", "double it, or use single quotes"),
    ("Found invalid character", "this character may not stand here", "delete it"),
)
"""The parser's words, ours, and a cure."""


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

    @cached_property
    def _places(self) -> dict[Keys, Place]:
        return places(self.text)

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
        line, column = 1, 1
        for length in range(len(keys), 0, -1):
            if place := self._places.get(keys[:length]):
                line, column = place.key if on_key and length == len(keys) else place.value
                break
        return Finding(self.path, line, column, code, message, cure, severity)

    def data(self) -> dict[str, Any]:
        """Parse the text.

        Raises:
            UnreadableError: S002 where it is not TOML.
        """
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise UnreadableError(self._syntax(str(error))) from None
        except RecursionError:
            message, cure = "brackets are nested too deeply", "a record needs no more than three levels"
        except ValueError:
            message, cure = "a number has too many digits", "mend or delete it"
        raise UnreadableError(Finding(self.path, 1, 1, "S002", message, cure))

    def _syntax(self, error: str) -> Finding:
        if twice := repeated(self.text):
            keys, (first, _), (line, column) = twice
            name = ".".join(str(key) for key in keys if isinstance(key, str))
            cure = "keep one of the two; a further [[table]] has double brackets"
            return Finding(self.path, line, column, "S002", f"`{name}` stands on line {first} already", cure)
        where = _WHERE.search(error)
        lines = self.text.rstrip("\n").split("\n")
        if where and where[1]:
            line, column = int(where[1]), int(where[2])
        else:
            line, column = len(lines), len(lines[-1]) + 1
        said = error[: where.start()] if where else error
        plain = next(((ours, cure) for theirs, ours, cure in _PLAIN if said.startswith(theirs)), None)
        message, cure = plain or (f"not TOML: {said[:120]}", "see the complete example in the README")
        return Finding(self.path, line, column, "S002", message, cure)


def open_document(file: Path, shown: str) -> Document:
    """Read a file that a person wrote.

    Args:
        file: the file.
        shown: its path as findings show it.

    Raises:
        UnreadableError: S001 for a symbolic link, a file that is too large, or bytes that are not UTF-8.
        OSError: where the file cannot be read at all.
    """

    def unreadable(message: str, cure: str, line: int = 1, column: int = 1) -> UnreadableError:
        return UnreadableError(Finding(shown, line, column, "S001", message, cure))

    if file.is_symlink():
        raise unreadable("is a symbolic link, which is never followed", "put the file itself here")
    size = file.stat().st_size
    if size > LARGEST:
        raise unreadable(f"has {size} bytes, more than {LARGEST}", "one event a file; shorten it")
    raw = file.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        raise unreadable("begins with a byte order mark", "save it as UTF-8 without BOM")
    try:
        return Document(shown, raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, column = before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        raise unreadable(f"byte 0x{raw[error.start]:02x} is not UTF-8", "save it as UTF-8", line, column) from None

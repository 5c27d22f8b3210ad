"""Findings: what is wrong in a file, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error stops a build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """Something in a file that its author can mend.

    Findings are ordered by place, then by code, so that a report never depends on the order in which checks ran.

    Attributes:
        path: the file, relative to where the reader stands, with forward slashes.
        line: line of the key or value that is wrong, counted from 1.
        column: column of that key or value in characters, counted from 1.
        code: a letter for the family and three digits, such as `D102`.
        message: what is wrong in one line, naming the values that clash.
        cure: what to do about it, in one line.
        severity: error or warning.
        excerpt: the line itself, where the file could be read.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    cure: str
    severity: Severity = field(default=Severity.ERROR, compare=False)
    excerpt: str = ""

    def __str__(self) -> str:
        """Give the one line that says it all: `path:line:column: CODE message`."""
        return one_line(f"{self.path}:{self.line}:{self.column}: {self.code} {self.message}")


def record_at(path: str, line: int) -> str:
    """Give the record to which a place belongs: a file, or of a file with many records the line."""
    return f"{path}:{line}" if path.endswith(".jsonl") else path


def one_line(text: str) -> str:
    """Write characters that would break a line, or a terminal, as escapes: names of files and keys may hold any."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )

"""Answers: what is sent back for a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus

from diplocal.hosting import EVERYWHERE

Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: its status, its headers with names in lower case, and its body."""

    status: int
    headers: tuple[Header, ...]
    body: bytes = b""

    def without_body(self) -> Answer:
        """Give the answer to HEAD: the same headers, Content-Length included."""
        return replace(self, body=b"")


def header(name: str, value: str) -> Header:
    """Write a header as it is sent."""
    return name.lower().encode("ascii"), value.encode("latin-1")


COMMON = tuple(header(name, value) for name, value in EVERYWHERE.items())


def refusal(status: HTTPStatus, text: str, more: Iterable[Header] = ()) -> Answer:
    """Give an answer that says in a line of plain text why there is no other."""
    body = f"{text}\n".encode()
    kind = header("Content-Type", "text/plain; charset=utf-8")
    return Answer(status, (kind, header("Content-Length", str(len(body))), *more, *COMMON), body)

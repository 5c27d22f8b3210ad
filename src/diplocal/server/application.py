"""The application: from a request to an answer, over ASGI 3."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from diplocal.server.answers import Answer, header, refusal
from diplocal.server.conditions import holds_for_range, judged
from diplocal.server.hosts import Hosts
from diplocal.server.negotiation import takes_gzip
from diplocal.server.ranges import UnsatisfiableError, parse_range
from diplocal.server.shelf import File, Representation, Shelf

LONGEST = 8192
"""The longest path with query, in bytes (RFC 9110 §4.1 asks for at least 8000)."""
MOST = 100
"""The most parameters of a query. None is read here: pages have theirs for their own script."""
NOT_FOUND = "404.html"
_SHOWN = 200
_HEEDED = frozenset(
    {
        b"accept-encoding",
        b"host",
        b"if-match",
        b"if-modified-since",
        b"if-none-match",
        b"if-range",
        b"if-unmodified-since",
        b"range",
    }
)

Message = MutableMapping[str, Any]
Log = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    Attributes:
        method: in upper case.
        path: decoded, with a slash at its beginning.
        target: path and query as they were sent.
        headers: those that are heeded, by lower-case name; several of a name are joined by commas.
    """

    method: str
    path: str
    target: bytes
    headers: dict[str, str]


def answer(request: Request, shelf: Shelf, hosts: Hosts) -> Answer:
    """Answer a request from what is on the shelf."""
    if not hosts.knows(request.headers.get("host", "")):
        return refusal(HTTPStatus.BAD_REQUEST, "This server does not go by the name that was asked for.")
    if len(request.target) > LONGEST:
        return refusal(HTTPStatus.REQUEST_URI_TOO_LONG, f"The address is longer than {LONGEST} bytes.")
    if request.method not in {"GET", "HEAD"}:
        allowed = header("Allow", "GET, HEAD")
        return refusal(HTTPStatus.METHOD_NOT_ALLOWED, "Files can only be fetched.", (allowed,))
    if request.target.count(b"&") >= MOST:
        return refusal(HTTPStatus.BAD_REQUEST, f"There are more than {MOST} parameters.")
    given = _found(request, shelf)
    return given.without_body() if request.method == "HEAD" else given


def _found(request: Request, shelf: Shelf) -> Answer:
    file = shelf.find(request.path)
    if file is not None:
        return _of_file(request, _chosen(request, file), file.modified)
    if shelf.is_folder(request.path):
        path, mark, query = request.target.partition(b"?")
        there = (b"location", path + b"/" + mark + query)
        return refusal(HTTPStatus.MOVED_PERMANENTLY, "The address ends with a slash.", (there,))
    page = shelf.find(f"/{NOT_FOUND}")
    if page is not None:
        return replace(_chosen(request, page).whole, status=HTTPStatus.NOT_FOUND)
    return refusal(HTTPStatus.NOT_FOUND, "There is no such file.")


def _chosen(request: Request, file: File) -> Representation:
    takes_it = file.gzipped is not None and takes_gzip(request.headers.get("accept-encoding", ""))
    return file.gzipped if takes_it and file.gzipped else file.plain


def _of_file(request: Request, chosen: Representation, modified: int) -> Answer:
    headers = request.headers
    match judged(chosen.tag, modified, headers):
        case HTTPStatus.NOT_MODIFIED:
            return chosen.unchanged
        case HTTPStatus.PRECONDITION_FAILED:
            return refusal(HTTPStatus.PRECONDITION_FAILED, "The file is not what it was.")
        case _:
            pass
    wanted = headers.get("range")
    if wanted is None or request.method != "GET" or not holds_for_range(chosen.tag, modified, headers.get("if-range")):
        return chosen.whole
    return _part(chosen, wanted)


def _part(chosen: Representation, wanted: str) -> Answer:
    size = len(chosen.body)
    try:
        part = parse_range(wanted, size)
    except UnsatisfiableError:
        whole = header("Content-Range", f"bytes */{size}")
        return refusal(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, f"There are {size} bytes.", (whole,))
    if part is None:
        return chosen.whole
    body = chosen.body[part]
    kept = (pair for pair in chosen.whole.headers if pair[0] != b"content-length")
    place = header("Content-Range", f"bytes {part.start}-{part.stop - 1}/{size}")
    length = header("Content-Length", str(len(body)))
    return Answer(HTTPStatus.PARTIAL_CONTENT, (*kept, length, place), body)


class Application:
    """Serves a shelf, which may be exchanged for a newer one at any time.

    Attributes:
        shelf: what is served.
    """

    def __init__(self, shelf: Shelf, hosts: Hosts, log: Log | None = None) -> None:
        self.shelf = shelf
        self._hosts = hosts
        self._log = log

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer one request, as an ASGI server hands it over."""
        del receive  # no request has a body that is of interest
        target = scope["raw_path"] + b"?" + scope["query_string"] if scope["query_string"] else scope["raw_path"]
        request = Request(scope["method"], scope["path"], target, _heeded(scope["headers"]))
        given = answer(request, self.shelf, self._hosts)
        if self._log is not None:
            shown = target[:_SHOWN].decode("ascii", "backslashreplace")
            self._log(f"{given.status:d} {request.method} {shown}{'…' if len(target) > _SHOWN else ''}")
        await send({"type": "http.response.start", "status": given.status, "headers": given.headers})
        await send({"type": "http.response.body", "body": given.body})


def _heeded(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    heeded: dict[str, str] = {}
    for name, value in headers:
        if name in _HEEDED:
            key, text = name.decode("ascii"), value.decode("latin-1")
            heeded[key] = f"{heeded[key]}, {text}" if key in heeded else text
    return heeded

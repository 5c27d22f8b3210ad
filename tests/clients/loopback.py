"""A host for feeds on this machine alone: it answers as a good web host does, and remembers what it answered."""

from __future__ import annotations

import email.utils
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Host(ThreadingHTTPServer):
    """Serves one published folder at a time."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._folder: Path | None = None
        self._answers: list[HTTPStatus] = []
        self._answered = threading.Condition()

    @property
    def url(self) -> str:
        """The address of the folder, without a slash at its end."""
        return f"http://127.0.0.1:{self.server_port}"

    def publish(self, folder: Path) -> None:
        """Serve this folder from now on, and forget the answers that were given before."""
        with self._answered:
            self._folder = folder
            self._answers.clear()

    def file(self, path: str) -> Path | None:
        """Give the feed at a path of the address."""
        folder = self._folder
        if folder is None or not path.endswith(".ics"):
            return None
        file = (folder / path.lstrip("/")).resolve()
        return file if file.is_relative_to(folder.resolve()) and file.is_file() else None

    def answered(self, status: HTTPStatus) -> None:
        """Remember an answer."""
        with self._answered:
            self._answers.append(status)
            self._answered.notify_all()

    def waited_for(self, status: HTTPStatus, seconds: float) -> bool:
        """Wait until this was answered since the folder was published, and tell whether it was."""
        with self._answered:
            return self._answered.wait_for(lambda: status in self._answers, seconds)


class _Handler(BaseHTTPRequestHandler):
    server: Host
    timeout = 5

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""

    def _answer(self) -> None:
        file = self.server.file(self.path)
        if file is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            self.server.answered(HTTPStatus.NOT_FOUND)
            return
        content = file.read_bytes()
        tag = f'"{hashlib.sha256(content).hexdigest()}"'
        modified = int(file.stat().st_mtime)
        status = HTTPStatus.NOT_MODIFIED if self._has_it(tag, modified) else HTTPStatus.OK
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header("Last-Modified", email.utils.formatdate(modified, usegmt=True))
        if status is HTTPStatus.OK:
            self.send_header("Content-Type", "text/calendar; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if status is HTTPStatus.OK and self.command == "GET":
            self.wfile.write(content)
        self.server.answered(status)

    def _has_it(self, tag: str, modified: int) -> bool:
        """Tell whether the client has what it asks for; If-None-Match outdoes If-Modified-Since (RFC 9110, 13.2.2)."""
        if (tags := self.headers["If-None-Match"]) is not None:
            return tag in tags or tags.strip() == "*"
        since = email.utils.parsedate_to_datetime(self.headers["If-Modified-Since"] or "Thu, 01 Jan 1970 00:00:00 GMT")
        return modified <= since.timestamp()


@contextmanager
def hosting() -> Iterator[Host]:
    """Run a host on a free port until the block ends."""
    with Host() as host:
        thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield host
        finally:
            host.shutdown()
            thread.join()

"""`diplocal serve`, as a process over loopback: what it says, what it answers, what it notices, how it ends."""

from __future__ import annotations

import asyncio
import errno
import gzip
import http.client
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

import diplocal.cli.serving
from diplocal.cli import app
from diplocal.cli.serving import belongs, listening
from diplocal.server import Surroundings
from diplocal.server.running import _told
from serving import Server, serving, wait_for
from support import record, small_calendar, write_record

FEED = b"BEGIN:VCALENDAR\r\n" + b"X-LINE:all the same\r\n" * 200 + b"END:VCALENDAR\r\n"


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published folder."""
    folder = tmp_path_factory.mktemp("dist")
    (folder / "country").mkdir()
    (folder / "country" / "india.ics").write_bytes(FEED)
    (folder / "all.ics").write_bytes(FEED)
    (folder / "index.html").write_text("<!DOCTYPE html><title>Home</title>", encoding="utf-8")
    (folder / ".diplocal").mkdir()
    (folder / ".diplocal" / "manifest.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def server(dist: Path) -> Iterator[Server]:
    """A server of it."""
    with serving(dist, "--log") as server:
        yield server


class Reply(tuple[int, dict[str, str], bytes]):
    """Status, headers and body of an answer."""

    __slots__ = ()


def fetch(server: Server, target: str, method: str = "GET", **headers: str) -> Reply:
    """Ask a server; underscores in names of headers are hyphens."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    named = {"Host": f"localhost:{server.port}", **{name.replace("_", "-"): value for name, value in headers.items()}}
    try:
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in named.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return Reply((answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()))
    finally:
        connection.close()


def raw(server: Server, request: bytes) -> bytes:
    """Send bytes, and give the first line that comes back."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(request)
        return connection.makefile("rb").readline()


def refused(*options: object) -> str:
    """Give what is said where a server cannot begin; the command line says it in a line, and exits with 2."""
    result = CliRunner().invoke(app, ["serve", *map(str, options)])
    assert isinstance(result.exception, OSError)
    return str(result.exception)


class TestBeginning:
    def test_it_says_what_it_serves_and_what_to_subscribe_to(self, server: Server, dist: Path) -> None:
        assert server.lines[:3] == [
            f"{dist}/ (3 files, 2 of them feeds) is served to this machine alone. Ctrl-C stops it.",
            f"    read       {server.url}/",
            f"    subscribe  {server.url}/all.ics",
        ]

    def test_a_port_that_is_taken_is_told_in_a_line_with_a_cure(self, server: Server, dist: Path) -> None:
        cure = f"stop that one, or choose another port: --port {server.port + 1}"
        said = f"port {server.port} is taken by another program; {cure}"
        assert refused("--out", dist, "--port", server.port) == said

    def test_a_folder_that_is_not_there_is_told_with_a_cure(self, tmp_path: Path) -> None:
        said = f"there is no folder {tmp_path}/none; `diplocal build` makes it, and `diplocal serve --reload`"
        assert refused("--out", tmp_path / "none", "--port", "0") == said

    @pytest.mark.parametrize("host", ["192.0.2.7", "nowhere.invalid", "a..b"])
    def test_a_host_that_is_not_this_machine_is_told(self, host: str, dist: Path) -> None:
        said = f"cannot listen on {host}, port 0: {host} is no address of this machine"
        assert refused("--out", dist, "--host", host, "--port", "0") == said

    def test_an_address_that_this_machine_lacks_is_passed_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET, "192.0.2.7")]
        monkeypatch.setattr(diplocal.cli.serving, "_addresses", lambda *_: iter(found))
        (only,) = listening("localhost", 0)
        with only:
            assert only.getsockname()[0] == "127.0.0.1"

    def test_a_port_that_is_not_for_everybody_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> socket.socket:
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(diplocal.cli.serving, "_listener", refuse)
        with pytest.raises(OSError, match=r"^cannot listen on localhost, port 80: permission denied$"):
            listening("localhost", 80)

    def test_without_its_packages_it_says_how_to_get_them(self, monkeypatch: pytest.MonkeyPatch, dist: Path) -> None:
        for name in [name for name in sys.modules if name.startswith("diplocal.server")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.delattr(diplocal, "server", raising=False)
        monkeypatch.setitem(sys.modules, "uvicorn", None)
        assert "pip install 'diplocal[serve]'" in refused("--out", dist, "--port", "0")

    def test_it_listens_to_this_machine_alone(self) -> None:
        sockets = listening("localhost", 0)
        try:
            assert {each.getsockname()[0] for each in sockets} <= {"127.0.0.1", "::1"}
            assert len({each.getsockname()[1] for each in sockets}) == 1
        finally:
            for each in sockets:
                each.close()

    def test_the_network_is_let_in_where_that_is_asked_for(self, dist: Path) -> None:
        with serving(dist, "--host", "0.0.0.0", "--allow-host", "Calendar.lan") as server:  # noqa: S104
            assert "to all who can reach this machine" in server.lines[0]
            assert server.url.startswith("http://localhost:")
            for host, status in (("192.168.1.5", 200), ("calendar.lan:80", 200), ("evil.example", 400)):
                assert fetch(server, "/all.ics", Host=host)[0] == status


class TestAnswering:
    def test_a_feed_comes_as_a_calendar(self, server: Server) -> None:
        status, headers, body = fetch(server, "/country/india.ics")
        assert (status, body) == (200, FEED)
        assert headers["content-type"] == "text/calendar; charset=utf-8"
        assert headers["content-length"] == str(len(FEED))
        assert "server" not in headers
        assert {"date", "etag", "last-modified"} <= set(headers)

    def test_a_second_look_costs_no_body(self, server: Server) -> None:
        _, headers, _ = fetch(server, "/all.ics", Accept_Encoding="gzip")
        for condition in ({"If_None_Match": headers["etag"]}, {"If_Modified_Since": headers["last-modified"]}):
            status, again, body = fetch(server, "/all.ics", Accept_Encoding="gzip", **condition)
            assert (status, body) == (304, b"")
            assert again["etag"] == headers["etag"]

    def test_gzip_comes_to_whom_it_is_welcome(self, server: Server) -> None:
        _, headers, body = fetch(server, "/all.ics", Accept_Encoding="gzip, deflate")
        assert headers["content-encoding"] == "gzip"
        assert gzip.decompress(body) == FEED

    def test_head_has_no_body(self, server: Server) -> None:
        status, headers, body = fetch(server, "/all.ics", "HEAD")
        assert (status, headers["content-length"], body) == (200, str(len(FEED)), b"")

    def test_a_part_comes_as_a_part(self, server: Server) -> None:
        status, headers, body = fetch(server, "/all.ics", Range="bytes=-6")
        assert (status, body) == (206, b"NDAR\r\n")
        assert headers["content-range"] == f"bytes {len(FEED) - 6}-{len(FEED) - 1}/{len(FEED)}"

    @pytest.mark.parametrize(
        ("target", "status"),
        [
            ("/..%2f", 404),
            ("/..%2fdist%2fall.ics", 404),
            ("/%2e%2e/%2e%2e/etc/passwd", 404),
            ("/../../etc/passwd", 404),
            ("/.diplocal/manifest.json", 404),
            ("/%2ediplocal/manifest.json", 404),
            ("/all.ics%00", 404),
            ("/%ff%fe", 404),
            ("/country%2findia.ics", 200),
            ("/all.ics?" + "a" * 60_000, 414),
            ("/?" + "&".join(["country=india"] * 1000), 414),
            ("/?" + "&".join(["a"] * 1000), 400),
            ("*", 404),
        ],
        ids=lambda value: str(value)[:30],
    )
    def test_hostile_addresses_are_refused(self, target: str, status: int, server: Server) -> None:
        assert fetch(server, target)[0] == status

    @pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "localhost, evil.example"])
    def test_a_foreign_host_is_refused(self, host: str, server: Server) -> None:
        assert fetch(server, "/all.ics", Host=host)[0] == 400

    @pytest.mark.parametrize(
        ("request_", "line"),
        [
            (b"GET /all.ics HTTP/1.1\r\n\r\n", b"HTTP/1.1 400 Bad Request\r\n"),
            (
                b"GET /all.ics HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
                b"HTTP/1.1 400 Bad Request\r\n",
            ),
            (b"GET all.ics HTTP/1.1\r\nHost: localhost\r\n\r\n", b"HTTP/1.1 400 Bad Request\r\n"),
            (b"nonsense\r\n\r\n", b"HTTP/1.1 400 Bad Request\r\n"),
            (
                b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\na",
                b"HTTP/1.1 405 Method Not Allowed\r\n",
            ),
            (b"CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n", b"HTTP/1.1 400 Bad Request\r\n"),
        ],
        ids=["no-host", "two-hosts", "no-slash", "nonsense", "post", "connect"],
    )
    def test_what_is_no_request_for_a_file_is_refused(self, request_: bytes, line: bytes, server: Server) -> None:
        assert raw(server, request_) == line

    @pytest.mark.parametrize("value", ["abc", '"', "W/", "\x01", ",,,", '"' + "a" * 10_000])
    def test_a_condition_that_is_none_is_no_reason_to_fail(self, value: str, server: Server) -> None:
        assert fetch(server, "/all.ics", If_None_Match=value)[0] in {200, 400 if value == "\x01" else 200}

    def test_many_at_once_get_the_same(self, server: Server) -> None:
        with ThreadPoolExecutor(16) as threads:
            replies = list(threads.map(lambda _: fetch(server, "/all.ics")[2], range(100)))
        assert set(replies) == {FEED}

    def test_each_request_is_told_where_that_is_asked_for(self, server: Server) -> None:
        fetch(server, "/nothing?here")
        wait_for(lambda: "404 GET /nothing?here" in server.lines, server)


class TestEnding:
    @pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM])
    def test_it_ends_in_order(self, order: signal.Signals, dist: Path) -> None:
        with serving(dist) as server:
            server.process.send_signal(order)
            assert server.ended() == 0
        assert server.lines[-1] == "Stopped."

    def test_an_answer_under_way_comes_to_its_end(self, tmp_path: Path) -> None:
        content = bytes(range(256)) * 100_000
        (tmp_path / "large.json").write_bytes(content)
        (tmp_path / "all.ics").write_bytes(FEED)
        with serving(tmp_path) as server:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
            connection.request("GET", "/large.json", headers={"Host": "localhost"})
            answer = connection.getresponse()
            begun = answer.read(1000)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            assert begun + answer.read() == content
            connection.close()
            assert server.ended() == 0


class TestNoticing:
    def test_what_is_published_meanwhile_is_served(self, tmp_path: Path, dist: Path) -> None:
        folder = tmp_path / "dist"
        shutil.copytree(dist, folder)
        with serving(folder) as server:
            _, before, _ = fetch(server, "/all.ics")
            (folder / "all.ics").write_bytes(FEED.replace(b"same", b"new!"))
            (folder / "new.ics").write_bytes(FEED)
            wait_for(lambda: fetch(server, "/new.ics")[0] == 200, server)
            status, _, body = fetch(server, "/all.ics", If_None_Match=before["etag"])
            assert (status, body) == (200, FEED.replace(b"same", b"new!"))

    def test_while_the_folder_is_gone_nobody_loses_a_feed(self, tmp_path: Path, dist: Path) -> None:
        folder = tmp_path / "dist"
        shutil.copytree(dist, folder)
        with serving(folder) as server:
            shutil.rmtree(folder)
            time.sleep(0.3)
            assert fetch(server, "/all.ics")[2] == FEED
            folder.mkdir()
            (folder / "all.ics").write_bytes(b"new")
            wait_for(lambda: fetch(server, "/all.ics")[2] == b"new", server)
            (folder / "all.ics").write_bytes(b"newer")
            wait_for(lambda: fetch(server, "/all.ics")[2] == b"newer", server)

    def test_a_record_that_is_saved_is_built_and_a_faulty_one_told(self, tmp_path: Path) -> None:
        events, out = small_calendar(tmp_path / "events"), tmp_path / "dist"
        with serving(out, "--reload", "--events", str(events)) as server:
            wait_for(lambda: "is saved" in server.said, server)
            assert b"SUMMARY:Sample event" in fetch(server, "/all.ics")[2]
            write_record(events, "sample-event", record(title="Another title"))
            wait_for(lambda: b"SUMMARY:Another title" in fetch(server, "/all.ics")[2], server)
            wait_for(lambda: server.lines[-1].startswith("Built: "), server)

            write_record(events, "sample-event", record(title="Another title", kind="nonsense"))
            wait_for(lambda: server.lines[-1] == f"{out}/ is served as it was.", server)
            assert "V102 'nonsense'" in server.said or "'nonsense' is no kind" in server.said
            assert b"SUMMARY:Another title" in fetch(server, "/all.ics")[2]

            write_record(events, "sample-event", record(title="A third title"))
            wait_for(lambda: b"SUMMARY:A third title" in fetch(server, "/all.ics")[2], server)

    @pytest.mark.parametrize(
        ("name", "is_one"),
        [
            ("2026/ifr.toml", True),
            ("calendar.toml", True),
            ("bulk/more.jsonl", True),
            ("ledger.jsonl", False),
            ("2026/.ifr.toml.swp", False),
            ("2026/.#ifr.toml", False),
            ("2026/ifr.toml~", False),
        ],
    )
    def test_what_is_saved_by_people_asks_for_a_build(self, name: str, is_one: bool) -> None:
        assert belongs(Path("events") / name) is is_one

    def test_a_build_that_cannot_run_leaves_what_is_served(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        diplocal.cli.serving._rebuild(tmp_path / "events", tmp_path / "dist")
        said = capsys.readouterr().err
        assert said.startswith(f"there is no folder {tmp_path}/events; ")
        assert said.endswith(f"; {tmp_path}/dist/ is served as it was.\n")

    def test_that_changes_are_not_noticed_any_more_is_told(self, tmp_path: Path) -> None:
        async def following() -> None:
            raise OSError("too many files are watched")

        said: list[str] = []
        asyncio.run(_told(following(), tmp_path, Surroundings(time.time, said.append)))
        why = "OSError: too many files are watched"
        assert said == [f"Changes in {tmp_path} are not noticed any more ({why}); start again to see them."]

"""Fetching an article: only from the public internet, only so much of it, and only for so long.

A server on the loopback interface plays the hostile ones. Production code refuses that interface, so these tests pass a
judge of their own, who allows `HERE` and nothing else.
"""

from __future__ import annotations

import gzip
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from socketserver import TCPServer
from typing import Any

import pytest

from diplocal.cli import network
from diplocal.cli.network import LARGEST, Address, NetworkError, Page, is_public

HERE = IPv4Address("127.0.0.1")
ELSEWHERE = "127.0.0.2"
HTML = b"<!doctype html><title>Talks</title><p>They met on Friday.</p>"
QUICK = 5.0
"""Seconds in which what a server answers at once is there, even on a busy machine."""

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers as the path of the request says, and remembers what it was asked."""

    protocol_version = "HTTP/1.1"
    answers: dict[str, Answer]
    seen: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["Host"]))
        with suppress(OSError):  # whoever asked may have had enough
            self.answers[self.path](self)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def give(self, body: bytes = HTML, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Type": "text/html; charset=utf-8", **headers}.items():
            if value:
                self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@dataclass
class Server:
    """A server, by the port on which it listens and what it was asked: paths with the host that was named."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    seen: list[tuple[str, str]] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def answer(self, path: str = "/", body: bytes = HTML, status: int = 200, **headers: str) -> str:
        """Answer a path so, and give its address."""
        self.answers[path] = lambda handler: handler.give(body, status, **headers)
        return self.url(path)


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # without asking a name server who we are
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that break off."""


def serve(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    handler = type("Scripted", (Handler,), {})
    with _Listener(("127.0.0.1", 0), handler) as httpd:
        if context is not None:
            httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
        found = Server(httpd.server_address[1])
        handler.answers, handler.seen = found.answers, found.seen  # type: ignore[attr-defined]
        threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield found
        httpd.shutdown()


@pytest.fixture
def server() -> Iterator[Server]:
    yield from serve()


def fetch(url: str, **options: Any) -> Page:  # noqa: ANN401 - passed on
    return network.fetch(url, **{"is_allowed": lambda place: place == HERE, "seconds": QUICK, **options})


def refusal(url: str, **options: Any) -> str:  # noqa: ANN401 - passed on
    with pytest.raises(NetworkError) as caught:
        fetch(url, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """A name server that gives, each time a name is asked for, the next of its addresses; the last one stays."""
    table: dict[str, list[str]] = {}

    def resolve(host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        places = table.get(host, [host])
        place = places.pop(0) if len(places) > 1 else places[0]
        family = socket.AF_INET6 if ":" in place else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (one, port)) for one in place.split()]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return table


# --- what is fetched


def test_a_page_comes_with_its_address_and_its_encoding(server: Server) -> None:
    url = server.answer("/talks?page=1", Content_Type="text/html; charset=ISO-8859-1")
    assert fetch(url) == Page(url, HTML, is_html=True, charset="ISO-8859-1")


def test_plain_text_is_known_as_such(server: Server) -> None:
    page = fetch(server.answer(body=b"They met.", Content_Type="text/plain"))
    assert (page.content, page.is_html, page.charset) == (b"They met.", False, None)


def test_a_compressed_page_is_decoded(server: Server) -> None:
    assert fetch(server.answer(body=gzip.compress(HTML), Content_Encoding="gzip")).content == HTML


def test_redirects_are_followed_to_where_the_page_is(server: Server) -> None:
    server.answer("/a", status=301, Location="/b%20c")
    server.answer("/b%20c", status=307, Location=server.url("/d"))
    server.answer("/d")
    assert fetch(server.url("/a")).address == server.url("/d")


def test_a_redirect_may_be_written_in_letters_of_any_script(server: Server) -> None:
    server.answers["/a"] = lambda handler: handler.give(status=302, Location="/gespräche")
    server.answer("/gespr%E4che")
    assert fetch(server.url("/a")).content == HTML


def test_the_next_address_is_tried_where_one_does_not_answer(server: Server, names: dict[str, list[str]]) -> None:
    server.answer()
    names["news.example"] = [f"{ELSEWHERE} 127.0.0.1"]
    url = server.url(host="news.example")
    assert fetch(url, is_allowed=lambda _: True).content == HTML


# --- where from


@pytest.mark.parametrize(
    "place",
    [
        *("127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1"),  # noqa: S104
        *("169.254.169.254", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%lo", "fc00::1", "fd00::1", "fec0::1", "ff02::1", "ff0e::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "2001:db8::1", "2001::1", "64:ff9b:1::1"),
        *("64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a9fe:a9fe::1"),
    ],
)
def test_only_the_public_internet_is_asked(place: str, names: dict[str, list[str]]) -> None:
    assert not is_public(ip_address(place))
    names["news.example"] = [place]
    with pytest.raises(NetworkError, match=r"^news\.example is at .*, which is no public address"):
        network.fetch("http://news.example/", seconds=QUICK)


@pytest.mark.parametrize("place", ["8.8.8.8", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"])
def test_public_addresses_are_known_in_each_of_their_forms(place: str) -> None:
    assert is_public(ip_address(place))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "[::1]", "localhost", "017700000001"]
)
def test_this_machine_is_refused_under_each_of_its_names(server: Server, host: str) -> None:
    server.answer()
    with pytest.raises(NetworkError, match=r"no public address|which is no host"):
        network.fetch(server.url(host=host), seconds=QUICK)
    assert server.seen == []


def test_a_redirect_to_a_private_address_is_refused(server: Server) -> None:
    server.answer("/a", status=302, Location=server.url("/secret", host=ELSEWHERE))
    assert refusal(server.url("/a")).startswith(f"{ELSEWHERE} is at {ELSEWHERE}, which is no public address")
    assert [path for path, _ in server.seen] == ["/a"]


def test_a_name_with_a_public_and_a_private_address_leads_to_the_public_one(
    server: Server, names: dict[str, list[str]]
) -> None:
    server.answer()
    asked: list[Address] = []
    names["news.example"] = [f"{ELSEWHERE} 127.0.0.1"]

    def judge(place: Address) -> bool:
        asked.append(place)
        return place == HERE

    fetch(server.url(host="news.example"), is_allowed=judge)
    assert [str(place) for place in asked] == [ELSEWHERE, "127.0.0.1"]


def test_a_name_that_changes_its_address_is_asked_only_once(server: Server, names: dict[str, list[str]]) -> None:
    # Rebinding: the second answer would lead somewhere else than what was judged.
    server.answer()
    names["rebind.example"] = ["127.0.0.1", ELSEWHERE]
    assert fetch(server.url(host="rebind.example")).content == HTML
    assert names["rebind.example"] == [ELSEWHERE]
    assert server.seen == [("/", f"rebind.example:{server.port}")]


@pytest.mark.parametrize(
    "url",
    [
        *(
            "file:///etc/passwd",
            "ftp://news.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "gopher://news.example/",
        ),
        *("http://user@news.example/", "http://news.example/\r\nHost: other", "http:///path", "http://news_example/"),
    ],
)
def test_only_clean_web_addresses_are_fetched(url: str) -> None:
    assert refusal(url).startswith("the address ")


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://127.0.0.1/", "//user@127.0.0.1/", ""])
def test_a_redirect_leads_to_web_addresses_only(server: Server, place: str) -> None:
    server.answer("/a", status=302, Location=place)
    assert refusal(server.url("/a")).startswith(("the address ", f"{server.url('/a')} redirects more than"))


def test_redirects_in_a_circle_end(server: Server) -> None:
    server.answer("/a", status=302, Location="/a")
    assert refusal(server.url("/a")) == f"{server.url('/a')} redirects more than 5 times"
    assert len(server.seen) == 6


# --- what, and how much


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/json", "text/calendar", ""])
def test_only_text_is_taken(server: Server, kind: str) -> None:
    assert "and not a page of text" in refusal(server.answer(Content_Type=kind))


def test_an_error_is_told_with_its_number(server: Server) -> None:
    assert refusal(server.answer(status=404)) == f"{server.url()} answers 404 Not Found"


def test_what_was_not_asked_for_is_not_taken(server: Server) -> None:
    assert "compressed with br" in refusal(server.answer(Content_Encoding="br"))


def test_a_page_may_have_5_mib_and_no_more(server: Server) -> None:
    assert len(fetch(server.answer("/most", b"a" * LARGEST)).content) == LARGEST
    assert refusal(server.answer("/more", b"a" * (LARGEST + 1))) == f"{server.url('/more')} has more than 5 MiB"


def test_a_small_page_that_swells_is_left(server: Server) -> None:
    bomb = gzip.compress(b"\0" * 3 * 10**7, 1)
    assert len(bomb) < 3 * 10**5
    assert refusal(server.answer(body=bomb, Content_Encoding="gzip")) == f"{server.url()} has more than 5 MiB"


def test_what_follows_a_compressed_page_is_not_read(server: Server) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        handler.wfile.write(gzip.compress(HTML))
        while True:
            handler.wfile.write(b"x" * 65536)

    server.answers["/"] = endless
    assert fetch(server.url()).content == HTML


@pytest.mark.parametrize("body", [b"no gzip at all", gzip.compress(HTML)[:-9]], ids=["none", "half"])
def test_a_damaged_page_is_refused(server: Server, body: bytes) -> None:
    assert refusal(server.answer(body=body, Content_Encoding="gzip"))


def test_an_endless_page_is_left(server: Server) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65536)

    server.answers["/"] = endless
    assert refusal(server.url()) == f"{server.url()} has more than 5 MiB"


# --- for how long


def _drop_by_drop(head: bytes, drop: bytes) -> Answer:
    def answer(handler: Handler) -> None:
        handler.wfile.write(head)
        while True:
            handler.wfile.write(drop)
            handler.wfile.flush()
            time.sleep(0.05)

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        _drop_by_drop(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x"),
        _drop_by_drop(b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        _drop_by_drop(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        lambda _: time.sleep(2),
    ],
    ids=["body", "header", "interim answers", "silence"],
)
def test_a_slow_server_is_left_when_the_time_is_over(server: Server, answer: Answer) -> None:
    server.answers["/"] = answer
    before = time.monotonic()
    assert refusal(server.url(), seconds=0.4) == f"{server.url()} took longer than 0.4 seconds"
    assert time.monotonic() - before < 1.5


def test_the_time_holds_for_all_redirects_together(server: Server) -> None:
    def slow(handler: Handler) -> None:
        time.sleep(0.25)
        handler.give(status=302, Location="/")

    server.answers["/"] = slow
    assert refusal(server.url(), seconds=0.6) == f"{server.url()} took longer than 0.6 seconds"
    time.sleep(0.3)
    asked = len(server.seen)
    time.sleep(0.3)
    assert len(server.seen) == asked  # nobody goes on behind our back


def test_a_name_server_that_does_not_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object, **__: object) -> list[Any]:
        time.sleep(0.5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    assert refusal("http://news.example/", seconds=0.2) == "http://news.example/ took longer than 0.2 seconds"


def test_the_time_is_ten_seconds() -> None:
    assert network.SECONDS == 10


# --- what cannot be reached


def test_a_host_that_does_not_answer_is_told_in_a_line() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        assert refusal(url) == f"{url} could not be fetched: Connection refused"


def test_a_name_that_is_not_there_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    url = "http://nowhere.example/"
    assert refusal(url) == f"{url} could not be fetched: Name or service not known"


def test_what_is_no_http_is_told_in_a_line(server: Server) -> None:
    def other(handler: Handler) -> None:
        handler.wfile.write(b"SSH-2.0-x\r\n")

    server.answers["/"] = other
    assert "could not be fetched" in refusal(server.url())


# --- over TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A key and a certificate for news.example, signed by itself."""
    if shutil.which("openssl") is None:
        reason = "openssl is not installed; without it nothing speaks TLS here"
        assert os.environ.get("DIPLOCAL_REQUIRE_TOOLS") != "1", reason
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]
    names = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"]
    subprocess.run([*command, *names, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    return key, cert


@pytest.fixture
def secure(certificate: tuple[Path, Path]) -> Iterator[Server]:
    key, cert = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    yield from serve(context)


def test_over_tls_the_host_is_named_and_its_certificate_checked(
    secure: Server, certificate: tuple[Path, Path], names: dict[str, list[str]]
) -> None:
    secure.answer()
    names["news.example"] = ["127.0.0.1"]
    trusting = ssl.create_default_context(cafile=str(certificate[1]))
    assert fetch(f"https://news.example:{secure.port}/", context=trusting).content == HTML
    assert secure.seen == [("/", f"news.example:{secure.port}")]


def test_a_certificate_of_another_or_of_nobody_is_not_trusted(
    secure: Server, certificate: tuple[Path, Path], names: dict[str, list[str]]
) -> None:
    secure.answer()
    names["news.example"] = names["other.example"] = ["127.0.0.1"]
    trusting = ssl.create_default_context(cafile=str(certificate[1]))
    for host, context in (("other.example", trusting), ("news.example", None)):
        url = f"https://{host}:{secure.port}/"
        assert refusal(url, context=context).startswith(f"{url} shows a certificate that cannot be trusted")
    assert secure.seen == []


def test_no_proxy_of_the_environment_is_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    assert fetch(server.answer()).content == HTML


def test_a_bomb_takes_little_memory(server: Server) -> None:
    bomb = gzip.compress(b"\0" * 3 * 10**7, 1)
    server.answer(body=bomb, Content_Encoding="gzip")
    # Another process, so that what this one holds already does not count.
    code = (
        "import resource, sys\n"
        "from diplocal.cli import network\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: network.fetch(sys.argv[1], is_allowed=lambda _: True)\n"
        "except network.NetworkError as error: print(error)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    command = [sys.executable, "-c", code, server.url()]
    told, grown = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert told == f"{server.url()} has more than 5 MiB"
    assert int(grown) < 20_000  # kilobytes

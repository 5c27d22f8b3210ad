"""Files as they are served: what is on the shelf, and how a request is answered from it."""

from __future__ import annotations

import asyncio
import gzip
import os
from collections.abc import MutableMapping
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplocal.hosting import EVERYWHERE, headers_file
from diplocal.server import Application, Hosts, Shelf, load
from diplocal.server.application import LONGEST, MOST, Request, answer

NOW = 1_800_000_000
OLD = 1_700_000_000
FEED = b"BEGIN:VCALENDAR\r\n" + b"X-LINE:all the same\r\n" * 200 + b"END:VCALENDAR\r\n"
PAGE = b"<!DOCTYPE html><title>A page</title>" + b"<p>Text.</p>" * 50


def put(folder: Path, path: str, content: bytes, modified: int = OLD) -> Path:
    """Put a file into a folder, modified at that time."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    os.utime(file, (modified, modified))
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small published folder."""
    folder = tmp_path / "dist"
    put(folder, "all.ics", FEED)
    put(folder, "tiny.txt", b"short")
    put(folder, "index.html", PAGE)
    put(folder, "event/ifr/index.html", PAGE)
    return folder


@pytest.fixture
def shelf(folder: Path) -> Shelf:
    """What is served of it."""
    return load(folder, NOW)


class Answered:
    """An answer as a client sees it: its headers by name, once each."""

    def __init__(self, status: int, headers: tuple[tuple[bytes, bytes], ...], body: bytes) -> None:
        self.status, self.body = HTTPStatus(status), body
        self.headers = {name.decode(): value.decode() for name, value in headers}
        assert len(self.headers) == len(headers), "a header stands twice"


def asked(shelf: Shelf, target: str, method: str = "GET", **headers: str) -> Answered:
    """Ask for something; underscores in names of headers are hyphens."""
    named = {"host": "localhost:8000", **{name.replace("_", "-"): value for name, value in headers.items()}}
    path = target.partition("?")[0]
    given = answer(Request(method, path, target.encode(), named), shelf, Hosts())
    return Answered(given.status, given.headers, given.body)


# --- what is on the shelf


def test_hidden_files_links_and_what_only_hosts_read_are_not_there(folder: Path, tmp_path: Path) -> None:
    put(tmp_path, "secret.txt", b"secret")
    put(tmp_path, "secrets/more.txt", b"secret")
    put(folder, ".diplocal/manifest.json", b"{}")
    put(folder, "country/.all.ics.diplocal-tmp", b"half")
    put(folder, "_headers", headers_file().encode())
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "links").symlink_to(tmp_path / "secrets")
    (folder / "inside.ics").symlink_to(folder / "all.ics")
    os.mkfifo(folder / "pipe.ics")
    assert sorted(load(folder, NOW).files) == ["all.ics", "event/ifr/index.html", "index.html", "tiny.txt"]


def test_a_file_that_goes_while_the_folder_is_read_is_not_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def gone(path: str, *arguments: int, dir_fd: int | None = None) -> int:
        if path == "tiny.txt":
            raise FileNotFoundError(path)
        return opened(path, *arguments, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", gone)
    assert "tiny.txt" not in load(folder, NOW).files


def test_a_folder_that_is_not_there_is_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="no-folder"):
        load(tmp_path / "no-folder", NOW)


def test_what_has_not_changed_is_not_read_or_compressed_again(
    folder: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "tiny.txt", b"another", OLD + 60)
    made: list[bytes] = []
    compress = gzip.compress

    def counted(content: bytes, *arguments: int, **more: int) -> bytes:
        made.append(content)
        return compress(content, *arguments, **more)

    monkeypatch.setattr(gzip, "compress", counted)
    after = load(folder, NOW, shelf)
    assert made == [b"another"]
    assert after.files["all.ics"] is shelf.files["all.ics"]


def test_a_file_that_was_written_again_with_the_same_bytes_stays_as_it_is(folder: Path, shelf: Shelf) -> None:
    before = asked(shelf, "/all.ics").headers
    put(folder, "all.ics", FEED, OLD + 1000)
    assert asked(load(folder, NOW, shelf), "/all.ics").headers == before


@pytest.mark.parametrize("written", [OLD - 5000, OLD, OLD + 5000])
def test_last_modified_never_goes_back(written: int, folder: Path, shelf: Shelf) -> None:
    put(folder, "all.ics", FEED.replace(b"same", b"SAME"), written)
    after = load(folder, NOW, shelf)
    assert after.files["all.ics"].modified == max(written, OLD + 1)
    assert asked(after, "/all.ics", if_modified_since=formatdate(OLD, usegmt=True)).status == 200


def test_no_file_is_from_the_future(folder: Path) -> None:
    put(folder, "all.ics", FEED, NOW + 5000)
    assert load(folder, NOW).files["all.ics"].modified == NOW


def test_a_file_that_is_gone_is_not_served_any_more(folder: Path, shelf: Shelf) -> None:
    (folder / "all.ics").unlink()
    assert asked(load(folder, NOW, shelf), "/all.ics").status == 404


def test_the_same_bytes_have_the_same_tags_on_every_machine(tmp_path: Path, shelf: Shelf) -> None:
    put(tmp_path / "other", "all.ics", FEED, OLD + 7)
    one, other = shelf.files["all.ics"], load(tmp_path / "other", NOW).files["all.ics"]
    assert one.gzipped is not None
    assert other.gzipped is not None
    assert (one.plain.tag, one.gzipped.tag) == (other.plain.tag, other.gzipped.tag)
    assert one.gzipped.body == other.gzipped.body


def test_what_does_not_shrink_is_kept_in_one_form(shelf: Shelf) -> None:
    assert shelf.files["tiny.txt"].gzipped is None


# --- how it is answered


def test_a_feed_is_given_as_a_calendar(shelf: Shelf) -> None:
    given = asked(shelf, "/all.ics")
    assert (given.status, given.body) == (200, FEED)
    told = dict(given.headers)
    assert told.pop("content-type") == "text/calendar; charset=utf-8"
    assert told.pop("content-length") == str(len(FEED))
    assert told.pop("last-modified") == "Tue, 14 Nov 2023 22:13:20 GMT"
    assert told.pop("accept-ranges") == "bytes"
    assert told.pop("vary") == "Accept-Encoding"
    assert told.pop("etag").startswith('"')
    assert told == {name.lower(): value for name, value in EVERYWHERE.items()}


def test_who_takes_gzip_gets_it_under_a_tag_of_its_own(shelf: Shelf) -> None:
    plain, small = asked(shelf, "/all.ics"), asked(shelf, "/all.ics", accept_encoding="gzip, br")
    assert small.headers["content-encoding"] == "gzip"
    assert gzip.decompress(small.body) == FEED
    assert small.headers["content-length"] == str(len(small.body))
    assert small.headers["etag"] != plain.headers["etag"]
    assert small.headers["content-type"] == plain.headers["content-type"]
    assert small.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


def test_what_is_kept_in_one_form_does_not_vary(shelf: Shelf) -> None:
    given = asked(shelf, "/tiny.txt", accept_encoding="gzip")
    assert given.body == b"short"
    assert not {"vary", "content-encoding"} & set(given.headers)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_who_has_it_is_told_so_in_few_bytes(encoding: str, shelf: Shelf) -> None:
    whole = asked(shelf, "/all.ics", accept_encoding=encoding)
    given = asked(shelf, "/all.ics", accept_encoding=encoding, if_none_match=whole.headers["etag"])
    assert (given.status, given.body) == (304, b"")
    for name in ("etag", "last-modified", "vary", "cache-control"):
        assert given.headers[name] == whole.headers[name]
    assert "content-length" not in given.headers


def test_the_tag_of_one_form_is_not_that_of_another(shelf: Shelf) -> None:
    plain = asked(shelf, "/all.ics").headers["etag"]
    assert asked(shelf, "/all.ics", accept_encoding="gzip", if_none_match=plain).status == 200


def test_who_asks_by_date_is_told_as_well(shelf: Shelf) -> None:
    when = asked(shelf, "/all.ics").headers["last-modified"]
    assert asked(shelf, "/all.ics", if_modified_since=when).status == 304


def test_a_condition_that_fails_is_told(shelf: Shelf) -> None:
    assert asked(shelf, "/all.ics", if_match='"other"').status == 412


@pytest.mark.parametrize("headers", [{}, {"accept_encoding": "gzip"}, {"range": "bytes=0-9"}, {"if_none_match": "*"}])
def test_head_says_what_get_says_without_a_body(headers: dict[str, str], shelf: Shelf) -> None:
    get, head = (
        asked(shelf, "/all.ics", method, **{name: value for name, value in headers.items() if name != "range"})
        for method in ("GET", "HEAD")
    )
    assert (head.status, head.headers, head.body) == (get.status, get.headers, b"")


def test_head_takes_no_range(shelf: Shelf) -> None:
    assert asked(shelf, "/all.ics", "HEAD", range="bytes=0-9").status == 200


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_part_is_one_of_what_would_be_sent(encoding: str, shelf: Shelf) -> None:
    whole = asked(shelf, "/all.ics", accept_encoding=encoding)
    part = asked(shelf, "/all.ics", accept_encoding=encoding, range="bytes=10-19")
    assert (part.status, part.body) == (206, whole.body[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole.body)}"
    assert part.headers["content-length"] == "10"
    assert part.headers["etag"] == whole.headers["etag"]
    assert part.headers.get("content-encoding") == whole.headers.get("content-encoding")


def test_a_part_that_is_not_there_is_refused_with_the_size(shelf: Shelf) -> None:
    given = asked(shelf, "/all.ics", range=f"bytes={len(FEED)}-")
    assert (given.status, given.headers["content-range"]) == (416, f"bytes */{len(FEED)}")


def test_several_parts_at_once_are_answered_with_the_whole(shelf: Shelf) -> None:
    given = asked(shelf, "/all.ics", range="bytes=0-1,5-6")
    assert (given.status, given.body) == (200, FEED)


def test_a_part_of_what_has_changed_is_the_whole(shelf: Shelf) -> None:
    tag = asked(shelf, "/all.ics").headers["etag"]
    assert asked(shelf, "/all.ics", range="bytes=0-9", if_range=tag).status == 206
    assert asked(shelf, "/all.ics", range="bytes=0-9", if_range='"old"').body == FEED


def test_who_has_the_whole_needs_no_part(shelf: Shelf) -> None:
    tag = asked(shelf, "/all.ics").headers["etag"]
    assert asked(shelf, "/all.ics", range="bytes=0-9", if_none_match=tag).status == 304


@pytest.mark.parametrize("path", ["/", "/?country=india", "/event/ifr/", "/index.html"])
def test_a_folder_shows_its_page(path: str, shelf: Shelf) -> None:
    given = asked(shelf, path)
    assert (given.status, given.body) == (200, PAGE)
    assert given.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(("target", "to"), [("/event/ifr", "/event/ifr/"), ("/event/ifr?a=1&b", "/event/ifr/?a=1&b")])
def test_a_folder_without_its_slash_leads_to_it(target: str, to: str, shelf: Shelf) -> None:
    given = asked(shelf, target)
    assert (given.status, given.headers["location"]) == (301, to)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.ics",
        "/event",
        "/event/",
        "/all.ics/",
        "//all.ics",
        "/../dist/all.ics",
        "/./all.ics",
        "//evil.example/event/ifr",
        "/ALL.ics",
        "*",
        "",
    ],
)
def test_what_is_not_there_is_not_found(path: str, shelf: Shelf) -> None:
    given = asked(shelf, path)
    assert (given.status, given.body) == (404, b"There is no such file.\n")


def test_a_page_of_its_own_may_say_that_nothing_is_there(folder: Path) -> None:
    put(folder, "404.html", PAGE)
    given = asked(load(folder, NOW), "/nothing", accept_encoding="gzip")
    assert (given.status, gzip.decompress(given.body)) == (404, PAGE)
    assert "text/html" in given.headers["content-type"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_files_can_only_be_fetched(method: str, shelf: Shelf) -> None:
    given = asked(shelf, "/all.ics", method)
    assert (given.status, given.headers["allow"]) == (405, "GET, HEAD")


def test_a_foreign_name_is_refused_whatever_is_asked_for(shelf: Shelf) -> None:
    for target, method in (("/all.ics", "GET"), ("/nothing", "HEAD"), ("/" + "a" * 60_000, "GET")):
        assert asked(shelf, target, method, host="evil.example").status == 400


def test_an_address_that_is_too_long_is_refused(shelf: Shelf) -> None:
    assert asked(shelf, "/all.ics?" + "a" * (LONGEST - 9)).status == 200
    assert asked(shelf, "/all.ics?" + "a" * (LONGEST - 8)).status == 414
    assert asked(shelf, "/" + "a" * 60_000).status == 414


def test_too_many_parameters_are_refused(shelf: Shelf) -> None:
    assert asked(shelf, "/?" + "&".join(["a=1"] * MOST)).status == 200
    assert asked(shelf, "/?" + "&".join(["a=1"] * (MOST + 1))).status == 400
    assert asked(shelf, "/?" + "&".join(["a=1"] * 1000)).status == 400


def test_parameters_change_nothing_whatever_their_order(shelf: Shelf) -> None:
    one, other = (asked(shelf, f"/all.ics?{query}") for query in ("a=1&b=2", "b=2&a=1"))
    assert (one.status, one.headers, one.body) == (other.status, other.headers, other.body)


def test_every_answer_bears_the_headers_that_keep_readers_safe(shelf: Shelf) -> None:
    tag = asked(shelf, "/all.ics").headers["etag"]
    for each in (
        asked(shelf, "/"),
        asked(shelf, "/nothing"),
        asked(shelf, "/event/ifr"),
        asked(shelf, "/", "POST"),
        asked(shelf, "/all.ics", range="bytes=0-1"),
        asked(shelf, "/all.ics", range="bytes=99999-"),
        asked(shelf, "/all.ics", if_none_match=tag),
        asked(shelf, "/", host="evil.example"),
    ):
        assert {name.lower(): value for name, value in EVERYWHERE.items()}.items() <= each.headers.items()


HEEDED = (
    "accept_encoding",
    "if_match",
    "if_modified_since",
    "if_none_match",
    "if_range",
    "if_unmodified_since",
    "range",
)
PUT = Path(__file__).parent / "clients" / "calendar"
SOME = load(PUT, NOW)


@given(
    target=st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(["calendar.toml", "2026"]),
    method=st.sampled_from(["GET", "HEAD"]),
    headers=st.dictionaries(st.sampled_from(HEEDED), st.text(max_size=20)),
)
def test_whatever_is_asked_for_is_answered(target: str, method: str, headers: dict[str, str]) -> None:
    given = asked(SOME, f"/{target}", method, **headers)
    assert given.status in {200, 206, 301, 304, 400, 404, 412, 416}
    if "content-length" in given.headers and method == "GET":
        assert given.headers["content-length"] == str(len(given.body))


# --- over ASGI


def test_the_application_speaks_asgi(shelf: Shelf) -> None:
    sent: list[MutableMapping[str, Any]] = []
    said: list[str] = []

    async def receive() -> MutableMapping[str, Any]:
        raise AssertionError("no request has a body that is of interest")

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/all.ics",
        "raw_path": b"/all.ics",
        "query_string": b"a=" + b"1" * 300,
        "headers": [
            (b"host", b"localhost"),
            (b"if-none-match", b'"one"'),
            (b"user-agent", b"A calendar"),
            (b"if-none-match", shelf.files["all.ics"].plain.tag.encode()),
        ],
    }
    asyncio.run(Application(shelf, Hosts(), said.append)(scope, receive, send))
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[0]["status"] == 304
    assert said == [f"304 GET /all.ics?a={'1' * 189}…"]

"""The words of HTTP that the server heeds: conditions, ranges, encodings, hosts."""

from __future__ import annotations

import string
from email.utils import formatdate
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplocal.server.conditions import date, entity_tags, holds_for_range, judged
from diplocal.server.hosts import LOOPBACK, Hosts
from diplocal.server.negotiation import takes_gzip
from diplocal.server.ranges import UnsatisfiableError, parse_range

TAG, OTHER = '"abc"', '"xyz"'
MODIFIED = 784111777
WHEN, EARLIER, LATER = (formatdate(MODIFIED + seconds, usegmt=True) for seconds in (0, -1, 1))

# --- conditions

OK, SAME, FAILED = HTTPStatus.OK, HTTPStatus.NOT_MODIFIED, HTTPStatus.PRECONDITION_FAILED


@pytest.mark.parametrize(
    ("headers", "outcome"),
    [
        ({}, OK),
        ({"if-none-match": TAG}, SAME),
        ({"if-none-match": f"W/{TAG}"}, SAME),
        ({"if-none-match": f"{OTHER}, {TAG}"}, SAME),
        ({"if-none-match": f" ,{OTHER} ,, {TAG},"}, SAME),
        ({"if-none-match": "*"}, SAME),
        ({"if-none-match": OTHER}, OK),
        ({"if-none-match": "abc"}, OK),
        ({"if-none-match": '"abc'}, OK),
        ({"if-none-match": f"{TAG} {OTHER}"}, OK),
        ({"if-none-match": f"{TAG}, and more"}, OK),
        ({"if-none-match": ""}, OK),
        ({"if-modified-since": WHEN}, SAME),
        ({"if-modified-since": LATER}, SAME),
        ({"if-modified-since": EARLIER}, OK),
        ({"if-modified-since": "yesterday"}, OK),
        ({"if-none-match": OTHER, "if-modified-since": LATER}, OK),
        ({"if-none-match": "abc", "if-modified-since": LATER}, OK),
        ({"if-none-match": TAG, "if-modified-since": EARLIER}, SAME),
        ({"if-match": TAG}, OK),
        ({"if-match": "*"}, OK),
        ({"if-match": OTHER}, FAILED),
        ({"if-match": f"W/{TAG}"}, FAILED),
        ({"if-match": "abc"}, FAILED),
        ({"if-match": TAG, "if-unmodified-since": EARLIER}, OK),
        ({"if-match": OTHER, "if-none-match": TAG}, FAILED),
        ({"if-match": TAG, "if-none-match": TAG}, SAME),
        ({"if-unmodified-since": WHEN}, OK),
        ({"if-unmodified-since": EARLIER}, FAILED),
        ({"if-unmodified-since": "never"}, OK),
    ],
    ids=str,
)
def test_conditions_are_judged_in_their_order(headers: dict[str, str], outcome: HTTPStatus) -> None:
    assert judged(TAG, MODIFIED, headers) is outcome


@pytest.mark.parametrize(
    "text", ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
)
def test_a_date_is_read_in_each_form_of_http(text: str) -> None:
    assert date(text) == date(f" {text} ") == MODIFIED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "1994-11-06T08:49:37Z",
        "Sun, 06 Nov 1994 08:49:37 +0100",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 36 Nov 1994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 28:49:37 GMT",
        "Sun, 06 Nov 0000 08:49:37 GMT",
    ],
)
def test_what_is_no_date_is_nothing(text: str) -> None:
    assert date(text) is None


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_condition(text: str) -> None:
    headers = dict.fromkeys(("if-match", "if-none-match", "if-modified-since", "if-unmodified-since"), text)
    assert judged(TAG, MODIFIED, headers) in {OK, SAME, FAILED}
    assert holds_for_range(TAG, MODIFIED, text) == (text.strip() in {TAG, WHEN})


@given(st.integers(0, 253402300799))
def test_a_date_that_we_write_is_read_as_the_same(seconds: int) -> None:
    assert date(formatdate(seconds, usegmt=True)) == seconds


TAGS = st.text(string.ascii_letters + string.digits + "!#,-;{}", max_size=8).map(lambda inner: f'"{inner}"')


@given(st.lists(TAGS, min_size=1), st.sampled_from([",", ", ", " ,\t", ",,"]))
def test_a_list_of_tags_is_read_as_it_was_written(tags: list[str], between: str) -> None:
    assert entity_tags(between.join(tags)) == set(tags)


@pytest.mark.parametrize(
    ("value", "holds"),
    [(None, True), (TAG, True), (OTHER, False), (f"W/{TAG}", False), (WHEN, True), (LATER, False), (EARLIER, False)],
)
def test_a_range_needs_what_it_was_begun_with(value: str | None, holds: bool) -> None:
    assert holds_for_range(TAG, MODIFIED, value) is holds


# --- ranges

CONTENT = bytes(range(100))


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("bytes=0-0", CONTENT[:1]),
        ("bytes=0-9", CONTENT[:10]),
        ("Bytes = 0-9".replace(" ", ""), CONTENT[:10]),
        (" bytes= 0-9 ,", CONTENT[:10]),
        ("bytes=90-", CONTENT[90:]),
        ("bytes=90-1000", CONTENT[90:]),
        ("bytes=-10", CONTENT[-10:]),
        ("bytes=-1000", CONTENT),
        ("bytes=0-" + "9" * 5000, CONTENT),
        ("bytes=-" + "9" * 5000, CONTENT),
        ("bytes=" + "0" * 5000 + "5-5", CONTENT[5:6]),
    ],
)
def test_a_range_gives_a_part(value: str, part: bytes) -> None:
    found = parse_range(value, 100)
    assert found is not None
    assert CONTENT[found] == part
    assert 0 <= found.start < found.stop <= 100


@pytest.mark.parametrize(
    "value",
    ["", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "lines=1-2", "bytes=0-1,5-6", "bytes=1", "bytes=٣-٤"],
)
def test_what_is_no_single_range_gives_the_whole(value: str) -> None:
    assert parse_range(value, 100) is None


@pytest.mark.parametrize("value", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=" + "9" * 5000 + "-"])
def test_a_range_behind_the_end_is_refused(value: str) -> None:
    with pytest.raises(UnsatisfiableError):
        parse_range(value, 100)


def test_nothing_has_no_part() -> None:
    for value in ("bytes=0-", "bytes=-5"):
        with pytest.raises(UnsatisfiableError):
            parse_range(value, 0)


@given(first=st.integers(0, 200), last=st.none() | st.integers(0, 200), size=st.integers(0, 150))
def test_a_range_is_what_slicing_says(first: int, last: int | None, size: int) -> None:
    content = bytes(index % 256 for index in range(size))
    value = f"bytes={first}-{'' if last is None else last}"
    try:
        found = parse_range(value, size)
    except UnsatisfiableError:
        assert first >= size
        return
    if last is not None and last < first:
        assert found is None
        return
    assert found is not None
    assert content[found] == (content[first:] if last is None else content[first : last + 1]) != b""


@given(st.text(max_size=30) | st.from_regex(r"bytes=[0-9,\- ]{0,20}", fullmatch=True), st.integers(0, 1000))
def test_no_text_breaks_the_reading_of_a_range(value: str, size: int) -> None:
    try:
        found = parse_range(value, size)
    except UnsatisfiableError:
        return
    assert found is None or 0 <= found.start < found.stop <= size


# --- encodings


@pytest.mark.parametrize(
    ("value", "takes_it"),
    [
        ("gzip", True),
        ("GZip", True),
        ("x-gzip", True),
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("gzip ; q=0.001", True),
        ("*", True),
        ("gzip, identity", True),
        ("identity;q=0, *;q=0.5", True),
        (" , gzip,", True),
        ("", False),
        ("identity", False),
        ("deflate, br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("*;q=0", False),
        ("*, gzip;q=0", False),
        ("gzip;q=0.5, identity", False),
        ("gzip;q=2", False),
        ("gzip;level=9", False),
        ("gzip deflate", False),
    ],
)
def test_gzip_is_given_to_whom_it_is_welcome(value: str, takes_it: bool) -> None:
    assert takes_gzip(value) is takes_it


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_encodings(value: str) -> None:
    assert takes_gzip(value) in {True, False}


# --- hosts


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST:8000", "localhost.", "127.0.0.1:1", "[::1]", "[::1]:8000"])
def test_this_machine_is_known_by_its_own_names(name: str) -> None:
    assert Hosts().knows(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "evil.example",
        "localhost.evil.example",
        "evil.example:8000",
        "localhost:8000@evil.example",
        "evil@localhost",
        "localhost, evil.example",
        "localhost:port",
        "localhost:123456",
        "localhost/",
        "192.168.1.5",
        "::1",
        "[::2]",
        "[::1",
        "localhost\n",
        " localhost",
    ],
)
def test_a_foreign_name_is_not_known(name: str) -> None:
    assert not Hosts().knows(name)


def test_a_server_for_the_network_is_known_by_addresses_and_by_names_given() -> None:
    hosts = Hosts(LOOPBACK | {"calendar.lan"}, addresses=True)
    for name in ("192.168.1.5:8000", "[fe80::1]", "calendar.lan", "localhost"):
        assert hosts.knows(name)
    for name in ("evil.example", "192.168.1.5.evil.example", "999.1.1.1", "[192.168.1.5]x"):
        assert not hosts.knows(name)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_a_host(name: str) -> None:
    assert Hosts(addresses=True).knows(name) in {True, False}

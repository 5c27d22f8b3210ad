"""Dates on pages: in words within `<time>`, and the small drawings beside them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
import segno

from diplocal.site import dates
from diplocal.site.codes import code
from diplocal.site.glance import glance
from diplocal.when import parse_when

ZONE = "Asia/Kolkata"


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("2026-02-18", "18 February 2026", "18 Feb"),
        ("2026-02-15/2026-02-25", "15–25 February 2026", "15–25 Feb"),
        ("2026-02-18/2026-02-18", "18 February 2026", "18 Feb"),
        ("2026-02-25/2026-03-02", "25 February – 2 March 2026", "25 Feb – 2 Mar"),
        ("2026-12-31/2027-01-13", "31 December 2026 – 13 January 2027", "31 Dec – 13 Jan 2027"),
        ("2026-02-18/..", "from 18 February 2026, end not given", "from 18 Feb on"),
        ("2026-02-18~", "about 18 February 2026", "about 18 Feb"),
        ("2026-02-18?", "18 February 2026 (uncertain)", "18 Feb (uncertain)"),
        ("2026-02", "February 2026", "February"),
        ("2026-02/2026-04", "February 2026 – April 2026", "February – April"),
        ("2026-21", "spring 2026", "spring 2026"),
        ("2026-34", "second quarter of 2026", "second quarter of 2026"),
        ("2026", "2026", "2026"),
        ("2026-02-18/2026-03", "18 February 2026 – March 2026", "18 Feb – March"),
        ("2026-02-19T16:00", "19 February 2026, 16:00", "19 Feb, 16:00"),
        ("2026-02-19T16:00/2026-02-19T19:00", "19 February 2026, 16:00–19:00", "19 Feb, 16:00–19:00"),
        (
            "2026-02-19T22:00/2026-02-20T01:00",
            "19 February 2026, 22:00 – 20 February 2026, 01:00",
            "19 Feb, 22:00 – 20 Feb, 01:00",
        ),
        ("../2026-02-18", "until 18 February 2026", "until 18 Feb"),
        ("unknown", "date not known", "date not known"),
    ],
)
def test_a_date_is_read_out_as_precisely_as_it_is_known(text: str, long: str, short: str) -> None:
    when = parse_when(text)
    assert dates.long(when, ZONE).striptags() == long
    assert dates.short(when, ZONE).striptags() == short


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("2026-02-18", '<time datetime="2026-02-18">'),
        ("2026-02-15/2026-02-25", '<time datetime="2026-02-15" data-to="2026-02-25">'),
        ("2026-02", '<time datetime="2026-02">'),
        ("2026", '<time datetime="2026">'),
        ("2026-02-19T16:00", f'<time datetime="2026-02-19T10:30Z" data-zone="{ZONE}">'),
    ],
)
def test_the_machine_reads_the_same(text: str, element: str) -> None:
    assert element in dates.long(parse_when(text), ZONE)
    assert "data-short" in dates.short(parse_when(text), ZONE)


@pytest.mark.parametrize("text", ["2026-21", "2026-34"])
def test_what_html_has_no_form_for_is_only_text(text: str) -> None:
    assert "<time" not in dates.long(parse_when(text))


def test_an_instant_is_read_out_as_its_day() -> None:
    expected = '<time datetime="2026-11-23">23 November 2026</time>'
    assert dates.day(datetime(2026, 11, 23, 23, 59, tzinfo=UTC)) == expected
    assert dates.day(date(2026, 11, 23)) == expected


@pytest.mark.parametrize("is_linked", [True, False])
def test_a_year_has_a_square_for_each_day_and_links_only_within_a_page(is_linked: bool) -> None:
    drawn = glance(2028, {date(2028, 2, 29): 9, date(2028, 3, 1): 1}, {2: 9, 3: 1}, is_linked=is_linked)
    root = ET.fromstring(drawn)
    name = "{http://www.w3.org/2000/svg}"
    squares = root.findall(f".//{name}rect")
    assert len(squares) == 366
    assert [square.get("class") for square in squares if square.get("class") != "d0"] == ["d4", "d1"]
    assert {title.text for title in root.iter(f"{name}title")} == {"29 February 2028: 9", "1 March 2028: 1"}
    links = [link.attrib for link in root.iter(f"{name}a")]
    expected = [
        {"href": "#m2028-02", "aria-label": "February, 9 events"},
        {"href": "#m2028-03", "aria-label": "March, 1 event"},
    ]
    assert links == (expected if is_linked else [])
    assert root.get("aria-label") == (None if is_linked else "2028 at a glance: 10 events")


def test_a_code_has_the_modules_of_the_address_with_a_light_rim() -> None:
    address = "https://calendar.example.org/country/india/"
    matrix = segno.make(address, error="l", boost_error=False, micro=False, mask=3).matrix
    side, rim = len(matrix) + 8, 4
    svg = code(address)
    assert f'viewBox="0 0 {side} {side}"' in svg
    dark = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", svg)
        for step in range(int(length))
    }
    assert dark == {(x + rim, y + rim) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert 'role="img" aria-label="QR code of this page"' in svg
    assert "style" not in svg

"""Subscribe links, as exact strings: what each app is given, on a site with an address and on one without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diplocal.site.subscribe import GOOGLE_BY_HAND, HELP, TARGETS
from support import built, small_calendar

ADDRESS = "https://calendar.example.org/defence/country/india.ics"
TITLE = "India – Small & calm"
LINKS = {
    "apple": "webcal://calendar.example.org/defence/country/india.ics",
    "google": "https://calendar.google.com/calendar/r"
    "?cid=webcal%3A%2F%2Fcalendar.example.org%2Fdefence%2Fcountry%2Findia.ics",
    "outlook": "https://outlook.live.com/calendar/0/addfromweb/"
    "?url=https%3A%2F%2Fcalendar.example.org%2Fdefence%2Fcountry%2Findia.ics"
    "&name=India%20%E2%80%93%20Small%20%26%20calm",
    "microsoft": "https://outlook.office.com/calendar/0/addfromweb/"
    "?url=https%3A%2F%2Fcalendar.example.org%2Fdefence%2Fcountry%2Findia.ics"
    "&name=India%20%E2%80%93%20Small%20%26%20calm",
}


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.key)
def test_a_link_is_just_this(target: object) -> None:
    from diplocal.site.subscribe import Target  # noqa: PLC0415

    assert isinstance(target, Target)
    assert target.link(ADDRESS, TITLE) == LINKS[target.key]


def test_a_title_cannot_fill_a_blank(tmp_path: Path) -> None:
    outlook = TARGETS[2]
    assert outlook.link(ADDRESS, "{https%}").endswith("&name=%7Bhttps%25%7D")
    assert tmp_path.exists()


def test_google_takes_a_copied_address_here() -> None:
    assert GOOGLE_BY_HAND == "https://calendar.google.com/calendar/u/0/r/settings/addbyurl"
    assert [each.app for each in HELP if each.link == GOOGLE_BY_HAND] == ["Google Calendar"]


def test_help_says_what_to_expect_of_every_app() -> None:
    for each in HELP:
        assert each.steps.endswith(".")
        assert each.refresh.endswith(".")


def links(html: str) -> dict[str, str]:
    (box,) = re.findall(r'<div class="subscribe".*?</div>', html, re.DOTALL)
    return dict(re.findall(r'<a class="button[^"]*" href="([^"]*)"[^>]*>([^<]*)</a>', box))


def test_a_page_with_an_address_links_as_the_table_says(tmp_path: Path) -> None:
    calendar = small_calendar(
        tmp_path / "events", name="Small & calm", base_url="https://calendar.example.org/defence/"
    )
    built(calendar, tmp_path / "dist")
    found = links((tmp_path / "dist" / "country" / "india" / "index.html").read_text(encoding="utf-8"))
    assert [address.replace("&amp;", "&") for address in found][:4] == list(LINKS.values())
    assert list(found.values()) == [
        "Apple &amp; desktop apps",
        "Google",
        "Outlook.com",
        "Microsoft 365",
        "Download .ics",
    ]


def test_a_page_without_an_address_offers_the_file_and_leaves_the_rest_to_the_script(tmp_path: Path) -> None:
    built(small_calendar(tmp_path / "events"), tmp_path / "dist")
    html = (tmp_path / "dist" / "country" / "india" / "index.html").read_text(encoding="utf-8")
    assert set(links(html)) == {"../../country/india.ics"}
    templates = re.findall(r'<li( hidden)?><a class="button[^>]*data-link="([^"]*)"', html)
    assert [(hidden.strip(), link.replace("&amp;", "&")) for hidden, link in templates] == [
        ("", "{webcal}"),
        ("hidden", TARGETS[1].template),
        ("hidden", TARGETS[2].template),
        ("hidden", TARGETS[3].template),
    ]
    assert "<code>country/india.ics</code>" in html

"""The site in a real browser: everybody can read it, find in it and subscribe, and it asks no other host."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from browsing import Visitor, chromium, html_faults, require_packages, settle, violations
from typer.testing import CliRunner

from diplocal.cli import app
from serving import serving
from support import REAL, built, copied, entries, sample_calendar

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BASE = "https://calendar.example.org/defence/"
PAGES = {
    "home": "/real/",
    "country": "/real/country/india/",
    "country and theme": "/real/country/india/maritime-security/",
    "collection": "/real/collection/india-asean-maritime/",
    "event": "/real/event/ifr-2026/",
    "event with a clock": "/real/event/ifr-2026-city-parade/",
    "countries": "/real/country/",
    "series": "/real/series/",
    "year": "/real/year/2026/",
    "years": "/real/year/",
    "home of a small calendar": "/small/",
    "event in no feed": "/small/event/secret-visit-2026/",
    "event that is withdrawn": "/small/event/twice-entered-2026/",
    "event that is cancelled": "/small/event/kite-show-2026/",
    "event that has moved": "/small/event/signal-day-2026/",
    "event whose record is gone": "/small/event/dock-visit-2026/",
}
"""One page of each kind, and of each kind of event."""
pages = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sites, each below a path: that of the real calendar, and that of the sample, which knows its own address."""
    require_packages()
    folder = tmp_path_factory.mktemp("site")
    built(copied(REAL, folder / "events"), folder / "dist" / "real")
    sample = sample_calendar(folder / "sample")
    settings = sample / "calendar.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('base_url = ""', f'base_url = "{BASE}"'), "utf-8")
    built(sample, folder / "dist" / "small")
    record = sample / "2026" / "signal-day-2026.toml"
    text = 'formerly = ["signal-day-2026"]\n' + record.read_text(encoding="utf-8")
    record.with_name("signals-2026.toml").write_text(text, encoding="utf-8")
    record.unlink()
    (sample / "2026" / "dock-visit-2026.toml").unlink()
    built(sample, folder / "dist" / "small")
    return folder / "dist"


@pytest.fixture(scope="module")
def url(dist: Path) -> Iterator[str]:
    """The address of a server of both."""
    with serving(dist) as server:
        yield server.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser that runs."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def visitor(browser: Browser, url: str) -> Iterator[Visitor]:
    """Somebody who looks at pages; in the end nothing must have gone wrong in their browser."""
    visitor = Visitor(browser, url)
    yield visitor
    visitor.leave()
    assert visitor.faults == []


Scheme = Literal["light", "dark"]

# --- every kind of page


@pages
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_no_barrier(
    path: str, scheme: Scheme, width: int, visitor: Visitor, request: pytest.FixtureRequest
) -> None:
    page = visitor.visit(path, scheme=scheme, width=width)
    if folder := request.config.getoption("--screenshots"):
        name = next(name for name, each in PAGES.items() if each == path)
        page.screenshot(path=Path(folder) / f"{name.replace(' ', '-')}-{scheme}-{width}.png", full_page=True)
    assert violations(page) == []


@pages
def test_a_page_is_never_wider_than_its_window(path: str, visitor: Visitor) -> None:
    page = visitor.visit(path, width=320)
    wide = {}
    for width in (320, 360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        wide[width] = page.evaluate("document.documentElement.scrollWidth")
    assert {width: found for width, found in wide.items() if found > width} == {}


def test_html_is_valid(dist: Path) -> None:
    files = [dist / path.lstrip("/") / "index.html" for path in PAGES.values()]
    files += sorted((dist / "small").rglob("*.html"))[:40]
    assert html_faults(list(dict.fromkeys(files))) == []


def test_the_judges_do_notice_faults(tmp_path: Path, visitor: Visitor) -> None:
    page = visitor.visit("/small/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"assets/site.css\"><button></button>')")
    assert {fault.partition(":")[0] for fault in violations(page)} >= {"image-alt", "button-name"}
    (tmp_path / "bad.html").write_text("<!DOCTYPE html><html lang=en><title>A</title><p><div></div></p>", "utf-8")
    assert any(
        "element-permitted-content" in fault or "no-implicit-close" in fault
        for fault in html_faults([tmp_path / "bad.html"])
    )


# --- without script


def test_without_script_every_event_of_a_feed_is_on_its_page(dist: Path, visitor: Visitor) -> None:
    page = visitor.visit("/real/country/india/", script=False)
    rows = page.locator("[data-agenda] .row")
    shown = {link.get_attribute("href") for link in rows.locator(".what > a").all()}
    assert len(shown) == len(entries(dist / "real" / "country" / "india.ics")) > 50
    assert all(row.is_visible() for row in (rows.first, rows.last))


@pages
def test_without_script_every_page_is_read_from_its_heading_to_its_end(path: str, visitor: Visitor) -> None:
    page = visitor.visit(path, script=False)
    assert page.locator("h1").is_visible()
    assert page.locator("footer").is_visible()
    for link in page.locator("nav[aria-label=Years] a").all():
        target = (link.get_attribute("href") or "").removeprefix("#")
        assert page.locator(f"[id='{target}']").is_visible()


def test_without_script_a_feed_can_be_subscribed_to(visitor: Visitor) -> None:
    page = visitor.visit("/small/country/india/", script=False)
    links = [link.get_attribute("href") or "" for link in page.locator("#subscribe ~ .subscribe .ways a:visible").all()]
    address = "calendar.example.org/defence/country/india.ics"
    encoded = "calendar.example.org%2Fdefence%2Fcountry%2Findia.ics"
    assert links[:2] == [f"webcal://{address}", f"https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F{encoded}"]
    assert links[2].startswith(f"https://outlook.live.com/calendar/0/addfromweb/?url=https%3A%2F%2F{encoded}&name=")
    assert links[3].startswith(f"https://outlook.office.com/calendar/0/addfromweb/?url=https%3A%2F%2F{encoded}&name=")
    assert page.locator(".address").inner_text().strip().endswith(f"https://{address}")


def test_without_script_or_its_own_address_a_site_still_gives_that_of_the_feed(visitor: Visitor, url: str) -> None:
    page = visitor.visit("/real/country/india/", script=False)
    link = page.locator(".subscribe .address a")
    assert link.evaluate("link => link.href") == f"{url}/real/country/india.ics"


# --- finding


def shown_titles(page: Page) -> set[str]:
    """Give the titles of the events that the home page lists, once all are asked for."""
    while (more := page.get_by_role("button", name=re.compile(r"^Show (earlier|more)"))).count():
        more.first.click()
    return set(page.locator("[data-list] .what > a").all_inner_texts())


def test_filters_live_in_the_address_and_lead_to_their_feed(visitor: Visitor, dist: Path) -> None:
    page = visitor.visit("/real/")
    page.get_by_label("Country").select_option("india")
    page.get_by_label("Theme", exact=True).select_option("maritime-security")
    assert page.url.endswith("/real/?country=india&theme=maritime-security")
    feed = dist / "real" / "country" / "india" / "maritime-security.ics"
    count = len(entries(feed))
    carrier = page.locator("[data-found] .carrier")
    assert carrier.inner_text().startswith(f"{count} events. The feed of these: India: maritime security ({count})")
    assert (carrier.get_by_role("link", name="Subscribe").get_attribute("href") or "").endswith(
        "/real/country/india/maritime-security.ics"
    )
    found = shown_titles(page)
    assert len(found) == count
    page.reload()
    settle(page)
    assert page.get_by_label("Country").input_value() == "india"
    assert shown_titles(page) == found
    carrier.get_by_role("link", name="India: maritime security", exact=True).click()
    assert page.url.endswith("/real/country/india/maritime-security/")


def test_filters_that_no_feed_carries_lead_to_the_nearest_and_to_a_command_that_makes_one(
    visitor: Visitor, dist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visitor.visit("/real/?country=india&kind=exercise&status=held&since=2026-01")
    found = shown_titles(page)
    assert "No feed holds just these" in page.locator("[data-found]").inner_text()
    program, *arguments = page.locator("[data-found] code").inner_text().split()
    assert program == "diplocal"
    monkeypatch.chdir(tmp_path)
    shutil.copytree(dist.parent / "events", tmp_path / "events")
    assert CliRunner().invoke(app, arguments).exit_code == 0
    titles = sorted(entry.title for entry in entries(tmp_path / "my-feed.ics"))
    assert len(titles) == len(found) > 3
    assert [title for title, entry in zip(sorted(found), titles, strict=True) if title not in entry] == []


@pytest.mark.parametrize("words", ["milan", "MILAN visakh", "pékin"])
def test_search_finds_words_of_title_and_place_without_accents_or_case(words: str, visitor: Visitor) -> None:
    page = visitor.visit("/real/")
    page.get_by_role("searchbox").fill(words)
    found = shown_titles(page)
    assert f"q={words.replace(' ', '+')}".isascii() is words.isascii()
    if words == "pékin":
        assert "Nothing matches" in page.locator("[data-list]").inner_text()
    else:
        assert any("MILAN" in title for title in found)
        assert len(found) < 20
    page.get_by_role("button", name="Clear").click()
    assert page.get_by_role("searchbox").input_value() == ""
    assert "?" not in page.url


def test_months_are_turned_with_buttons_and_with_keys(visitor: Visitor) -> None:
    page = visitor.visit("/real/")
    title, later, earlier = (
        page.locator(".cal-title"),
        page.get_by_role("button", name="Later month"),
        page.get_by_role("button", name="Earlier month"),
    )
    assert title.inner_text() == "November 2026"
    later.click()
    assert (title.inner_text(), "month=2026-12" in page.url) == ("December 2026", True)
    earlier.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert title.inner_text() == "October 2026"
    page.reload()
    settle(page)
    assert title.inner_text() == "October 2026"
    page.get_by_role("button", name="Today").click()
    assert title.inner_text() == "November 2026"
    while later.is_enabled():
        later.click()
    assert title.inner_text() > "2"


def test_an_agenda_says_what_is_next(visitor: Visitor) -> None:
    page = visitor.visit("/real/all/")
    told = page.locator(".facts .next")
    assert told.inner_text().startswith("Next: ")
    told.get_by_role("link").click()
    row = page.locator(".row:target")
    assert row.is_visible()
    assert "Today, 23 November 2026" in page.locator(".now").inner_text()


# --- subscribing, with script


def test_a_site_that_does_not_know_its_address_makes_its_links_of_the_page(visitor: Visitor, url: str) -> None:
    page = visitor.visit("/real/country/india/")
    links = [link.get_attribute("href") or "" for link in page.locator(".subscribe .ways a:visible").all()]
    host = url.removeprefix("http://")
    encoded = f"{host.replace(':', '%3A')}%2Freal%2Fcountry%2Findia.ics"
    assert links[0] == f"webcal://{host}/real/country/india.ics"
    assert links[1] == f"https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F{encoded}"
    assert links[2].startswith(f"https://outlook.live.com/calendar/0/addfromweb/?url=http%3A%2F%2F{encoded}&name=India")


def test_the_address_is_copied_and_that_is_said(visitor: Visitor, url: str) -> None:
    page = visitor.visit("/real/country/india/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy address").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{url}/real/country/india.ics"
    assert page.get_by_role("status").inner_text() == "Copied."


def test_the_address_is_copied_where_the_browser_gives_no_clipboard(visitor: Visitor, url: str) -> None:
    page = visitor.visit("/real/country/india/")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.evaluate("document.execCommand = () => { window.copied = document.activeElement.value; return true }")
    page.get_by_role("button", name="Copy address").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("window.copied") == f"{url}/real/country/india.ics"


def test_a_feed_is_downloaded_as_it_is(visitor: Visitor, dist: Path) -> None:
    page = visitor.visit("/real/country/india/")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download .ics").click()
    assert downloading.value.suggested_filename == "india.ics"
    assert downloading.value.path().read_bytes() == (dist / "real" / "country" / "india.ics").read_bytes()


# --- people


FOCUSABLE = "a[href], button:not([disabled]), input, select, summary, [tabindex]"
NUMBERED = """elements => elements
    .filter(each => each.checkVisibility({ visibilityProperty: true }) && each.tabIndex >= 0)
    .map((each, index) => each.dataset.order = String(index))"""
FOCUSED = """() => {
    const each = document.activeElement, style = getComputedStyle(each);
    const isRinged = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return [each.dataset.order, isRinged || !each.matches(":focus")];
}"""
"""Which element has the focus, and whether that is seen; a part inside it, such as a month, has its own ring."""


@pytest.mark.parametrize("path", ["/small/", "/small/country/india/", "/small/event/kite-show-2026/"])
def test_keys_reach_everything_in_the_order_of_the_page(path: str, visitor: Visitor) -> None:
    page = visitor.visit(path)
    wanted = page.locator(FOCUSABLE).evaluate_all(NUMBERED)
    reached: list[str] = []
    while len(reached) < len(wanted):
        page.keyboard.press("Tab")
        order, is_seen = page.evaluate(FOCUSED)
        assert is_seen, f"the focus on element {order} is not seen"
        if reached[-1:] != [order]:
            reached.append(order)
    assert reached == wanted


def test_the_first_key_leads_past_the_navigation(visitor: Visitor) -> None:
    page = visitor.visit("/small/country/india/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    assert skip.is_visible()
    assert skip.evaluate("each => each === document.activeElement && each.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_dates_and_names_are_in_the_language_of_the_reader(visitor: Visitor) -> None:
    page = visitor.visit("/real/country/", locale="fr-FR")
    names = page.locator("[data-sort] a").all_inner_texts()
    assert {"Inde", "États-Unis", "Allemagne"} <= set(names)
    visitor.go(page, "/real/event/ifr-2026/")
    assert "18 février 2026" in page.locator(".moment").inner_text()
    assert page.locator(".moment time").get_attribute("lang") == "fr-FR"


def test_a_clock_time_is_also_that_of_the_reader(visitor: Visitor) -> None:
    page = visitor.visit("/real/event/ifr-2026-city-parade/", zone="America/New_York")
    assert page.locator("[data-own]").is_visible()
    assert re.search(
        r"19 February 2026.*0?5:30.*0?8:30.*America/New_York", page.locator("[data-own]").inner_text(), re.DOTALL
    )
    hidden = visitor.visit("/real/event/ifr-2026-city-parade/", script=False)
    assert not hidden.locator("[data-own]").is_visible()


def test_a_printed_page_is_its_content(visitor: Visitor) -> None:
    page = visitor.visit("/real/country/india/")
    page.emulate_media(media="print")
    assert not page.locator("header nav").is_visible()
    assert not page.locator(".ways").first.is_visible()
    assert page.locator("[data-agenda] .row").first.is_visible()

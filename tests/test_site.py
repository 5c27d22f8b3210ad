"""The site: what a person finds on it, and what no record can do to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest

from diplocal.hosting import PAGE_POLICY, headers_file
from support import (
    NOW,
    REAL,
    SAMPLE,
    built,
    contents,
    copied,
    record,
    sample_calendar,
    small_calendar,
    source,
    write_record,
)

BASE = "https://calendar.example.org/defence/"
EVIL = """</title><script>alert(1)</script>"'&<img src=x onerror=alert(1)>{{ 7*7 }}"""
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Page:
    """A page as a parser reads it."""

    ids: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""
    scripts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads a page, and complains of what is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.page.tags.append((tag, given))
        if len(given) != len(attrs):
            self.page.problems.append(f"{tag} has an attribute twice")
        if given.get("id"):
            self.page.ids.append(given["id"] or "")
        for name in ("href", "src", "data-feed", "data-catalogue"):
            if name in given:
                self.page.links.append((tag, given[name] or ""))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.page.problems.append(f"</{tag}> closes nothing")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.page.scripts.append(data)
        else:
            self.page.text += data


def read(html: str) -> Page:
    reader = Reader()
    reader.feed(html)
    reader.close()
    reader.page.problems += [f"<{tag}> is never closed" for tag in reader.open]
    return reader.page


def pages(folder: Path) -> Iterator[tuple[str, Page]]:
    for file in sorted(folder.rglob("*.html")):
        yield file.relative_to(folder).as_posix(), read(file.read_text(encoding="utf-8"))


def page(folder: Path, path: str) -> Page:
    return read((folder / path / "index.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def based(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, published under an address."""
    folder = tmp_path_factory.mktemp("based")
    calendar = sample_calendar(folder / "events")
    settings = calendar / "calendar.toml"
    settings.write_text(settings.read_text().replace('base_url = ""', f'base_url = "{BASE}"'), encoding="utf-8")
    built(calendar, folder / "dist")
    return folder / "dist"


@pytest.fixture(params=["without an address", "with one"])
def dist(request: pytest.FixtureRequest, sample_dist: Path, based: Path) -> Path:
    return sample_dist if request.param == "without an address" else based


def test_every_kind_of_page_is_there(sample_dist: Path) -> None:
    folders = ["", "all/", "country/", "country/india/", "theme/maritime-security/", "kind/exercise/", "series/"]
    folders += [
        "organisation/asean/",
        "collection/boats/",
        "collection/",
        "event/paper-boat-2026/",
        "year/",
        "year/2026/",
    ]
    assert [folder for folder in folders if not (sample_dist / folder / "index.html").is_file()] == []
    for feed in json.loads((sample_dist / "feeds.json").read_text())["feeds"]:
        assert (sample_dist / feed["path"].removesuffix(".ics") / "index.html").is_file()
    for event in json.loads((sample_dist / "events.json").read_text())["events"]:
        assert (sample_dist / "event" / event["id"] / "index.html").is_file()


def test_pages_are_well_formed(dist: Path) -> None:
    for path, read_page in pages(dist):
        assert (path, read_page.problems) == (path, [])
        assert len(read_page.ids) == len(set(read_page.ids)), path
        assert [tag for tag, _ in read_page.tags].count("h1") == 1, path
        assert [tag for tag, _ in read_page.tags].count("main") == 1, path


def test_every_link_within_the_site_leads_somewhere(dist: Path) -> None:
    here = "https://host.invalid/deep/"
    anchors = {path.removesuffix("index.html"): set(read_page.ids) for path, read_page in pages(dist)}
    assert len(anchors) > 60
    for path, read_page in pages(dist):
        for _, link in read_page.links:
            target = urlsplit(urljoin(here + path, link))
            if target.netloc != "host.invalid":
                continue
            assert target.path.startswith("/deep/"), (path, link)
            name = unquote(target.path.removeprefix("/deep/")).removesuffix("index.html")
            file = f"{name}index.html" if name.endswith("/") or not name else name
            assert (dist / file).is_file(), (path, link)
            if target.fragment:
                assert target.fragment in anchors[name], (path, link)


def test_nothing_is_fetched_from_another_host_and_no_code_stands_in_a_page(dist: Path) -> None:
    for path, read_page in pages(dist):
        for tag, given in read_page.tags:
            assert not [name for name in given if name.startswith("on") or name == "style"], path
            if tag in {"script", "img", "iframe", "style"} or (tag == "link" and given["rel"] == "stylesheet"):
                address = given.get("src") or given.get("href") or ""
                assert tag != "style"
                assert given.get("type") == "application/ld+json" or not urlsplit(address).netloc
            if tag == "a" and urlsplit(given.get("href") or "").scheme in {"http", "https"}:
                own = (given["href"] or "").startswith(BASE)
                assert own or given.get("rel") == "noopener noreferrer", (path, given)
        (policy,) = [given["content"] for tag, given in read_page.tags if given.get("http-equiv")]
        assert policy == PAGE_POLICY
    assert "unsafe" not in PAGE_POLICY
    assert PAGE_POLICY.startswith("default-src 'none'; ")


def test_what_readers_need_first_is_small(sample_dist: Path) -> None:
    assert sum((sample_dist / "assets" / name).stat().st_size for name in ("site.css", "site.js")) < 40_000
    styles = (sample_dist / "assets" / "site.css").read_text()
    assert "url(" not in styles
    assert "@import" not in styles


def test_the_home_page_of_the_first_calendar_is_small(tmp_path: Path) -> None:
    built(copied(REAL, tmp_path / "events"), tmp_path / "dist")
    assert (tmp_path / "dist" / "index.html").stat().st_size < 150_000


def test_the_home_page_does_not_grow_with_the_events(tmp_path: Path) -> None:
    sizes = []
    for count in (30, 120):
        records = {f"event-{number}": record(title=f"Event {number}") for number in range(count)}
        built(small_calendar(tmp_path / f"{count}", records), tmp_path / f"dist-{count}")
        sizes.append((tmp_path / f"dist-{count}" / "index.html").stat().st_size)
    assert sizes[1] - sizes[0] < 200


def test_a_feed_page_lists_its_newest_events_and_says_what_it_leaves_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diplocal.site.views.LONGEST", 2)
    records = {
        f"event-{day}": record(
            title=f"Event {day}",
            when=f"2026-02-{day}",
            sources=[source(says_when=f"2026-02-{day}", says_status="held")],
        )
        for day in (10, 11, 12)
    }
    built(small_calendar(tmp_path / "events", records), tmp_path / "dist")
    html = (tmp_path / "dist" / "all" / "index.html").read_text()
    assert "Event 10" not in html
    assert "Event 12" in html
    assert "1 before them" in html


@pytest.mark.parametrize("field", ["title", "claim", "publisher", "description", "venue", "note", "also", "name"])
def test_hostile_text_is_only_text(field: str, tmp_path: Path) -> None:
    evil = EVIL[:60]
    sources = [
        source(says_when="2026-02-18", says_status="held"),
        source(**{field: evil} if field in {"claim", "publisher"} else {}, url="https://www.example.org/two"),
    ]
    keys: dict[str, object] = {
        "title": evil if field == "title" else "Sample event",
        "description": evil if field == "description" else "An invented event.",
        "also": [evil] if field == "also" else [],
        "places": [{"country": "IN", "venue": evil if field == "venue" else "Pier"}],
        "people": [{"of": "IN", "name": evil if field == "name" else "Asha Example", "office": "Chief"}],
        "history": [{"on": "2025-12-03", "note": evil if field == "note" else "A change."}],
        "sources": sources,
        "excused": {"T107": "Markup is only text."},
    }
    built(small_calendar(tmp_path / "events", {"one": record(**keys)}), tmp_path / "dist")
    seen = 0
    for path, read_page in pages(tmp_path / "dist"):
        assert read_page.problems == []
        assert not [tag for tag, _ in read_page.tags if tag == "img"], path
        scripts = [given for tag, given in read_page.tags if tag == "script"]
        assert all(given.get("src") or given.get("type") == "application/ld+json" for given in scripts)
        seen += evil in read_page.text
        for script in read_page.scripts:
            assert "<" not in script
            json.loads(script)
    assert seen
    ET.fromstring((tmp_path / "dist" / "changes.atom").read_bytes())


def test_a_hostile_calendar_is_only_text(tmp_path: Path) -> None:
    calendar = small_calendar(tmp_path / "events", name=EVIL, description=EVIL)
    built(calendar, tmp_path / "dist")
    for path, read_page in pages(tmp_path / "dist"):
        assert read_page.problems == [], path
        assert not [tag for tag, _ in read_page.tags if tag == "img"], path


def test_a_second_build_writes_nothing_and_a_change_only_what_shows_it(tmp_path: Path) -> None:
    calendar = sample_calendar(tmp_path / "events")
    built(calendar, tmp_path / "dist")
    before = contents(tmp_path / "dist")
    assert not built(calendar, tmp_path / "dist", NOW + timedelta(days=300)).changes
    text = (calendar / "2026" / "dock-visit-2026.toml").read_text()
    write_record(calendar, "dock-visit-2026", text.replace('title = "', 'title = "New: '))
    write_record(calendar, "one-more", record(kind="exercise", themes=["naval-operations"]))
    changes = built(calendar, tmp_path / "dist", NOW + timedelta(days=301)).changes
    written = [path for path in changes.written if path.endswith(".html")]
    assert {"index.html", "event/dock-visit-2026/index.html", "all/index.html", "year/2026/index.html"} <= set(written)
    assert "event/paper-boat-2026/index.html" not in written
    assert "year/2025/index.html" not in written
    assert before.keys() <= contents(tmp_path / "dist").keys()


def test_an_event_page_tells_the_date_its_precision_the_evidence_and_the_history(sample_dist: Path) -> None:
    text = page(sample_dist, "event/lantern-review-2026").text
    assert "Month announced." in text
    assert "Correction of ours" in text
    assert "First published in this calendar." in text
    boat = page(sample_dist, "event/paper-boat-2026").text
    for words in ("Asha Example", "Outweighed", "differs", "Also: PB26", "Paper Pier, Gate 2, Visakhapatnam, India"):
        assert words in boat
    watch = page(sample_dist, "event/night-watch-2026").text
    assert "20:00–01:30 UTC" in watch
    tea = page(sample_dist, "event/admm-plus-tea-2025").text
    assert "Other members of ADMM-Plus" in tea
    assert "India and Singapore share biscuits" in tea


def test_an_event_that_is_in_no_feed_says_why(sample_dist: Path) -> None:
    assert "Held back: one source, and a weak one." in page(sample_dist, "event/secret-visit-2026").text
    assert "Unknown date: no source gives one." in page(sample_dist, "event/compass-review").text
    assert "Reason: the same event as" in page(sample_dist, "event/twice-entered-2026").text
    home = (sample_dist / "index.html").read_text() + (sample_dist / "assets" / "catalogue.json").read_text()
    assert "secret-visit-2026" not in home
    assert "twice-entered-2026" not in home


def test_addresses_of_events_outlive_their_records(tmp_path: Path) -> None:
    calendar = small_calendar(tmp_path / "events", {"one": record(), "two": record(title="Another event")})
    built(calendar, tmp_path / "dist")
    (calendar / "2026" / "two.toml").unlink()
    (calendar / "2026" / "one.toml").unlink()
    write_record(calendar, "first", record(formerly=["one"]))
    built(calendar, tmp_path / "dist", NOW + timedelta(days=1), allow_shrink=True)
    assert "Its record was removed from the calendar." in page(tmp_path / "dist", "event/two").text
    moved = page(tmp_path / "dist", "event/one")
    assert ("a", "../../event/first/") in moved.links


def test_a_countrys_page_says_on_which_ground_each_event_is_in_it(sample_dist: Path) -> None:
    html = (sample_dist / "country" / "singapore" / "index.html").read_text()
    assert '<span class="ground">member of ASEAN</span>' in html
    assert '<span class="ground">attended</span>' in html
    assert "is in a country’s feed on one of these grounds" in html


def test_a_feed_without_events_says_so(tmp_path: Path) -> None:
    calendar = small_calendar(
        tmp_path / "events", {"one": record(), "two": record(kind="other", title="Another event")}
    )
    built(calendar, tmp_path / "dist")
    write_record(calendar, "two", record(title="Another event"))
    built(calendar, tmp_path / "dist", NOW + timedelta(days=1))
    assert "This feed holds no events at present." in page(tmp_path / "dist", "kind/other").text


def test_the_data_for_search_holds_what_feeds_hold(sample_dist: Path) -> None:
    data = json.loads((sample_dist / "assets" / "catalogue.json").read_text())
    events = json.loads((sample_dist / "events.json").read_text())["events"]
    feeds = json.loads((sample_dist / "feeds.json").read_text())["feeds"]
    shown = {event["id"]: event for event in events if event["excluded"] is None}
    assert {row[0] for row in data["events"]} == set(shown)
    for row in data["events"]:
        assert row[1] == shown[row[0]]["title"]
        assert row[2:5] == [shown[row[0]]["first"], shown[row[0]]["last"] or "", shown[row[0]]["precision"]]
    assert data["feeds"] == {feed["path"]: feed["count"] for feed in feeds}
    assert data["kinds"]["exercise"] == "Exercise"


def test_only_collections_that_filters_can_express_are_offered_for_filters(tmp_path: Path) -> None:
    collections = [
        {"slug": "drills", "name": "Drills", "description": "x", "select": {"kind": ["exercise"]}},
        {"slug": "mixed", "name": "Mixed", "description": "x", "select": [{"kind": ["exercise"]}, {"theme": ["hadr"]}]},
        {"slug": "late", "name": "Late", "description": "x", "select": {"since": "2026-01-01"}},
    ]
    calendar = small_calendar(tmp_path / "events")
    text = (calendar / "calendar.toml").read_text()
    themes = (SAMPLE / "vocabulary" / "themes.toml").read_text()
    theme = re.findall(r"^\[([a-z-]+)\]", themes, re.MULTILINE)[0]
    from support import toml  # noqa: PLC0415

    (calendar / "calendar.toml").write_text(text + toml({"collections": collections}).replace("hadr", theme))
    built(calendar, tmp_path / "dist")
    data = json.loads((tmp_path / "dist" / "assets" / "catalogue.json").read_text())
    assert data["collections"] == {"collection/drills.ics": {"name": "Drills", "select": {"kind": ["exercise"]}}}


def test_hosts_are_told_what_to_send(dist: Path, based: Path) -> None:
    assert (dist / "_headers").read_text() == headers_file()
    robots = (dist / "robots.txt").read_text()
    assert robots.startswith("User-agent: *\nAllow: /\n")
    assert "Disallow" not in robots
    assert (dist / "sitemap.xml").exists() == (dist == based)


def test_the_map_of_the_site_names_every_page(based: Path) -> None:
    root = ET.fromstring((based / "sitemap.xml").read_bytes())
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert root.tag == f"{name}urlset"
    found = {loc.text for loc in root.iter(f"{name}loc")}
    assert found == {f"{BASE}{path.removesuffix('index.html')}" for path, _ in pages(based)}
    assert f"Sitemap: {BASE}sitemap.xml\n" in (based / "robots.txt").read_text()


def test_feeds_have_a_code_for_phones_where_the_site_knows_its_address(sample_dist: Path, based: Path) -> None:
    assert "QR code" not in (sample_dist / "all" / "index.html").read_text()
    html = (based / "all" / "index.html").read_text()
    assert '<svg class="qr" ' in html
    assert "QR code for your phone" in html

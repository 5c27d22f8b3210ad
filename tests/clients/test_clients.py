"""Real calendar clients subscribe to a feed over HTTP; whatever happens to its events, they show the right thing."""

from __future__ import annotations

import os
import time
import urllib.request
from collections import Counter
from http import HTTPStatus
from pathlib import Path

import pytest
from story import CALENDAR, FIRST_FEED, STEPS, Step, editions, followed, lines
from subscribers import CLIENTS, Agenda, Client

from serving import Server, serving, wait_for
from support import copied


@pytest.fixture(scope="module", params=CLIENTS, ids=lambda client: client.name)
def client(request: pytest.FixtureRequest) -> Client:
    """Each client; its tests are skipped where it is not installed, or fail where all clients must be."""
    chosen: Client = request.param
    if not chosen.is_here():
        reason = f"the client {chosen.name} is not here; install {chosen.packages} from Debian"
        if os.environ.get("DIPLOCAL_REQUIRE_CLIENTS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return chosen


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The published folders, by step."""
    return editions(tmp_path_factory.mktemp("editions"))


@pytest.fixture(scope="module")
def shown(client: Client, kept: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Agenda]:
    """What the client shows at first, and after each step."""
    return followed(client, kept, tmp_path_factory.mktemp(client.name))


def test_client_shows_the_first_feed(shown: dict[str, Agenda]) -> None:
    assert lines(shown["first"]) == sorted(FIRST_FEED)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name.replace(" ", "-"))
def test_client_shows_the_change_and_nothing_else(step: Step, client: Client, shown: dict[str, Agenda]) -> None:
    names = list(shown)
    before, after = shown[names[names.index(step.name) - 1]], shown[step.name]
    gone, new = Counter(lines(before)), Counter(lines(after))
    if client.name not in step.seen_by:
        assert new == gone
        return
    assert gone - new == Counter(step.gone)
    assert new - gone == Counter(step.new)
    texts = [event.text for day, line in step.new for event in after[day] if str(event) == line]
    assert [text for text in texts if step.says not in text] == []
    assert len(uids(before) ^ uids(after)) == (0 if client.keeps_uids else 2)


def uids(agenda: Agenda) -> set[str]:
    """Give the identities of all events that are shown."""
    return {event.uid for events in agenda.values() for event in events}


class Served:
    """`diplocal serve --log` as the clients know a host: what it answered is in its log."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._known = 0

    @property
    def url(self) -> str:
        return self._server.url

    def feed(self) -> bytes:
        """Fetch the feed as it is now, and forget what was answered before."""
        with urllib.request.urlopen(f"{self.url}/all.ics") as answer:  # noqa: S310 - our own address
            content: bytes = answer.read()
        self._known = len(self._server.lines)
        return content

    def waited_for(self, status: HTTPStatus, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while f"{status:d} GET /all.ics" not in self._server.lines[self._known :]:
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return True


def test_client_of_our_own_server_sees_what_is_saved(client: Client, tmp_path: Path) -> None:
    edit, events, home = STEPS[0], copied(CALENDAR, tmp_path / "events"), tmp_path / "home"
    home.mkdir()
    with serving(tmp_path / "dist", "--reload", "--log", "--events", str(events)) as server:
        host = Served(server)
        with client.subscribed(host, home) as subscriber:
            subscriber.update()
            before = Counter(lines(subscriber.agenda()))
            edit.change(events)
            wait_for(lambda: b"Review by lantern light" in host.feed(), server)
            subscriber.update()
            after = Counter(lines(subscriber.agenda()))
    assert before == Counter(FIRST_FEED)
    assert before - after == Counter(edit.gone)
    assert after - before == Counter(edit.new)

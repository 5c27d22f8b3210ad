"""Calendar clients that subscribe to a feed, each in a home of its own that holds nothing of its user's."""

from __future__ import annotations

import functools
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol

SYSTEM_PYTHON = "/usr/bin/python3"
FIRST, LAST = "2026-02-01", "2026-04-30"
"""The days that are looked at."""
PATIENCE = 30
"""How many seconds a client may take for one thing."""
AGAIN = 0.2
"""After how many seconds a client is asked once more to look for news."""


@dataclass(frozen=True)
class Shown:
    """What a client shows of an event on a day; `time` is its start in UTC, and empty for a whole day."""

    uid: str
    title: str
    time: str
    status: str
    location: str
    url: str
    text: str

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{self.time} {self.title} ({self.status})".lstrip()


Agenda = dict[str, list[Shown]]
"""What a client shows on each day; days without events are left out."""


class Host(Protocol):
    """A web host that has a feed at `/all.ics`."""

    @property
    def url(self) -> str:
        """Its address, without a slash at its end."""

    def waited_for(self, status: HTTPStatus, seconds: float) -> bool:
        """Wait until this was answered, since the feed is what it is, and tell whether it was."""


class Subscriber(Protocol):
    """A client that has subscribed to a feed."""

    def update(self) -> None:
        """Fetch the feed, and come back when all of it has been taken in."""

    def agenda(self) -> Agenda:
        """Ask the client, day by day, what it shows."""


@dataclass(frozen=True)
class Client:
    """A client that may be installed; `keeps_uids` tells whether it goes by the UIDs of the feed."""

    name: str
    packages: str
    is_here: Callable[[], bool]
    subscribed: Callable[[Host, Path], AbstractContextManager[Subscriber]]
    keeps_uids: bool


def _home(folder: Path, **more: str) -> dict[str, str]:
    """Make a home in a folder, and give the environment of a program that knows no other; proxies are left behind."""
    places = {"HOME": "", "XDG_RUNTIME_DIR": "run", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data"}
    places |= {"XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state"}
    for place in places.values():
        (folder / place).mkdir(mode=0o700, parents=True, exist_ok=True)
    homes = {name: str(folder / place) for name, place in places.items()}
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", **homes, **more}


VDIRSYNCER_CONFIG = """\
[general]
status_path = "{folder}/status"
[pair feed]
a = "web"
b = "here"
collections = null
[storage web]
type = "http"
url = "{url}"
[storage here]
type = "filesystem"
path = "{folder}/calendar"
fileext = ".ics"
"""
KHAL_CONFIG = """\
[calendars]
[[feed]]
path = {folder}/calendar
readonly = True
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
DAY, EVENT, FIELD = "\x1d", "\x1e", "\x1f"
KHAL_EVENT = EVENT + FIELD.join(
    ("{uid}", "{title}", "{start-time}", "{status}", "{location}", "{url}", "{description}")
)


class Khal:
    """vdirsyncer, which fetches the feed, and khal, which shows what it fetched.

    vdirsyncer puts a digest of the event in the place of its UID, so a changed event is another one to khal.
    """

    def __init__(self, host: Host, folder: Path) -> None:
        self._folder = folder
        self._environment = _home(folder, COLUMNS="1000000", NO_COLOR="1")  # khal wraps what it lists
        (folder / "calendar").mkdir()
        for name, text in (("vdirsyncer", VDIRSYNCER_CONFIG), ("khal", KHAL_CONFIG)):
            config = text.format(folder=folder, url=f"{host.url}/all.ics")
            (folder / f"{name}.conf").write_text(config, encoding="utf-8")
        self._run("vdirsyncer", "discover", "feed")

    def update(self) -> None:
        self._run("vdirsyncer", "sync", "feed")

    def agenda(self) -> Agenda:
        listed = self._run("khal", "list", "--day-format", f"{DAY}{{date-long}}", "--format", KHAL_EVENT, FIRST, LAST)
        days = [day.split(EVENT) for day in listed.split(DAY)[1:]]
        return {day.strip(): [self._shown(event) for event in events] for day, *events in days}

    def _shown(self, event: str) -> Shown:
        return Shown(*(field.strip() for field in event.split(FIELD)))

    def _run(self, program: str, *arguments: str) -> str:
        run = subprocess.run(
            [program, "-c", str(self._folder / f"{program}.conf"), *arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=PATIENCE,
        )
        assert run.returncode == 0, f"{program}: exit {run.returncode}\n{run.stdout}{run.stderr}"
        return run.stdout


class Evolution:
    """Evolution Data Server in a D-Bus session of its own, led through `read_eds.py`."""

    def __init__(self, host: Host, process: subprocess.Popen[str], log: Path) -> None:
        self._host = host
        self._process = process
        self._log = log

    def update(self) -> None:
        """Ask for the feed until the client has nothing to fetch any more.

        A refresh that is asked for during another one is forgotten, so it is asked for again. The client sends the
        feed's ETag only once it has taken in all of the feed: that is when it gets "not modified" for an answer.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            self._ask("refresh")
            if self._host.waited_for(HTTPStatus.NOT_MODIFIED, AGAIN):
                return
            assert time.monotonic() < deadline, f"Evolution Data Server does not take in the feed\n{self._told()}"

    def agenda(self) -> Agenda:
        days: dict[str, list[dict[str, str]]] = self._ask("agenda", FIRST, LAST)
        return {day: [Shown(**event) for event in events] for day, events in days.items()}

    def _ask(self, *command: str) -> Any:  # noqa: ANN401 - JSON has no common type
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(" ".join(command) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()  # it ends on its own before long, so this ends, too
        except BrokenPipeError:
            answer = ""
        assert answer, f"read_eds.py has ended\n{self._told()}"
        return json.loads(answer)

    def _told(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-4000:]


@contextmanager
def khal(host: Host, folder: Path) -> Iterator[Khal]:
    """Subscribe with vdirsyncer and khal."""
    yield Khal(host, folder)


@contextmanager
def evolution(host: Host, folder: Path) -> Iterator[Evolution]:
    """Subscribe with Evolution Data Server; it ends with its D-Bus session, and that with its standard input."""
    environment = _home(
        folder,
        GIO_USE_NETWORK_MONITOR="base",
        GIO_USE_PROXY_RESOLVER="dummy",
        GIO_USE_VFS="local",
        GSETTINGS_BACKEND="memory",
    )
    script = Path(__file__).with_name("read_eds.py")
    log = folder / "log"
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            ["dbus-run-session", "--", SYSTEM_PYTHON, str(script), f"{host.url}/all.ics"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            encoding="utf-8",
            start_new_session=True,
        ) as process,
    ):
        try:
            yield Evolution(host, process, log)
            process.communicate(timeout=PATIENCE)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            with suppress(BrokenPipeError, subprocess.TimeoutExpired):
                process.communicate(timeout=PATIENCE)


@functools.cache
def khal_is_here() -> bool:
    """Tell whether vdirsyncer and khal are installed."""
    return shutil.which("vdirsyncer") is not None and shutil.which("khal") is not None


@functools.cache
def evolution_is_here() -> bool:
    """Tell whether Evolution Data Server is installed, and what it takes to lead it."""
    services = Path("/usr/share/dbus-1/services").glob("org.gnome.evolution.dataserver.Calendar*.service")
    if shutil.which("dbus-run-session") is None or not any(services) or not Path(SYSTEM_PYTHON).exists():
        return False
    probe = "import gi; gi.require_version('ECal', '2.0'); gi.require_version('EDataServer', '1.2')"
    return subprocess.run([SYSTEM_PYTHON, "-c", probe], capture_output=True, check=False).returncode == 0


CLIENTS = (
    Client("khal", "vdirsyncer khal", khal_is_here, khal, keeps_uids=False),
    Client(
        "evolution",
        "evolution-data-server gir1.2-ecal-2.0 gir1.2-edataserver-1.2 dbus-daemon python3-gi",
        evolution_is_here,
        evolution,
        keeps_uids=True,
    ),
)

"""What `serve` does: it opens a port on this machine, says where to look, and serves until it is told to stop."""

from __future__ import annotations

import errno
import ipaddress
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from diplocal.build import LEDGER
from diplocal.cli.building import built
from diplocal.cli.wording import many, told
from diplocal.feeds import ALL

if TYPE_CHECKING:
    from diplocal.server import Shelf

LOCALHOST = "localhost"
MISSING = "serve needs a few packages more: pip install 'diplocal[serve]', or in a clone: sh scripts/setup serve"
_ABSENT = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
"""What a machine says that has no addresses of a family."""


@dataclass(frozen=True)
class Place:
    """Where a server listens, and to which names it answers besides those of this machine."""

    host: str
    port: int
    names: Sequence[str]


def run_serve(events: Path, out: Path, place: Place, *, reload: bool, log: bool) -> None:
    """Serve the published folder; with `reload`, build it first, and again whenever a record is saved."""
    try:
        from diplocal import server  # noqa: PLC0415 - what it stands on is an extra
    except ModuleNotFoundError as error:
        raise OSError(MISSING) from error
    with ExitStack() as stack:
        sockets = [stack.enter_context(each) for each in listening(place.host, place.port)]
        if reload:
            built(events, out, None)
        if not out.is_dir():
            raise FileNotFoundError(
                f"there is no folder {out}; `diplocal build` makes it, and `diplocal serve --reload`"
            )
        shelf = server.load(out, time.time())
        names = frozenset(_in_url(name).lower() for name in (place.host, *place.names))
        hosts = server.Hosts(server.LOOPBACK | names, addresses=not _is_loopback(place.host))
        authority = f"{_shown(place.host)}:{sockets[0].getsockname()[1]}"

        def ready() -> None:
            _welcome(shelf, out, authority, alone=not hosts.addresses)
            if reload:
                _say(f"Whenever a record in {events}/ is saved, the feeds are built anew.")

        server.run(
            server.Application(shelf, hosts, _say if log else None),
            sockets,
            out,
            server.Surroundings(time.time, _say, ready),
            server.Source(events, belongs, lambda: _rebuild(events, out)) if reload else None,
        )
    _say("Stopped.")


def listening(host: str, port: int) -> list[socket.socket]:
    """Listen on a port, at each address of a host: localhost has one of IPv4, and often one of IPv6.

    Raises:
        OSError: where that is not possible, with a cure.
    """
    opened: list[socket.socket] = []
    try:
        for family, address in _addresses(host, port):
            try:
                opened.append(_listener(family, opened[0].getsockname()[1] if opened else port, address))
            except OSError as error:
                if error.errno not in _ABSENT:
                    raise
        if not opened:
            raise OSError(f"{host} is no address of this machine")  # noqa: TRY301 - told like the others
    except OSError as error:
        for each in opened:
            each.close()
        if error.errno == errno.EADDRINUSE:
            cure = f"stop that one, or choose another port: --port {port + 1}"
            raise OSError(f"port {port} is taken by another program; {cure}") from None
        raise OSError(f"cannot listen on {host}, port {port}: {told(error)}") from None
    return opened


def _addresses(host: str, port: int) -> Iterator[tuple[socket.AddressFamily, str]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        return
    yield from sorted({(family, str(address[0])) for family, _, _, _, address in found})


def _listener(family: socket.AddressFamily, port: int, address: str) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind((address, port))
        opened.listen()
    except OSError:
        opened.close()
        raise
    return opened


def belongs(file: Path) -> bool:
    """Tell whether a file of a calendar's folder is one that people save: the ledger is written by builds."""
    return file.suffix in {".toml", ".jsonl"} and not file.name.startswith(".") and file.name != LEDGER


def _rebuild(events: Path, out: Path) -> None:
    try:
        outcome = built(events, out, None)
    except typer.Exit:
        _say(f"{out}/ is served as it was.")
    except OSError as error:
        _say(f"{told(error)}; {out}/ is served as it was.")
    else:
        _say(f"Built: {many(len(outcome.changes.written), 'file')} written, {len(outcome.changes.removed)} removed.")


def _welcome(shelf: Shelf, out: Path, authority: str, *, alone: bool) -> None:
    feeds = sum(path.endswith(".ics") for path in shelf.files)
    whom = "this machine alone" if alone else "all who can reach this machine"
    _say(f"{out}/ ({many(len(shelf.files), 'file')}, {feeds} of them feeds) is served to {whom}. Ctrl-C stops it.")
    _say(f"    read       http://{authority}/")
    if ALL in shelf.files:
        _say(f"    subscribe  http://{authority}/{ALL}")


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _shown(host: str) -> str:
    """Give a host as one writes it in an address; every address of this machine has also that of itself."""
    return LOCALHOST if host in {"0.0.0.0", "::", ""} else _in_url(host)  # noqa: S104 - compared, not listened on


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == LOCALHOST


def _say(text: str) -> None:
    typer.echo(text, err=True)

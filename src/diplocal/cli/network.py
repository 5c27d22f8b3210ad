"""The network: the one place where the program fetches something, and how it keeps from being led elsewhere.

An address in an article, or a page that redirects, may point at this machine or at its neighbours. So a name is
resolved once, each address that comes of it is judged, and the connection goes to the very address that was judged:
a second answer of the name server has no effect. Proxies are not used, since they would resolve the name anew.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urljoin, urlsplit

from diplocal import __version__, address
from diplocal.diagnostics import one_line

LARGEST = 5 * 2**20
"""Bytes of a page, once it is decoded."""
SECONDS = 10.0
"""Time for all of it: names, connections, redirects and the page."""
MOST_REDIRECTS = 5
_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_PLAIN, _GZIPPED = frozenset({"", "identity"}), frozenset({"gzip", "x-gzip"})
"""Content codings (RFC 9110 §8.4.1)."""
_GZIP = 31
"""The window by which zlib knows gzip, of any size."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 2**16
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
_SIXTOFOUR = IPv6Network("2002::/16")  # RFC 3056
_UNICAST = IPv6Network("2000::/3")  # RFC 4291 §2.4
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)

Address = IPv4Address | IPv6Address


class NetworkError(Exception):
    """Something that was not fetched, and why, told in one line."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent.

    Attributes:
        address: where it was found in the end.
        content: its bytes, decoded from what compressed them.
        is_html: whether the server calls it HTML, rather than plain text.
        charset: the encoding that the server states, if it does.
    """

    address: str
    content: bytes
    is_html: bool
    charset: str | None


def is_public(host: Address) -> bool:
    """Tell whether an address is of the public internet: not of this machine, its network, or a group.

    IPv6 addresses that only carry one of IPv4 are judged by that one.
    """
    if isinstance(host, IPv6Address):
        inner = _carried(host)
        return is_public(inner) if inner is not None else host in _UNICAST and host.is_global
    return host.is_global and not host.is_multicast


def _carried(host: IPv6Address) -> IPv4Address | None:
    if host in _NAT64:
        return IPv4Address(int(host) & 0xFFFFFFFF)
    if host in _SIXTOFOUR:
        return host.sixtofour
    return host.ipv4_mapped


def fetch(
    url: str,
    *,
    is_allowed: Callable[[Address], bool] = is_public,
    seconds: float = SECONDS,
    context: ssl.SSLContext | None = None,
) -> Page:
    """Fetch a page.

    Args:
        url: its web address.
        is_allowed: judges each address to which a connection would be made.
        seconds: the time for all of it.
        context: what certificates are trusted; else those that the system trusts.

    Raises:
        NetworkError: where it could not be fetched, or is refused.
    """
    visit = _Visit(is_allowed, seconds, context)
    # A thread, since a name server or a slow page can hold a call for as long as it likes.
    worker = threading.Thread(target=visit.run, args=(url,), daemon=True)
    worker.start()
    worker.join(seconds)
    if worker.is_alive():
        visit.end()
        raise NetworkError(visit.too_long(url))
    if visit.page is None:
        raise NetworkError(visit.refusal)
    return visit.page


class _Visit:
    """The way to one page, over its redirects."""

    def __init__(self, is_allowed: Callable[[Address], bool], seconds: float, context: ssl.SSLContext | None) -> None:
        self.is_allowed = is_allowed
        self.seconds = seconds
        self.context = context
        self.page: Page | None = None
        self.refusal = ""
        self.socket: socket.socket | None = None
        self.is_over = False

    def run(self, url: str) -> None:
        try:
            self.page = self.follow(url)
        except NetworkError as error:
            self.refusal = str(error)
        except ssl.SSLCertVerificationError as error:
            self.refusal = f"{url} shows a certificate that cannot be trusted: {error.verify_message}"
        except TimeoutError:
            self.refusal = self.too_long(url)
        except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            self.refusal = f"{url} could not be fetched: {one_line(reason)}"
        finally:
            self.end()

    def too_long(self, url: str) -> str:
        return f"{url} took longer than {self.seconds:g} seconds"

    def end(self) -> None:
        """Close the connection, which wakes whoever waits on it, and make no further one."""
        self.is_over = True
        self.hang_up()

    def hang_up(self) -> None:
        if self.socket is not None:
            with suppress(OSError):  # it may be closed from the other side
                self.socket.shutdown(socket.SHUT_RDWR)
            self.socket.close()

    def follow(self, url: str) -> Page:
        for _ in range(MOST_REDIRECTS + 1):
            _check(url)
            response = self.ask(url)
            if response.status not in _REDIRECTS:
                return self.read(url, response)
            response.close()
            self.hang_up()
            # Locations are in ASCII, but servers write what they like (RFC 9110 §10.2.2).
            location = (response.getheader("Location") or "").encode("latin-1", "replace")
            url = urljoin(url, quote(location, safe="%/:=&?~#+!$,;'@()*[]"))
        raise NetworkError(f"{url} redirects more than {MOST_REDIRECTS} times")

    def ask(self, url: str) -> http.client.HTTPResponse:
        parts = urlsplit(url)
        connection = _Connection(parts.hostname or "", parts.port, self, is_secure=parts.scheme == "https")
        path = parts.path or "/"
        headers = {
            "User-Agent": f"diplocal/{__version__}",
            "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        connection.request("GET", f"{path}?{parts.query}" if parts.query else path, headers=headers)
        return connection.getresponse()

    def read(self, url: str, response: http.client.HTTPResponse) -> Page:
        if response.status != 200:
            raise NetworkError(f"{url} answers {response.status} {one_line(response.reason)}".rstrip())
        stated = response.getheader("Content-Type") or ""
        media_type = stated.partition(";")[0].strip().casefold()
        if media_type not in _TYPES:
            raise NetworkError(f"{url} is {one_line(media_type) or 'of no stated type'}, and not a page of text")
        coding = (response.getheader("Content-Encoding") or "").strip().casefold()
        if coding not in _PLAIN | _GZIPPED:
            raise NetworkError(f"{url} is compressed with {one_line(coding[:40])}, which was not asked for")
        content = bytearray()
        for piece in _inflated(response) if coding in _GZIPPED else _raw(response):
            content += piece
            if len(content) > LARGEST:
                raise NetworkError(f"{url} has more than {LARGEST // 2**20} MiB")
        charset = _CHARSET.search(stated)
        return Page(url, bytes(content), media_type != "text/plain", charset[1] if charset else None)

    def addresses(self, host: str, port: int) -> Iterator[tuple[socket.AddressFamily, str]]:
        """Resolve a host, once, and give the addresses to which a connection may be made."""
        if self.is_over:
            raise NetworkError("the time is over")
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        resolved = dict.fromkeys((family, str(place[0])) for family, _, _, _, place in found)
        allowed = [(family, place) for family, place in resolved if self.is_allowed(ip_address(place))]
        if not allowed:
            places = ", ".join(place for _, place in resolved)
            raise NetworkError(f"{host} is at {places}, which is no public address; nothing was asked of it")
        return iter(allowed)


class _Connection(http.client.HTTPConnection):
    """A connection to the addresses that were judged, under the name of the host."""

    def __init__(self, host: str, port: int | None, visit: _Visit, *, is_secure: bool) -> None:
        super().__init__(host, port or (443 if is_secure else 80), timeout=visit.seconds)
        self.default_port = 443 if is_secure else 80
        self.visit = visit
        self.is_secure = is_secure

    def connect(self) -> None:
        """Connect to the first judged address that answers."""
        failure: OSError | None = None
        for family, place in self.visit.addresses(self.host, self.port):
            plain = socket.socket(family, socket.SOCK_STREAM)
            try:
                plain.settimeout(self.visit.seconds)
                plain.connect((place, self.port))
            except OSError as error:
                plain.close()
                failure = error
                continue
            self.sock = self.visit.socket = plain
            if self.is_secure:
                context = self.visit.context or ssl.create_default_context()
                self.sock = self.visit.socket = context.wrap_socket(plain, server_hostname=self.host)
            return
        raise failure or OSError(f"{self.host} has no address")


def _check(url: str) -> None:
    if found := address.fault(url):
        message, cure = found
        raise NetworkError(f"the address {message}; {cure}")


def _raw(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while chunk := response.read(_CHUNK):
        yield chunk


def _inflated(response: http.client.HTTPResponse) -> Iterator[bytes]:
    """Give what is in a gzip stream, a little at a time, however much it swells; what follows it is not read."""
    inflater = zlib.decompressobj(_GZIP)
    for chunk in _raw(response):
        yield inflater.decompress(chunk, _CHUNK)
        while inflater.unconsumed_tail:
            yield inflater.decompress(inflater.unconsumed_tail, _CHUNK)
        if inflater.eof:
            return
    raise NetworkError("the page breaks off in the middle")

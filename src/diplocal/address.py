"""Web addresses that may be published: http and https, exactly as written.

The raw string is checked, because a URL type repairs in silence what should be refused (WHATWG URL §4.4 strips tabs
and line feeds, and turns backslashes into slashes).
"""

from __future__ import annotations

import re

LONGEST = 2000
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+(?::\d{{1,5}})?", re.ASCII)
_TAIL = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*", re.ASCII)  # the characters of RFC 3986 §2
_ENCODED_CONTROL = re.compile(r"%(?:[01][0-9a-f]|7f)", re.IGNORECASE)
_ENCODED = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CLEAN = re.compile(rf"https?://{_HOST.pattern}(?:[/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]*)?", re.ASCII)
"""What nearly all addresses look like, without any percent code."""
_AUTHORITY = re.compile(r"https?://([^/?#]*).*", re.DOTALL)
_FOREIGN = re.compile(r"(?<![A-Za-z0-9-])xn--([A-Za-z0-9-]+)", re.IGNORECASE)
"""A label of a host that holds letters beyond ASCII, in Punycode (RFC 3492)."""


def fault(url: str) -> tuple[str, str] | None:
    """Tell what is wrong with an address, and the cure; None where it is clean."""
    if len(url) <= LONGEST and _CLEAN.fullmatch(url) and "xn--" not in url.lower():
        return None
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in {"http", "https"}:
        return (f"is {url[:60]!r}, which is no web address", "give the whole address, beginning with https://")
    if len(url) > LONGEST:
        return (f"has {len(url)} characters", f"give a shorter address, of at most {LONGEST}")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    return _authority_fault(authority) or _tail_fault(rest[len(authority) :])


def bare(url: str) -> str:
    """Give an address without what does not tell pages apart, so that two ways to write one meet."""
    return url.partition("://")[2].partition("#")[0].removeprefix("www.").rstrip("/")


def _authority_fault(authority: str) -> tuple[str, str] | None:
    if "@" in authority:
        return ("holds a user name", "give the address without the part before the @")
    if not _HOST.fullmatch(authority):
        return (
            f"names {authority[:60]!r}, which is no host" if authority else "names no host",
            "copy the address again from the browser",
        )
    if None in _decoded(authority):
        return (f"names {authority[:60]!r}, which stands for no letters", "copy the address again from the browser")
    return None


def foreign_labels(url: str) -> tuple[str, ...]:
    """Give the labels of the host that hold letters beyond ASCII, as they are read."""
    if "xn--" not in url.lower():
        return ()
    return tuple(label for label in _decoded(_AUTHORITY.sub(r"\1", url)) if label)


def _decoded(authority: str) -> list[str | None]:
    """Decode the labels that are in Punycode; one that stands for nothing is None."""
    found: list[str | None] = []
    for label in _FOREIGN.finditer(authority):
        try:
            found.append(label[1].encode("ascii").decode("punycode"))
        except UnicodeError:
            found.append(None)
    return found


def _tail_fault(tail: str) -> tuple[str, str] | None:
    if not _TAIL.fullmatch(tail):
        wrong = next(character for character in tail if not _TAIL.fullmatch(character))
        cure = "percent-encode it, as browsers do when an address is copied"
        return (f"holds {wrong!r}, which cannot stand in a web address", cure)
    if _ENCODED_CONTROL.search(tail) or _ENCODED.search(tail):
        return ("holds a broken percent code or a hidden control character", "copy the address again from the browser")
    return None

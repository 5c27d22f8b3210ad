"""Hosting: what a web host says about each published file.

One table for all who need it: `diplocal serve`, the `_headers` that is published for hosts which read such a file
(Netlify, Cloudflare Pages and others), and `docs/hosting.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

HEADERS_FILE = "_headers"
"""Read by the host, and never served."""

MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".atom": "application/atom+xml; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".ico": "image/vnd.microsoft.icon",
        ".ics": "text/calendar; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        ".xml": "application/xml; charset=utf-8",
    }
)
"""By suffix. JSON has no charset: it is UTF-8 (RFC 8259 §8.1)."""
UNKNOWN = "application/octet-stream"

CONTENT_SECURITY_POLICY: Mapping[str, str] = MappingProxyType(
    {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
)
"""What a page may load (CSP level 3): what lies beside it, and no code or style within it."""

PAGE_POLICY = "; ".join(
    f"{name} {value}" for name, value in CONTENT_SECURITY_POLICY.items() if name != "frame-ancestors"
)
"""The same, as a page itself can say it: who may frame it, only a header can say."""

EVERYWHERE: Mapping[str, str] = MappingProxyType(
    {
        "Access-Control-Allow-Origin": "*",  # the data is for everybody, pages of others included
        "Cache-Control": "no-cache",  # keep it, but ask each time: a 304 costs nothing, a stale feed an appointment
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in CONTENT_SECURITY_POLICY.items()),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
)
"""What is said about every file."""


def media_type(path: str) -> str:
    """Give the media type of a published file, for the header Content-Type."""
    return MEDIA_TYPES.get(PurePosixPath(path).suffix, UNKNOWN)


def headers_file() -> str:
    """Give the text of `_headers`.

    No name stands in two of its rules: where several match a file, some hosts join their values with commas.
    """
    rules = [("/*", EVERYWHERE), *((f"/*{suffix}", {"Content-Type": kind}) for suffix, kind in MEDIA_TYPES.items())]
    return "\n".join(
        f"{pattern}\n" + "".join(f"  {name}: {value}\n" for name, value in said.items()) for pattern, said in rules
    )

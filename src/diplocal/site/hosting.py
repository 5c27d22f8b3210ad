"""What a host is told: headers, robots, and a map of the site."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'"
)
"""What a page may load: what lies beside it, and no code or style within it (Content Security Policy level 3)."""

_HEADERS = f"""\
/*
  Content-Security-Policy: {POLICY}; frame-ancestors 'none'
  Referrer-Policy: strict-origin-when-cross-origin
  X-Content-Type-Options: nosniff
/*.ics
  Content-Type: text/calendar; charset=utf-8
  Cache-Control: public, max-age=3600
  Access-Control-Allow-Origin: *
/*.json
  Access-Control-Allow-Origin: *
/*.csv
  Content-Type: text/csv; charset=utf-8
  Access-Control-Allow-Origin: *
/*.atom
  Content-Type: application/atom+xml; charset=utf-8
  Access-Control-Allow-Origin: *
/assets/*
  Cache-Control: public, max-age=86400
"""


def headers() -> str:
    """Give `_headers`, the form that several hosts of static pages read."""
    return _HEADERS


def robots(base_url: str) -> str:
    """Give `robots.txt`: everything may be fetched, feeds above all, for some calendars ask first."""
    sitemap = f"Sitemap: {base_url}sitemap.xml\n" if base_url else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"


def sitemap(base_url: str, folders: Iterable[str]) -> str:
    """Give `sitemap.xml` (sitemaps.org 0.9), which needs absolute addresses."""
    lines = "".join(f" <url><loc>{escape(base_url + folder)}</loc></url>\n" for folder in sorted(folders))
    name = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{name}">\n{lines}</urlset>\n'

"""What visitors that are programs are told: who may fetch what, and a map of the site."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape


def robots(base_url: str) -> str:
    """Give `robots.txt`: everything may be fetched, feeds above all, for some calendars ask first."""
    sitemap = f"Sitemap: {base_url}sitemap.xml\n" if base_url else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"


def sitemap(base_url: str, folders: Iterable[str]) -> str:
    """Give `sitemap.xml` (sitemaps.org 0.9), which needs absolute addresses."""
    lines = "".join(f" <url><loc>{escape(base_url + folder)}</loc></url>\n" for folder in sorted(folders))
    name = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{name}">\n{lines}</urlset>\n'

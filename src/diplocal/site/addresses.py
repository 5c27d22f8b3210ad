"""Addresses: where each page lies, and how one page points at another.

Templates write a mark before every address within the site. It becomes the way to the top once a page is whole, so a
part that many pages share is made once, however deep they lie, and a site works below any address and without one.
"""

from __future__ import annotations

from markupsafe import Markup

from diplocal.artifacts import Artifact

ROOT = Markup("\x00")
"""Stands for the top of the site until a page is whole: a control character, which no record may hold."""

INDEX = "index.html"
"""The file that a host gives for a folder."""


def folder_of(feed: str) -> str:
    """Give the folder of a feed's page: `country/india.ics` has `country/india/`."""
    return f"{feed.removesuffix('.ics')}/"


def event_folder(event: str) -> str:
    """Give the folder of an event's page, by the event's id."""
    return f"event/{event}/"


def page(folder: str, html: str) -> Artifact:
    """Make the page of a folder, with every mark turned into the way to the top."""
    top = "../" * folder.count("/") or "./"
    return Artifact(f"{folder}{INDEX}", html.replace(ROOT, top).encode())

"""Atom (RFC 4287): what has changed, for readers of news."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from diplocal.changes import NOTABLE, Change, Turn, published
from diplocal.edition import Edition

MOST = 200
"""How many changes the file holds at most, the newest; a reader of news asks for more than that nowhere."""
_NAMESPACE = "http://www.w3.org/2005/Atom"
_LABELS = {
    Turn.ADDED: "Added",
    Turn.MOVED: "Moved",
    Turn.POSTPONED: "Postponed",
    Turn.CANCELLED: "Cancelled",
    Turn.WITHDRAWN: "Entry withdrawn",
}


def changes_atom(edition: Edition) -> str:
    """Give `changes.atom`: what was added, moved, postponed, cancelled or withdrawn, the newest first.

    Without a base URL its links are relative to the file, as RFC 4287 §2 allows; identifiers never depend on it.
    """
    settings = edition.catalogue.settings
    changes = [change for change in published(edition) if change.turn in NOTABLE][:MOST]
    feed = ET.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "en"})
    _add(feed, "id", uuid5(settings.namespace, "changes.atom").urn)
    _add(feed, "title", f"Changes – {settings.name}")
    _add(feed, "subtitle", settings.description)
    _add(feed, "updated", _instant(_newest(changes)))
    _add(_add(feed, "author"), "name", settings.name)
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{settings.base_url}changes.atom")
    _add(feed, "link", rel="alternate", type="text/html", href=settings.base_url or "./")
    for change in changes:
        made = _add(feed, "entry")
        _add(made, "id", uuid5(UUID(change.uid), change.turn).urn)
        _add(made, "title", f"{_LABELS[change.turn]}: {change.title}")
        _add(made, "updated", _instant(change.at))
        _add(made, "category", term=str(change.turn))
        address = f"{settings.base_url}event/{change.id}/"
        _add(made, "link", rel="alternate", type="text/html", href=address)
        _add(made, "summary", change.note or _LABELS[change.turn], type="text")
    ET.indent(feed, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _newest(changes: Iterable[Change]) -> date:
    """Give the instant of the newest change; of a calendar that has published nothing, the beginning of time."""
    return max((change.at for change in changes), default=datetime(1970, 1, 1, tzinfo=UTC))


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, name, attributes)
    child.text = text
    return child


def _instant(moment: date) -> str:
    whole = moment if isinstance(moment, datetime) else datetime.combine(moment, time(), UTC)
    return whole.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

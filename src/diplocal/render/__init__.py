"""Rendering: from one event to the bytes of its calendar entry."""

from diplocal.render.description import description as readable
from diplocal.render.entry import digest, entry, location, notice, stamped, withdrawn
from diplocal.render.slot import Slot, slot
from diplocal.render.text import PlainText
from diplocal.render.title import title

__all__ = [
    "PlainText",
    "Slot",
    "digest",
    "entry",
    "location",
    "notice",
    "readable",
    "slot",
    "stamped",
    "title",
    "withdrawn",
]

"""Rendering: from one event to the bytes of its calendar entry."""

from diplocal.render.description import description as readable
from diplocal.render.entry import Unstamped, entry, location, notice, withdrawn
from diplocal.render.slot import Slot, slot
from diplocal.render.title import title

__all__ = [
    "Slot",
    "Unstamped",
    "entry",
    "location",
    "notice",
    "readable",
    "slot",
    "title",
    "withdrawn",
]

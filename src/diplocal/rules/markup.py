"""Texts are plain: no HTML, no templates.

Subscribers would see the tags, and a page that forgot to escape them would run them. A sign that stands for itself, as
in "R&D", "<3 km" or "a < b", is plain text.

Fails:

    description = "<b>Held</b> at Visakhapatnam."

Passes:

    description = "Held at Visakhapatnam."
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from html.entities import html5
from operator import attrgetter

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding
from diplocal.model import Part

CODE = "T107"
_MARKUP = re.compile(
    r"</?[a-z][a-z0-9-]*(?:[\s/][^<>\n]{0,200})?>"  # a tag
    r"|<(?:script|style|iframe|object|embed|svg|img)\b|<!--|<!doctype\b"  # one that need not be closed to do harm
    r"|\{\{|\{%"
    r"|&(?:(?P<name>[a-z][a-z0-9]{1,30})|#\d{1,6}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)
_SIGNS = ("<", "&", "{")
"""What every piece of markup begins with."""
_WORDS = frozenset(
    {"kind", "themes", "series", "part_of", "sidelines_of", "meeting_of", "formerly", "timezone", "country", "of"}
    | {"hosts", "attended", "invited", "observers", "absent"}
)
"""Keys whose values are words of vocabularies, ids and zones; those have rules of their own, as addresses have."""
_OTHERS = frozenset(
    {"id", "status", "part_of_day", "when", "checked", "edition", "umbrella", "latitude", "longitude"}
) | {
    *("published", "url", "archived", "says_when", "says_status", "on", "was", "correction", "excused", "extra"),
}


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each text with markup."""
    texts: list[str] = []
    _gather(record.event, texts)
    whole = "\n".join(texts)
    if not any(sign in whole for sign in _SIGNS):  # as in nearly all records; the place is worked out for the others
        return
    for keys, text in _texts(record.event, ()):
        if found := _markup(text):
            message = f"holds {found[:40]!r}, which looks like markup"
            yield record.origin.finding(CODE, message, "write plain text", *keys)


def _markup(text: str) -> str | None:
    """Give the first piece of markup; what looks like an entity has to be one that HTML knows."""
    for found in _MARKUP.finditer(text):
        if found["name"] is None or f"{found['name']};" in html5:
            return found[0]
    return None


@cache
def _read_by_people(part: type[Part]) -> tuple[str, ...]:
    return tuple(name for name in part.model_fields if name not in _WORDS and name not in _OTHERS)


@cache
def _values(part: type[Part]) -> Callable[[Part], tuple[object, ...]]:
    """Make what gives all those values of a part at once."""
    names = _read_by_people(part)
    # Of one name alone it gives the bare value.
    return attrgetter(*names) if len(names) > 1 else lambda part: (getattr(part, *names),)


def _gather(part: Part, texts: list[str]) -> None:
    """Collect every text of a part that is written for readers."""
    for held in _values(type(part))(part):
        if type(held) is str:
            texts.append(held)
        elif held:
            for item in held if type(held) is tuple else (held,):
                if type(item) is str:
                    texts.append(item)
                elif isinstance(item, Part):
                    _gather(item, texts)


def _texts(value: object, keys: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Give every text of a record that is written for readers, with the way to it."""
    if isinstance(value, Part):
        for name in _read_by_people(type(value)):
            if held := getattr(value, name):
                yield from _texts(held, (*keys, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, (*keys, index))
    elif isinstance(value, str):
        yield keys, value

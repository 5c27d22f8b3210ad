"""Texts are plain: no HTML, no templates.

Subscribers would see the tags, and a page that forgot to escape them would run them.

Fails:

    description = "<b>Held</b> at Visakhapatnam."

Passes:

    description = "Held at Visakhapatnam."
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from diplocal.context import Context
from diplocal.diagnostics import Finding
from diplocal.model import Part

CODE = "T107"
_MARKUP = re.compile(r"</?[A-Za-z!][^>\n]{0,200}>?|\{\{|\{%|&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,6});", re.IGNORECASE)


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each text with markup."""
    for record in context.catalogue.records:
        for keys, text in _texts(record.event, ()):
            if found := _MARKUP.search(text):
                message = f"holds {found[0][:40]!r}, which looks like markup"
                yield record.origin.finding(CODE, message, "write plain text", *keys)


def _texts(value: object, keys: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Give every text of a record with the way to it; addresses have a rule of their own."""
    if isinstance(value, Part):
        for name in type(value).model_fields:
            if name not in {"url", "archived", "when", "extra"}:
                yield from _texts(getattr(value, name), (*keys, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, (*keys, index))
    elif isinstance(value, str):
        yield keys, value

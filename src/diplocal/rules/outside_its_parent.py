"""A part takes place within the dates of its whole, and a meeting on the sidelines within a week of the main event.

A part that lies outside is usually a wrong parent, or a wrong year. What is off has no date that could be outside.

Fails: `part_of = "milan-2026"` (19 to 25 February) and `when = "2026-03-19"`.

Passes: `when = "2026-02-20"`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from diplocal.card import Card
from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity
from diplocal.model import Status

CODE = "X104"
SEVERITY = Severity.WARNING
NEAR = timedelta(days=7)


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each event outside the dates that its parent promises."""
    by_id = context.catalogue.card_by_id
    for card in context.catalogue.cards:
        if _is_off(card) or card.contested:
            continue
        for key, slack in (("part_of", timedelta()), ("sidelines_of", NEAR)):
            parent = by_id.get(getattr(card, key) or "")
            if parent is not None and not _is_off(parent) and not _is_near(card, parent, slack):
                message = f"is on {card.text}, and {parent.id!r} on {parent.text}"
                yield context.catalogue.finding(card, CODE, message, f"mend `when`, or `{key}`", key)


def _is_off(card: Card) -> bool:
    return card.status in {Status.POSTPONED, Status.CANCELLED} or card.withdrawn is not None


def _is_near(card: Card, parent: Card, slack: timedelta) -> bool:
    if card.first is None or parent.first is None:
        return True
    last = card.last or card.first
    return parent.first - slack <= last and card.first <= (parent.last or date.max - slack) + slack

"""Somebody looks for news of a coming event at least twice a year.

`checked` is the day on which somebody last looked; without one, the newest source counts. A month, season or year may
still be coming until it is over.

Fails, in November 2026:

    when = "2027-02-17"
    checked = "2026-01-15"

Passes: the same with `checked = "2026-10-01"`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from diplocal.catalogue import Record
from diplocal.context import Frame
from diplocal.diagnostics import Finding, Severity
from diplocal.model import Event, Status
from diplocal.when import Precision, When

CODE = "L103"
SEVERITY = Severity.WARNING
LONGEST = timedelta(days=183)
_SETTLED = frozenset({Status.CANCELLED, Status.HELD, Status.UNREPORTED})


def check_record(record: Record, frame: Frame) -> Iterator[Finding]:
    """Yield a finding for each coming event that nobody looked at for half a year."""
    event = record.event
    is_settled = event.status in _SETTLED or event.withdrawn is not None
    looked = _looked(event)
    if _is_coming(event.when, frame.today) and not is_settled and looked is not None and frame.today - looked > LONGEST:
        message = f"nobody has looked for news of it since {looked}"
        cure = f'look, and set checked = "{frame.today}"'
        yield record.origin.finding(CODE, message, cure, "checked" if event.checked else "when")


def _is_coming(when: When, today: date) -> bool:
    if when.first is None or when.first >= today:
        return True
    return when.precision > Precision.DAY and when.last is not None and when.last >= today


def _looked(event: Event) -> date | None:
    days = [event.checked] if event.checked else []
    days += [source.published.last for source in event.sources if source.published and source.published.last]
    return max(days, default=None)

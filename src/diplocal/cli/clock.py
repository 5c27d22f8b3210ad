"""The clock: the one place where the program learns what time it is."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import TypeVar

import typer

D = TypeVar("D", bound=date)
YEARS = range(1900, 2200)
"""The years of records: no other is a day of work, of publication or of a build."""


def read_clock(given: str | None) -> datetime:
    """Give the instant of this run, in UTC and whole seconds: `--now`, else SOURCE_DATE_EPOCH, else the clock.

    Raises:
        typer.BadParameter: where one of the first two is no instant.
    """
    if given is not None:
        return _instant(given)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return _within(datetime.fromtimestamp(int(epoch), UTC), epoch, "SOURCE_DATE_EPOCH")
        except (ValueError, OverflowError, OSError):
            raise typer.BadParameter(f"{epoch!r} is no number of seconds", param_hint="SOURCE_DATE_EPOCH") from None
    return datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - this is the one place


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        cure = "write it as 2026-11-22T12:00:00Z"
        raise typer.BadParameter(f"{text!r} is no instant; {cure}", param_hint="--now") from None
    _within(moment, text, "--now")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).replace(microsecond=0)


def read_day(given: str | None) -> date:
    """Give the day for the rules that ask what is past: `--today`, else the day of the clock.

    Raises:
        typer.BadParameter: where it is no day.
    """
    return read_clock(None).date() if given is None else day_of(given, "--today", "write it as 2026-11-22")


def day_of(text: str, option: str, cure: str) -> date:
    """Read a day.

    Raises:
        typer.BadParameter: where it is none, or not of the years of records.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; {cure}", param_hint=option) from None
    return _within(day, text, option)


def _within(moment: D, text: str, option: str) -> D:
    if moment.year not in YEARS:
        message = f"{text} does not lie in the years {YEARS[0]} to {YEARS[-1]}"
        raise typer.BadParameter(message, param_hint=option)
    return moment

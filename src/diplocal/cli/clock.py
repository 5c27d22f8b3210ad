"""The clock: the one place where the program learns what time it is."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

import typer


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
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            raise typer.BadParameter(f"{epoch!r} is no number of seconds", param_hint="SOURCE_DATE_EPOCH") from None
    return datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - this is the one place


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        cure = "write it as 2026-11-22T12:00:00Z"
        raise typer.BadParameter(f"{text!r} is no instant; {cure}", param_hint="--now") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).replace(microsecond=0)


def read_day(given: str | None) -> date:
    """Give the day for the rules that ask what is past: `--today`, else the day of the clock.

    Raises:
        typer.BadParameter: where it is no day.
    """
    if given is None:
        return read_clock(None).date()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise typer.BadParameter(f"{given!r} is no day; write it as 2026-11-22", param_hint="--today") from None

"""Chance: the one place where the program makes up something that nobody else has."""

from __future__ import annotations

import uuid


def mint_namespace() -> uuid.UUID:
    """Make the namespace of a new calendar, from which all its identities will be derived."""
    return uuid.uuid4()  # noqa: TID251 - once in a calendar's life; it stands in calendar.toml from then on

"""A calendar has records.

An empty one would clear its subscribers' calendars.

Fails: a folder with `calendar.toml` and vocabularies alone.

Passes: the same with one record.
"""

from __future__ import annotations

CODE = "S008"

"""A calendar has `calendar.toml` and its five vocabularies.

Fails: a folder without `vocabulary/themes.toml`.

Passes: an empty file of that name, where no record has a theme.
"""

from __future__ import annotations

CODE = "S010"

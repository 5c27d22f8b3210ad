"""A record has the keys of the record's form, and no others.

A misspelt key would silently be lost. TOML gives a line typed at the end of a file to the last table, so that a
`status` below `[[sources]]` belongs to the source; it has to move up.

Fails:

    tittle = "International Fleet Review"

Passes:

    title = "International Fleet Review"
"""

from __future__ import annotations

CODE = "S003"

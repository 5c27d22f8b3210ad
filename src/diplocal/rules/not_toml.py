"""A record is TOML (version 1.0).

Fails:

    title = "International Fleet Review

Passes:

    title = "International Fleet Review"
"""

from __future__ import annotations

CODE = "S002"

"""An id is made of a-z, 0-9 and single hyphens, at most 80 characters, and works as a file name everywhere.

It is a part of web addresses, and two ids that differ in case only would be one file on some machines.

Fails: `Fleet Review.toml`, `con.toml`.

Passes: `fleet-review-2026.toml`.
"""

from __future__ import annotations

CODE = "S007"

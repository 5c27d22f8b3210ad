"""Every file in a calendar's folder is read, or is meant for people.

A record saved as `.tml` or `.yaml` would silently be left out. README and LICENSE files are known.

Fails: `2026/fleet-review.yaml`.

Passes: `2026/fleet-review.toml`.
"""

from __future__ import annotations

from diplocal.diagnostics import Severity

CODE = "S009"
SEVERITY = Severity.WARNING

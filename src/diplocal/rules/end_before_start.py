"""A span ends on its first day or later.

Fails:

    when = "2026-02-25/2026-02-15"

Passes:

    when = "2026-02-15/2026-02-25"
"""

from __future__ import annotations

CODE = "D102"

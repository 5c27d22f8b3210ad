"""A source came out on a day or in a month, as its page states.

Nothing less is evidence of what was known when; where the page states neither, the key is left out.

Fails:

    published = "2026"

Passes:

    published = "2026-02"
"""

from __future__ import annotations

CODE = "D109"

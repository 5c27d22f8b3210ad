"""A source's address is a clean http or https address, exactly as the browser shows it.

Addresses are shown to subscribers as links. Other schemes, user names and hidden control characters are refused, not
repaired.

Fails:

    url = "javascript:alert(1)"

Passes:

    url = "https://example.org/fleet-review"
"""

from __future__ import annotations

CODE = "E103"

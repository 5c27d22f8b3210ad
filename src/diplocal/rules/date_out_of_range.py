"""A date lies in the years 1900 to 2199, and a span is at most ten years long.

Beyond that it is a slip of the keyboard.

Fails:

    when = "0206-02-18"

Passes:

    when = "2026-02-18"
"""

from __future__ import annotations

CODE = "D108"

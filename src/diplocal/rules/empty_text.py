"""A key that is there says something.

Fails:

    city = ""

Passes: no line for `city`.
"""

from __future__ import annotations

CODE = "T102"

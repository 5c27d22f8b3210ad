"""A value has the type of its key.

Full dates may be written bare; every other date, every text and every word is in quotes, lists are in brackets.

Fails:

    when = 2026
    themes = "naval-operations"

Passes:

    when = "2026"
    themes = ["naval-operations"]
"""

from __future__ import annotations

CODE = "S004"

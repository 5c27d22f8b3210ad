"""A value is one of the words, or within the range, that its key takes.

Fails:

    status = "done"
    edition = -1

Passes:

    status = "held"
    edition = 3
"""

from __future__ import annotations

CODE = "S006"

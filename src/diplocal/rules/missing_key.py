"""A record has title, kind, status, when and description; a source has publisher and claim.

Fails: a record without `when`.

Passes:

    when = "unknown"
"""

from __future__ import annotations

CODE = "S005"

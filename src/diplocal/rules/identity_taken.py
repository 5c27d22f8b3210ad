"""An identity that was published belongs to one record.

The ledger remembers under which identity every event was published. A new record whose id once named another event, now
renamed, would take that identity over.

Fails: `milan.toml` was renamed `milan-2026.toml`, and a new `milan.toml` is made.

Passes: the new record is called `milan-2028.toml`.
"""

from __future__ import annotations

CODE = "L101"

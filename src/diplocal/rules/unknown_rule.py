"""Rules are named by their code.

Fails, in a record:

    [excused]
    T999 = "It is fine."

or, in `calendar.toml`, `ignore = ["T999"]`.

Passes: a code that `diplocal explain` knows; in `calendar.toml` the first characters of one will do.
"""

from __future__ import annotations

CODE = "S012"

"""An excuse excuses something.

`[excused]` silences one rule in one record, with the reason. Once the fault is mended the excuse goes, lest it hide the
next one.

Fails:

    [excused]
    T105 = "The fair kept its name when it moved to 2025."

in a record whose title names the right year.

Passes: the record without the excuse.
"""

from __future__ import annotations

from diplocal.diagnostics import Severity

CODE = "S011"
SEVERITY = Severity.WARNING

"""A record is a readable UTF-8 file of its own.

Symbolic links are never followed, since they lead out of the calendar; a file over 40,000 bytes is no record, and one
over 400,000 no vocabulary; a byte order mark or another encoding breaks readers further on.

Fails: a file saved as UTF-16, or with a byte order mark; a link to a file elsewhere.

Passes: a file saved as UTF-8 without a byte order mark.
"""

from __future__ import annotations

CODE = "S001"

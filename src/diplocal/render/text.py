r"""The text of a property, escaped as RFC 5545 §3.3.11 asks, and not as icalendar does it.

icalendar takes a backslash before a capital N for a line break when it writes, so that `C:\News` would arrive in two
lines. A value of our own type is written as it is; everything else about the property stays icalendar's.
"""

from __future__ import annotations

import icalendar

_ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})


class PlainText(icalendar.vText):
    """Plain text, whose every character reaches the subscriber."""

    def to_ical(self) -> bytes:
        """Give the value of the content line, before it is folded."""
        return self.translate(_ESCAPED).encode("utf-8")

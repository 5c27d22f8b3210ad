"""A record holds at most 1,000 values: keys, and items of lists.

A record of the field has sixty. A thousand and more were pasted here by mistake, or to see what happens; so this is
told once, and the rest of the file is not looked at. The other files of a calendar may hold 20,000.

Fails: `attended` with a thousand countries.

Passes: `attended` with all 249 that there are.
"""

from __future__ import annotations

CODE = "S013"

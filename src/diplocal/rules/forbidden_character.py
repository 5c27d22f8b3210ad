"""Texts hold no control characters, no invisible ones, and none that turn the direction of writing.

They break feeds, or hide what is there. The joiners that Hindi and Persian need are allowed; a line break only in
`description`.

Fails: a title with a zero-width space, or a tab.

Passes: the same title without it.
"""

from __future__ import annotations

CODE = "T101"

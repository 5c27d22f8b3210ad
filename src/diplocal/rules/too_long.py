"""A title has at most 60 characters, another line 500, a description 4,000.

A phone shows about 60 characters of a title; the telling words come first.

Fails: a title of 61 characters.

Passes:

    title = "International Fleet Review 2026, Visakhapatnam"
"""

from __future__ import annotations

CODE = "T103"

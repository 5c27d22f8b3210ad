"""Dates: what an article says of time, resolved against the day on which it was published.

Five small modules stand one on the other: `tokens` tells what part each word can play, `grammar` which words form a
date, `resolve` which days they mean, `context` what the words around them make of it, and `tagger` goes through a text.
"""

from diplocal.draft.dates.context import Role
from diplocal.draft.dates.tagger import Dated, Length, dates, lengths

__all__ = ["Dated", "Length", "Role", "dates", "lengths"]

"""Claims: whether what somebody wrote of an article is told in their own words.

Facts carry over from a source; its sentences do not. Names, numbers and dates have to be as they are in the article, so
only a run of its ordinary words counts as copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_RUN = 6
"""From how many words of the article in a row something is copied, if most of them are ordinary ones."""
ORDINARY = 4
"""How many of those have to be words that are no names, numbers or dates."""
SHORTEST_QUOTE = 3
"""Words of a quote from which it is known again as such: two are a date or a name."""
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_ORDINARY = re.compile(r"[^\W\d_A-Z]{2,}")


def copied(text: str, article: str, quotes: Iterable[str] = ()) -> str | None:
    """Give the words of a text that were copied from an article; None where it is told in other words.

    Args:
        text: what somebody wrote.
        article: the article's text.
        quotes: words of the article that a draft rests on; a text that is one of them, or holds one that is a sentence,
            is copied, however short.
    """
    words = _words(text)
    for quote in quotes:
        quoted = _words(quote)
        is_all = words == quoted and len(quoted) >= SHORTEST_QUOTE
        if is_all or (_is_telling(quote) and _holds(words, quoted)):
            return " ".join(quote.split())
    given = " ".join(("", *_words(article), ""))
    for start in range(len(words) - LONGEST_RUN + 1):
        run = words[start : start + LONGEST_RUN]
        if f" {' '.join(run)} " in given and _is_telling(_as_written(article, run)):
            return " ".join(run)
    return None


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _is_telling(quote: str) -> bool:
    """Tell whether words say something of their own, rather than name, count or date."""
    return sum(_ORDINARY.fullmatch(word) is not None for word in _WORD.findall(quote)) >= ORDINARY


def _holds(words: list[str], part: list[str]) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(words)} "


def _as_written(article: str, run: list[str]) -> str:
    """Give a run of words as the article writes them, with its capital letters."""
    found = re.search(r"\W+".join(map(re.escape, run)), article, re.IGNORECASE)
    return found[0] if found else " ".join(run)

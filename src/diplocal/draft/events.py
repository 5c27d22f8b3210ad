"""Events: the drafts that an article gives, each field with the words that it rests on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from diplocal.draft.acts import acts
from diplocal.draft.composing import draft_of
from diplocal.draft.countries import nations
from diplocal.draft.dates import Dated, Role, dates, lengths
from diplocal.draft.gathering import Scene, gather
from diplocal.draft.lexicon import Lexicon
from diplocal.draft.mentions import Reading, mentions, sure_series
from diplocal.draft.parties import Speakers, countries_of, parties
from diplocal.draft.phrases import words
from diplocal.draft.places import spots
from diplocal.draft.sentences import Sentence, sentences
from diplocal.draft.value import Article, Draft

LONGEST = 100_000
"""Characters of an article that are read; no news item has as many, and what has is cut with a word."""
MOST_SENTENCES = 1_500
"""Sentences that are read."""

_FURNITURE = re.compile(
    r"(?:image|photo|picture|file photo|representational|representative|credits?)\b[^.]{0,60}(?:courtesy|credit|:|shows)|(?:a|the|this|file|handout|undated)\s+"
    r"(?:\w+\s+)?(?:photo|picture|image|photograph)\b|(?:read|also read|read more|related|see also|watch|subscribe|follow us|share this|tags?|advertisement|copyright|©)\b"
    r"|.*\bjavascript\b",
    re.IGNORECASE,
)
"""Beginnings of lines that tell nothing of what the article reports."""


def drafts(article: Article, lexicon: Lexicon) -> tuple[Draft, ...]:
    """Propose the records of the events that an article tells of, in its order.

    Args:
        article: what to read. Without a day of publication only dates that name their year are read: none is guessed.
        lexicon: the words by which events are known.
    """
    text = article.text[:LONGEST]
    scenes = tuple(_scenes(text, article, lexicon))
    return tuple(
        draft
        for gathered in gather(scenes, article.published)
        if (draft := draft_of(gathered, scenes, article, lexicon))
    )


def told_limits(article: Article) -> tuple[str, ...]:
    """Say what of an article was not read, and why; nothing where all was."""
    if len(article.text) > LONGEST:
        return (f"read the first {LONGEST:,} of {len(article.text):,} characters: longer texts are no news items",)
    count = sum(1 for _ in sentences(article.text))
    if count > MOST_SENTENCES:
        return (f"read the first {MOST_SENTENCES:,} of {count:,} sentences: longer texts are no news items",)
    return ()


def _scenes(text: str, article: Article, lexicon: Lexicon) -> Iterator[Scene]:
    """Read a text sentence by sentence."""
    parts = [sentence for sentence, _ in zip(sentences(text), range(MOST_SENTENCES), strict=False)]
    all_words = words(text)
    named = list(nations(text, all_words, lexicon.nations))
    order = countries_of(named)
    speakers = Speakers.of(text, all_words, lexicon, named)
    dated = dates(text, article.published)
    long = lengths(text)
    readings = [Reading(text, part, _between(all_words, part)) for part in parts]
    known = sure_series([reading for reading in readings if not _FURNITURE.match(reading.sentence.text)], lexicon)
    for index, reading in enumerate(readings):
        part = reading.sentence
        is_furniture = bool(_FURNITURE.match(part.text))
        here = _between(named, part)
        yield Scene(
            index=index,
            sentence=part,
            words=reading.words,
            mentions=() if is_furniture else tuple(mentions(reading, lexicon, known)),
            acts=() if is_furniture else tuple(acts(part)),
            dated=() if is_furniture else tuple(_between(dated, part)),
            lengths=tuple(_between(long, part)),
            nations=tuple(here),
            parties=tuple(parties(text, part, here, reading.words, speakers)),
            spots=tuple(spots(part.text, part.start, order)),
            body=_body(part, _between(dated, part)),
        )


_DATELINE = re.compile(
    r"[A-Z][A-Z .'’/-]{2,40}(?:\([\w ]+\))?\s*(?:,|:|--|—|–|-)\s|[A-Z][\w .'’-]{1,40}\[[A-Z]\w+\]\s*,?\s*|(?:[A-Z][\w.'’-]*[ ,]*){1,4}(?:\([A-Z][\w /-]+\)\s*)?:\s"
)
"""A dateline without its date: NEW DELHI:, Port Blair [India], SINGAPORE (Reuters) -."""


def _body(sentence: Sentence, dated: Sequence[Dated]) -> int:
    """Give where a sentence begins behind its dateline, whose city is not the event's."""
    start = sentence.start
    if (match := _DATELINE.match(sentence.text)) is not None:
        start += match.end()
    for stamp in dated:
        if stamp.role is Role.STAMP and stamp.start - sentence.start < 60:
            start = max(start, stamp.end)
    return start


_S = TypeVar("_S", bound="_Spanned")


class _Spanned(Protocol):
    """What stands somewhere in a text."""

    @property
    def start(self) -> int:
        """Offset of its first character."""
        ...


def _between(found: Sequence[_S], part: Sentence) -> list[_S]:
    """Give what stands in a sentence; what was found is in the text's order."""
    first = bisect_left(found, part.start, key=lambda one: one.start)
    behind = bisect_left(found, part.end, key=lambda one: one.start)
    return list(found[first:behind])

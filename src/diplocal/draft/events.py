"""Events: the drafts that an article gives, each field with the words that it rests on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar

from diplocal.draft.acts import acts
from diplocal.draft.composing import draft_of
from diplocal.draft.countries import nations
from diplocal.draft.dates import Dated, Role, dates, lengths
from diplocal.draft.gathering import gather
from diplocal.draft.lexicon import Lexicon
from diplocal.draft.mentions import mentions, sure_series
from diplocal.draft.naming import Reading
from diplocal.draft.parties import Speakers, countries_of, parties
from diplocal.draft.phrases import words
from diplocal.draft.places import spots
from diplocal.draft.scene import Scene
from diplocal.draft.sentences import Sentence, sentences
from diplocal.draft.value import Article, Draft
from diplocal.draft.wording import any_of

LONGEST = 60_000
"""Characters of an article that are read; no news item has as many, and what has is cut with a word."""
MOST_SENTENCES = 600
"""Sentences that are read."""
MOST_MENTIONS = 400
"""Mentions of events that are joined to events."""

_FURNITURE = re.compile(any_of("furniture"), re.IGNORECASE)
"""Beginnings of lines that tell nothing of what the article reports."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What an article gave.

    Attributes:
        drafts: the records proposed, in the article's order.
        limits: what of the article was not read, and why, one line each.
    """

    drafts: tuple[Draft, ...]
    limits: tuple[str, ...]


def drafts(article: Article, lexicon: Lexicon) -> tuple[Draft, ...]:
    """Propose the records of the events that an article tells of, in its order.

    Args:
        article: what to read. Without a day of publication only dates that name their year are read: none is guessed.
        lexicon: the words by which events are known.
    """
    return drafted(article, lexicon).drafts


def drafted(article: Article, lexicon: Lexicon) -> Drafted:
    """Propose records as `drafts` does, and say what was not read.

    The work is bounded, so that no text can hold the reader up: so many characters, sentences and mentions, which no
    news item has. What lies behind them is left out with a word.
    """
    text = article.text[:LONGEST]
    limits = []
    if len(article.text) > LONGEST:
        limits.append(f"read the first {LONGEST:,} of {len(article.text):,} characters; no news item is longer")
    parts = list(islice(sentences(text), MOST_SENTENCES + 1))
    if len(parts) > MOST_SENTENCES:
        limits.append(f"read the first {MOST_SENTENCES:,} sentences; no news item has more")
    scenes = tuple(_scenes(text, parts[:MOST_SENTENCES], article, lexicon))
    count = sum(len(scene.mentions) + len(scene.acts) for scene in scenes)
    if count > MOST_MENTIONS:
        limits.append(f"followed the first {MOST_MENTIONS:,} of {count:,} mentions of events; no news item has as many")
    events = gather(scenes, article.published, MOST_MENTIONS)
    return Drafted(tuple(draft_of(event, article, lexicon) for event in events), tuple(limits))


def _scenes(text: str, parts: Sequence[Sentence], article: Article, lexicon: Lexicon) -> Iterator[Scene]:
    """Read a text sentence by sentence."""
    text = text[: parts[-1].end] if parts else ""
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
            organisations=tuple(found.value for found in lexicon.organisations.find(reading.words)),
            body=_body(part, _between(dated, part)),
        )


_DATELINE = re.compile(
    r"[A-Z][A-Z .'’/-]{2,40}(?:\([\w ]+\))?\s*(?:,|:|--|—|–|-)\s"
    r"|[A-Z][\w .'’-]{1,40}\[[A-Z]\w+\]\s*,?\s*"
    r"|(?:[A-Z][\w.'’-]*[ ,]*){1,4}(?:\([A-Z][\w /-]+\)\s*)?:\s"
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

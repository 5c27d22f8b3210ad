"""Status: where an event stands by the words of its sentence: proposed, announced, held, postponed or cancelled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from diplocal.draft.dates.context import verbs
from diplocal.draft.sentences import Sentence
from diplocal.draft.wording import any_of

_CALLED_OFF = tuple(
    (re.compile(rf"\b{any_of(status)}\b", re.IGNORECASE), status) for status in ("cancelled", "postponed")
)
_PROPOSED = re.compile(rf"\b{any_of('proposed')}\b", re.IGNORECASE)
_UNDER_WAY = re.compile(rf"\b{any_of('under-way')}\b", re.IGNORECASE)
_PARTLY = re.compile(
    r"\s+(?:the|a|its|one|some)\s+(?:\w+\s+)?(?:leg|part|phase|portion|segment|stage)s?\b", re.IGNORECASE
)
_NEGATED = re.compile(r"\b(?:not|never|no plans? to|denied|without)\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Standing:
    """A status with the words that give it.

    Attributes:
        status: as in a record.
        start: offset of the first character of the words.
        end: offset behind the last one.
        rule: the rule that fired.
    """

    status: str
    start: int
    end: int
    rule: str


def called_off(sentence: Sentence) -> Standing | None:
    """Give the status that a sentence gives by word: cancelled or postponed; nothing where it gives neither."""
    for pattern, status in _CALLED_OFF:
        for match in pattern.finditer(sentence.text):
            is_partly = _PARTLY.match(sentence.text, match.end())
            if not is_partly and not _NEGATED.search(sentence.text[: match.start()]):
                return Standing(
                    status, sentence.start + match.start(), sentence.start + match.end(), f"said-to-be-{status}"
                )
    return None


def is_under_way(sentence: Sentence) -> bool:
    """Tell whether a sentence says that something goes on."""
    return _UNDER_WAY.search(sentence.text) is not None


def proposed(sentence: Sentence, before: int) -> Standing | None:
    """Give the status of something that a sentence proposes, where the word stands before an offset in it."""
    match = _PROPOSED.search(sentence.text[: max(0, before - sentence.start)])
    if match is None:
        return None
    return Standing("proposed", sentence.start + match.start(), sentence.start + match.end(), "proposed-by-word")


def by_tense(
    sentence: Sentence,
    span: tuple[int, int],
    window: tuple[date | None, date | None],
    tense_of_date: int | None,
    published: date | None,
) -> Standing:
    """Give the status by date and tense: held where it has begun or been, announced where it is to come.

    Args:
        sentence: the sentence that tells most of the event.
        span: where the event is mentioned.
        window: its first and its last day, where they are known.
        tense_of_date: the tense in which its date is told, where it has one.
        published: the day of publication.
    """
    if (match := _UNDER_WAY.search(sentence.text)) is not None:
        return Standing("held", sentence.start + match.start(), sentence.start + match.end(), "under-way")
    acts = [act for act in verbs(sentence.text) if tense_of_date is None or act.tense == tense_of_date]
    at = span[0] - sentence.start
    near = min(acts, key=lambda act: (act.role == "told", abs(act.start - at)), default=None)
    start, end = (sentence.start + near.start, sentence.start + near.end) if near else span
    tense = tense_of_date if tense_of_date is not None else near.tense if near else 0
    first, last = window
    day = first or last
    if published is not None and day is not None:
        is_past = (last or day) < published
        is_day = first is None or last is None or (last - first).days < 28
        if day <= published and (tense < 0 or is_past or (tense == 0 and day < published and is_day)):
            return Standing("held", start, end, "past-by-date-and-tense")
        return Standing("announced", start, end, "to-come-by-date")
    return Standing("held" if tense < 0 else "announced", start, end, "past-tense" if tense < 0 else "no-past-tense")

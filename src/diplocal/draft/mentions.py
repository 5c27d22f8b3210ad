"""Mentions: the words of a sentence that name or describe an event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diplocal.draft.lexicon import Lexicon, key_of
from diplocal.draft.naming import EDITION_BEHIND, Reading, edition_of, proper_name, year_of
from diplocal.draft.phrases import Found
from diplocal.draft.wording import any_of, words_of

_EARLIER = re.compile(r"(?:earlier|previous|preceding|past|last)\b", re.IGNORECASE)
_OTHER = re.compile(r"(?:another|second|new|next)\b")
_SHOWS = frozenset(
    {"exercise", "ex", "the", "operation", "multinational", "joint", "naval", "annual", "biennial", "drill"}
)
_NEW = frozenset({"a", "an", "another", "any"})
_GIVEN = frozenset({"the", "this", "that", "these", "those"})
_STOPS = words_of("stops")
_INITIALS = re.compile(r"\s*\([A-Z][\w-]{1,11}\)(?=\W)")
_SPELT_OUT = re.compile(r"(?:[A-Z][\w-]*\s+){1,6}\(\Z")
_SHOWN_BEFORE = re.compile(
    r"\b(?:exercises?|ex|drills?|operation|edition of|editions? of)[\s\"'“\u2018-]*\Z", re.IGNORECASE
)
_SHOWN_BEHIND = re.compile(
    r"[\s\"'”’-]*(?:(?:19|20)\d\d|\d\d\b|(?:naval|maritime|military|joint|multilateral|multinational|army|air)?\s*"
    r"(?:exercises?|drills?|war ?games?|manoeuvres|edition|show|expo))",
    re.IGNORECASE,
)
_CONTEXT = re.compile(rf"\b{any_of('context')}\s+(?:[\w'’\"“\u2018-]+\s+){{0,3}}?[\"'“\u2018]?\Z", re.IGNORECASE)
_PASSING = re.compile(rf"\b{any_of('passing')}\s+(?:[\w'’\"“\u2018-]+\s+){{0,3}}?[\"'“\u2018]?\Z", re.IGNORECASE)
_APART = re.compile(
    rf"\b{any_of('apart')}\s+(?:(?:holding|attending|the)\s+)?(?:[\w'’-]+\s+){{0,5}}?[\"'“\u2018]?\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name or describe an event.

    Attributes:
        kind: what kind of event it is.
        start: offset of the first character in the article.
        end: offset behind the last one.
        text: the words.
        series: the series that the words name.
        name: the words of its own name, in the spelling of `key_of`; empty where the words only describe it.
        edition: the edition that the words give.
        year: the year that the name gives.
        is_given: whether it is spoken of as known: “the exercise”.
        is_new: whether it is spoken of as not known before: “an exercise”.
        is_other: whether it is said to be none of those told of before: “another exercise”.
        is_apart: whether something else takes place before or after it, so that the sentence's date is not its own.
        is_passing: whether it is only named for comparison, or as a purpose.
        is_context: whether it is only where or when something else takes place: “on the sidelines of”.
        rule: the rule that found it.
    """

    kind: str
    start: int
    end: int
    text: str
    series: str | None = None
    name: tuple[str, ...] = ()
    edition: int | None = None
    year: int | None = None
    is_given: bool = False
    is_new: bool = False
    is_other: bool = False
    is_apart: bool = False
    is_passing: bool = False
    is_context: bool = False
    rule: str = "kind-word"


def mentions(reading: Reading, lexicon: Lexicon, known: frozenset[str]) -> list[Mention]:
    """Find the events that a sentence names or describes, in its order.

    Args:
        reading: the sentence.
        lexicon: what drafting knows.
        known: series that the article names beyond doubt elsewhere, so that a weak name of theirs counts.
    """
    found = list(_series(reading, lexicon, known))
    taken = [(mention.start, mention.end) for mention in found]
    found.extend(_by_kind(reading, lexicon, taken))
    return sorted(_unlapped(found), key=lambda mention: mention.start)


def sure_series(readings: Sequence[Reading], lexicon: Lexicon) -> frozenset[str]:
    """Give the series that an article names beyond doubt."""
    return frozenset(
        found.value
        for reading in readings
        for found in lexicon.series.find(reading.words)
        if found.phrase not in lexicon.weak or _is_shown(reading, found)
    )


def _is_part_of_name(reading: Reading, found: Found[str]) -> bool:
    """Tell whether a weak name is a word of another name: the Defender of Steadfast Defender 24."""
    if found.first == 0 or " " in found.phrase:
        return False
    before = reading.words[found.first - 1]
    is_near = reading.text[before.end : found.start] == " " and before.start >= reading.sentence.start
    return is_near and before.text[0].isupper() and before.plain not in _SHOWS and not before.text[-1].isdigit()


def _is_shown(reading: Reading, found: Found[str]) -> bool:
    """Tell whether a weak name stands beside a word that shows that it is an event's."""
    if " " in found.phrase or _is_part_of_name(reading, found):
        return False
    return bool(_SHOWN_BEFORE.search(reading.before(found.start)) or _SHOWN_BEHIND.match(reading.behind(found.end)))


def _series(reading: Reading, lexicon: Lexicon, known: frozenset[str]) -> Iterator[Mention]:
    for found in lexicon.series.find(reading.words):
        if found.phrase in lexicon.weak and (found.value not in known or _is_part_of_name(reading, found)):
            continue
        start, end = found.start, found.end
        if (initials := _INITIALS.match(reading.behind(end))) is not None:
            end += initials.end()
        year_match = EDITION_BEHIND.match(reading.behind(end))
        year = year_of(year_match[1]) if year_match else None
        if year_match and year:
            end += year_match.end()
        if (
            reading.text[start - 1 : start] == "("
            and (whole := _SPELT_OUT.search(reading.before(start, 120))) is not None
        ):
            start -= len(whole[0])
        yield Mention(
            lexicon.kind_of.get(found.value, "other"), start, end, reading.text[start:end], series=found.value,
            name=key_of(found.phrase), edition=edition_of(reading, found.first, start), year=year,
            is_apart=bool(_APART.search(reading.before(start))),
            is_passing=bool(_PASSING.search(reading.before(start))),
            is_context=bool(_CONTEXT.search(reading.before(start))), rule="series-of-the-vocabulary",
        )  # fmt: skip


def _by_kind(reading: Reading, lexicon: Lexicon, taken: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    for found in lexicon.kinds.find(reading.words):
        if _is_frame(reading, found):
            continue
        mention = _described(reading, found)
        # What holds the name of a series describes it: the AMAN-2025 multinational exercise.
        if mention and not any(start < mention.end and mention.start < end for start, end in taken):
            yield mention


def _is_frame(reading: Reading, found: Found[str]) -> bool:
    """Tell whether words name no event: an opening, which dates something else; a hall; a visit, which is an act."""
    text = reading.text[found.start : found.end]
    is_opening = bool(re.fullmatch(r"(?:opening|closing) ceremon\w+", text, re.IGNORECASE))
    is_visit = found.value == "bilateral-meeting" and text.casefold().endswith(("visit", "call", "visits", "calls"))
    return (
        is_opening
        or is_visit
        or bool(re.match(r"\s+(?:Cent(?:re|er)|Halls?|Grounds?)\b", reading.behind(found.end, 12)))
    )


def _described(reading: Reading, found: Found[str]) -> Mention | None:
    """Give the event that a word for a kind stands for, with the words that belong to it; none for an earlier one."""
    words = reading.words
    first = found.first
    # The words before the kind belong to it up to a stop word or a mark: a joint India-Mongolia exercise.
    while first > 0 and found.first - first < 8:
        word = words[first - 1]
        between = reading.text[word.end : words[first].start]
        if word.plain in _STOPS or word.start < reading.sentence.start or between.strip(" -–'’\"“\u2018"):
            break
        first -= 1
    determiner = words[first - 1].plain if first > 0 and words[first - 1].start >= reading.sentence.start else ""
    start, end = words[first].start, found.end
    if _EARLIER.match(reading.text, start):
        return None
    proper = proper_name(reading, found, start, end)
    name, end, year, rule = proper.name, proper.end, proper.year, proper.rule
    is_capital = words[found.behind - 1].text[0].isupper() and any(
        word.text[0].isupper() for word in words[first : found.first]
    )
    if not name and is_capital:
        name, rule = key_of(reading.text[start:end]), "name-with-its-kind"
    year_match = EDITION_BEHIND.match(reading.behind(end)) if name and year is None else None
    if year_match:
        year = year_of(year_match[1])
        end += year_match.end() if year else 0
    edition = edition_of(reading, found.first, start)
    is_other = determiner == "another" or bool(_OTHER.match(reading.text, start))
    before, start = reading.before(start), proper.start
    return Mention(
        found.value,
        start,
        end,
        reading.text[start:end],
        name=name,
        edition=edition,
        year=year,
        is_given=determiner in _GIVEN and not name,
        is_new=determiner in _NEW,
        is_other=is_other,
        is_apart=bool(_APART.search(before)),
        is_passing=bool(_PASSING.search(before)),
        is_context=bool(_CONTEXT.search(before)),
        rule=rule,
    )


def _unlapped(found: Sequence[Mention]) -> Iterator[Mention]:
    """Drop what lies in a mention that says more."""
    for mention in found:
        if not any(
            other is not mention and other.start <= mention.start and mention.end <= other.end
            and (other.end - other.start) > (mention.end - mention.start) for other in found
        ):  # fmt: skip
            yield mention

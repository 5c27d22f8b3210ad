"""Mentions: the words of a sentence that name or describe an event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diplocal.draft.lexicon import Lexicon, key_of
from diplocal.draft.phrases import Found, Word
from diplocal.draft.sentences import Sentence

_DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her", "our", "another", "each", "any"}
)
_NEW = frozenset({"a", "an", "another", "any"})
_GIVEN = frozenset({"the", "this", "that", "these", "those"})
_STOPS = _DETERMINERS | frozenset(
    ["of", "in", "on", "at", "to", "for", "from", "with", "by", "and", "or", "but", "as", "into", "during", "after", "before", "off", "near", "between", "under", "over", "through", "via", "is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "will", "would", "shall", "should", "may", "can", "could", "hold", "holds", "held", "host", "hosts", "hosted", "hosting", "conduct", "conducts", "conducted", "conducting", "begin", "begins", "began", "start", "starts", "started", "open", "opens", "opened", "end", "ends", "ended", "attend", "attended", "attends", "join", "joined", "joins", "take", "takes", "took", "taking", "participate", "participated", "participating", "said", "says", "told", "that", "which", "who", "where", "when", "while", "also", "new", "not", "no", "more", "than", "last", "next", "first", "including", "following", "s", "it", "they", "he", "she", "we", "called", "named", "dubbed", "codenamed", "titled", "launch", "launched", "launches", "inaugurated", "inaugurate", "announced", "postponed", "cancelled", "canceled", "put", "due", "conclude", "concluded", "concludes", "completed", "finish", "finished", "plan", "plans", "planned", "planning", "run", "complete", "organise", "organised", "about", "some", "all", "both", "du", "des", "le", "la", "les", "der", "die", "das", "den", "dem", "im", "nell", "il", "lo", "gli", "una", "uno", "un", "e", "et", "und", "del", "della"]
)
_ORDINALS = {
    **{
        word: number
        for number, word in enumerate(
            ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"], 1
        )
    },
    "inaugural": 1,
    "maiden": 1,
    "thirteenth": 13,
    "fourteenth": 14,
    "fifteenth": 15,
    "sixteenth": 16,
    "seventeenth": 17,
    "eighteenth": 18,
    "nineteenth": 19,
    "twentieth": 20,
}
_NUMBERED = re.compile(r"(\d{1,3})(?:st|nd|rd|th)\Z")
_EDITION_BEHIND = re.compile(
    r"(?:\s*['’\"”)]*\s*)(?:[-–]\s*)?((?:19|20)\d\d|['’]?\d\d)(?![\d:.,]*\d|\s*(?:ships|nations|countries|aircraft))"
)
_EDITION_OF = re.compile(
    r"\b(?:(\d{1,3})(?:st|nd|rd|th)|("
    + "|".join(_ORDINALS)
    + r"))\s+(?:edition|round|iteration|session|meeting|instalment)\s+of\s+(?:the\s+)?"
    r"(?:[\w-]+\s+){0,6}?\Z",
    re.IGNORECASE,
)
_SHOWN_BEFORE = re.compile(r"\b(?:exercises?|ex|drills?|operation|edition of|editions? of)[\s\"'“‘-]*\Z", re.IGNORECASE)
_SHOWN_BEHIND = re.compile(
    r"[\s\"'”’-]*(?:(?:19|20)\d\d|\d\d\b|(?:naval|maritime|military|joint|multilateral|multinational|army|air)?\s*(?:exercises?|drills?|war ?games?|manoeuvres|edition|show|expo))",
    re.IGNORECASE,
)
_PROPER_BEHIND = re.compile(
    r"\s*,?\s*(?:(?:called|named|dubbed|code-?named|titled|known as)\s+)?[\"'“‘]?(?P<name>[A-Z][\w’-]*(?:\s+(?:of|for|the|de)\s+[A-Z][\w’-]*|\s+[A-Z][\w’-]*){0,3})"
)
_PROPER_BEFORE = re.compile(
    r"(?P<name>[\"'“‘]?(?:[A-Z][\w’]*\s+){0,3}[A-Z][\w’]*(?:\s+|[-–])(?:20\d\d|['’]?\d\d)[\"'”’]?)\s*,?\s+(?:an?|the|which|is|was)\s+(?=(?:[\w-]+\s+){0,6}?$)"
)
_QUOTED = re.compile(
    r"[\"“‘'](?P<name>[A-Z][\w’-]*(?:\s+[A-Z][\w’-]*){0,3}(?:\s*[-–]?\s*(?:20\d\d|\d\d|[IVX]+))?)[\"”’']"
)
_YEARED = re.compile(r"\b(?P<name>(?:[A-Z][\w’]+\s+){0,3}[A-Z][\w’]{2,}(?:\s+|[-–])(?P<year>20\d\d|['’]\d\d))\b")
_CONTEXT = re.compile(
    r"\b(?:side-?lines? of|margins of|ahead of|prior to|since|after|following|like|such as|including|part of|during|framework of|outside of|unlike|before|at|for)\s+"
    r"(?:[\w'’\"“‘-]+\s+){0,3}?[\"'“‘]?\Z",
    re.IGNORECASE,
)
_NO_NAME = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "the", "it", "he", "she", "they", "this", "that", "these", "those", "in", "on", "at", "photo", "image", "file", "by", "we", "i", "updated", "published", "source", "new"]
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
        is_new: whether it is spoken of as not known before: “a exercise”, “another exercise”.
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
    is_context: bool = False
    rule: str = "kind-word"


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with its words, as `mentions` reads it.

    Attributes:
        text: the whole article.
        sentence: the sentence.
        words: its words, with offsets in the article.
    """

    text: str
    sentence: Sentence
    words: Sequence[Word]

    def before(self, start: int, width: int = 80) -> str:
        """Give what stands before an offset in the sentence."""
        return self.text[max(self.sentence.start, start - width) : start]

    def behind(self, end: int, width: int = 80) -> str:
        """Give what stands behind an offset in the sentence."""
        return self.text[end : min(self.sentence.end, end + width)]


def mentions(reading: Reading, lexicon: Lexicon, known: frozenset[str]) -> list[Mention]:
    """Find the events that a sentence names or describes, in its order.

    Args:
        reading: the sentence.
        lexicon: what drafting knows.
        known: series that the article names beyond doubt elsewhere, so that a weak name of theirs counts.
    """
    found = list(_series(reading, lexicon, known))
    taken = [(mention.start, mention.end) for mention in found]
    for mention in _by_kind(reading, lexicon, taken):
        found.append(mention)
    return sorted(_unlapped(found), key=lambda mention: mention.start)


def sure_series(readings: Sequence[Reading], lexicon: Lexicon) -> frozenset[str]:
    """Give the series that an article names beyond doubt."""
    return frozenset(
        found.value
        for reading in readings
        for found in lexicon.series.find(reading.words)
        if found.phrase not in lexicon.weak or _is_shown(reading, found)
    )


def _is_shown(reading: Reading, found: Found[str]) -> bool:
    """Tell whether a weak name stands beside a word that shows that it is an event's."""
    return bool(_SHOWN_BEFORE.search(reading.before(found.start)) or _SHOWN_BEHIND.match(reading.behind(found.end)))


def _series(reading: Reading, lexicon: Lexicon, known: frozenset[str]) -> Iterator[Mention]:
    for found in lexicon.series.find(reading.words):
        if found.phrase in lexicon.weak and found.value not in known:
            continue
        start, end = found.start, found.end
        year_match = _EDITION_BEHIND.match(reading.behind(end))
        year = _year(year_match[1]) if year_match else None
        if year_match and year:
            end += year_match.end()
        yield Mention(
            lexicon.kind_of.get(found.value, "other"), start, end, reading.text[start:end], series=found.value,
            name=key_of(found.phrase), edition=_edition(reading, found.first, start), year=year,
            is_context=bool(_CONTEXT.search(reading.before(start))), rule="series-of-the-vocabulary",
        )  # fmt: skip


def _year(text: str) -> int | None:
    digits = text.lstrip("'’")
    number = int(digits)
    if len(digits) == 4:
        return number
    return 2000 + number if 10 <= number <= 60 else None


def _edition(reading: Reading, first: int, start: int) -> int | None:
    """Give the edition that stands before a name: 12th ADMM-Plus, the second edition of it."""
    for index in range(first - 1, max(-1, first - 4), -1):
        word = reading.words[index]
        if (match := _NUMBERED.match(word.text)) is not None:
            return int(match[1]) or None
        if word.plain in _ORDINALS:
            return _ORDINALS[word.plain]
        if word.plain in _STOPS:
            break
    if (match := _EDITION_OF.search(reading.before(start, 120))) is not None:
        return int(match[1]) if match[1] else _ORDINALS[match[2].casefold()]
    return None


def _by_kind(reading: Reading, lexicon: Lexicon, taken: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    for found in lexicon.kinds.find(reading.words):
        if any(start < found.end and found.start < end for start, end in taken):
            continue
        yield _described(reading, found)


def _described(reading: Reading, found: Found[str]) -> Mention:
    words = reading.words
    first = found.first
    # The words before the kind belong to it up to a stop word or a mark: a joint India-Mongolia exercise.
    while first > 0 and found.first - first < 8:
        word = words[first - 1]
        between = reading.text[word.end : words[first].start]
        if word.plain in _STOPS or word.start < reading.sentence.start or between.strip(" -–'’\"“‘"):
            break
        first -= 1
    determiner = words[first - 1].plain if first > 0 and words[first - 1].start >= reading.sentence.start else ""
    start, end = words[first].start, found.end
    name, end, year, rule = _proper(reading, found, first, end)
    head = words[found.behind - 1].text
    capitals = [word for word in words[first : found.first] if word.text[0].isupper()]
    if not name and capitals and head[0].isupper() and first < found.first:
        name, rule = key_of(reading.text[start:end]), "name-with-its-kind"
    if (
        not name
        and head[0].isupper()
        and len(words[found.first : found.behind]) > 1
        and words[found.first].text[0].isupper()
        and capitals
    ):
        name = key_of(reading.text[start:end])
    year_match = _EDITION_BEHIND.match(reading.behind(end)) if name and year is None else None
    if year_match:
        year = _year(year_match[1])
        end += year_match.end() if year else 0
    return Mention(
        found.value, start, end, reading.text[start:end], name=name,
        edition=_edition(reading, found.behind, start), year=year, is_given=determiner in _GIVEN and not name,
        is_new=determiner in _NEW, is_context=bool(_CONTEXT.search(reading.before(start))), rule=rule,
    )  # fmt: skip


def _proper(reading: Reading, found: Found[str], first: int, end: int) -> tuple[tuple[str, ...], int, int | None, str]:
    """Give the name of its own that an event has: behind its kind, before it in apposition, or in quotes."""
    behind = reading.behind(end)
    if found.value == "exercise":
        if (
            (match := _PROPER_BEHIND.match(behind)) is not None
            and not match[0].startswith((",", " ,"))
            and key_of(match["name"])[0] not in _NO_NAME
        ):
            year = _EDITION_BEHIND.match(behind[match.end() :])
            name = re.sub(r"[-–]?(?:20)?\d\d\Z", "", match["name"])
            return (
                key_of(name),
                end + match.end("name"),
                _year(year[1]) if year else _year_in(match["name"]),
                "named-exercise",
            )
        before = reading.before(reading.words[first].start, 120)
        if (match := _PROPER_BEFORE.search(before)) is not None:
            return (
                key_of(re.sub(r"[-–\s]*['’]?(?:20)?\d\d\W*\Z", "", match["name"])),
                end,
                _year_in(match["name"]),
                "name-before-its-kind",
            )
        quoted = [match for match in _QUOTED.finditer(reading.sentence.text)]
        if len(quoted) == 1:
            name = quoted[0]["name"]
            return key_of(re.sub(r"[-–\s]*(?:20)?\d\d\Z", "", name)), end, _year_in(name), "quoted-name"
    return (), end, None, "kind-word"


def _year_in(name: str) -> int | None:
    match = re.search(r"((?:20)\d\d|\b\d\d|['’]\d\d)\W*\Z", name)
    return _year(match[1]) if match else None


def _unlapped(found: Sequence[Mention]) -> Iterator[Mention]:
    """Drop what lies in a mention that says more."""
    for mention in found:
        if not any(
            other is not mention and other.start <= mention.start and mention.end <= other.end
            and (other.end - other.start) > (mention.end - mention.start) for other in found
        ):  # fmt: skip
            yield mention

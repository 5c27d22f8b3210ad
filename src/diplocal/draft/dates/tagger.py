"""The tagger: all dates of a text, each with the days that it means and its role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from diplocal.draft.dates.context import Role, Verb, governing, is_no_date, is_stamp, verbs
from diplocal.draft.dates.grammar import LENGTHS, Expression, expressions
from diplocal.draft.dates.resolve import windows
from diplocal.draft.dates.tokens import Token, tokens
from diplocal.draft.dates.windows import Frame, Window
from diplocal.draft.sentences import Sentence, sentences

_LONGEST = 400
"""Tokens of a sentence that are looked at for dates; nobody writes longer ones, only machines do."""
_ONWARDS = ("onwards", "onward")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that a text gives.

    Attributes:
        first: the first day that it may mean; absent where it gives an end alone.
        last: the last one.
        when: what is said, in EDTF, never more precise than the words.
        role: what it is to what the sentence tells.
        tense: 1 for what is to come, -1 for what is past, 0 where the sentence does not say.
        start: offset of its first character.
        end: offset behind its last one.
        quote: `text[start:end]`.
        rule: the rule of the grammar that it fits.
    """

    first: date | None
    last: date | None
    when: str
    role: Role
    tense: int
    start: int
    end: int
    quote: str
    rule: str

    @property
    def is_day(self) -> bool:
        """Whether it names days, and not a month or more."""
        return any(len(point) == len("2026-02-18") for point in self.when.split("/"))


@dataclass(frozen=True, slots=True)
class Length:
    """How long something lasts, as a text gives it.

    Attributes:
        days: how many days.
        start: offset of its first character.
        end: offset behind its last one.
        quote: `text[start:end]`.
    """

    days: int
    start: int
    end: int
    quote: str


def dates(text: str, published: date | None) -> tuple[Dated, ...]:
    """Find the dates of a text, in its order.

    Args:
        text: the article's text.
        published: the day of its publication; without it only dates that name their year are given.
    """
    found: list[Dated] = []
    for sentence in sentences(text):
        found.extend(_dates(sentence, published))
    return tuple(found)


def lengths(text: str) -> tuple[Length, ...]:
    """Find how long things last: a five-day visit, a drill of two weeks."""
    words = list(tokens(text))
    found = []
    for expression in expressions(words, LENGTHS):
        count, unit = expression.number("c") or 0, expression.word("u")
        start, end = words[expression.first].start, _last(words, expression).end
        days = count * {"DAYS": 1, "WEEKS": 7}.get(unit or "", 0)
        if 0 < days < 100 and text[start:end].casefold() not in {"a day", "one day"}:
            found.append(Length(days, start, end, text[start:end]))
    return tuple(found)


def _dates(sentence: Sentence, published: date | None) -> list[Dated]:
    words = list(tokens(sentence.text))[:_LONGEST]
    acts = verbs(sentence.text)
    starts = [act.start for act in acts]
    bounds = (0, len(sentence.text))
    found: list[Dated] = []
    for expression in sorted(expressions(words), key=lambda expression: expression.first):
        first, last = words[expression.first], _last(words, expression)
        if is_no_date(sentence.text, first.start, last.end, expression.rule):
            continue
        act = governing(acts, starts, bounds, (first.start, last.end))
        found.extend(_dated(sentence, words, expression, act, published))
    return _composed(found, sentence)


def _dated(
    sentence: Sentence, words: Sequence[Token], expression: Expression, act: Verb | None, published: date | None
) -> Iterator[Dated]:
    first, last = words[expression.first].start, _last(words, expression).end
    frame = Frame(published, act.tense if act else 0)
    for window in windows(expression, frame):
        start, end = sentence.start + first, sentence.start + last
        role = _role(sentence, words, expression, act, window)
        is_open = role is Role.BEGINS and _is_open(words, expression)
        when = f"{window.when}/.." if is_open else window.when
        begins = None if when.startswith("..") else window.first
        ends = None if is_open else window.last
        quote = sentence.text[first:last]
        yield Dated(begins, ends, when, role, frame.tense, start, end, quote, expression.rule)


def _role(sentence: Sentence, words: Sequence[Token], expression: Expression, act: Verb | None, window: Window) -> Role:
    first, last = words[expression.first].start, _last(words, expression).end
    if is_stamp(sentence.text, first, last):
        return Role.STAMP
    if window.when.startswith(".."):
        return Role.ENDS
    if window.first != window.last:
        # Nobody speaks for a year; a span of days is what is spoken of.
        is_told = act is not None and act.role is Role.TOLD and expression.rule in {"month", "unit", "month-year"}
        return Role.TOLD if is_told else Role.WHOLE
    if _is_open(words, expression):
        return Role.BEGINS
    return act.role if act else Role.WHOLE


def _last(words: Sequence[Token], expression: Expression) -> Token:
    """Give the last token of an expression that is no full stop, which may be the sentence's."""
    at = expression.behind - 1
    return words[at - 1] if words[at].part == "DOT" and at > expression.first else words[at]


def _is_open(words: Sequence[Token], expression: Expression) -> bool:
    """Tell whether a day is given as one from which something goes on."""
    before = words[expression.first - 1].part if expression.first else "OTHER"
    behind = words[expression.behind].text.casefold() if expression.behind < len(words) else ""
    return "FROM" in {before, expression.opening} or behind in _ONWARDS


def _composed(found: list[Dated], sentence: Sentence) -> list[Dated]:
    """Give a first day its last one where the sentence tells how long it goes on."""
    begun = [dated for dated in found if dated.role is Role.BEGINS and dated.is_day]
    if len(begun) != 1 or any(dated.role is Role.ENDS for dated in found):
        return found
    told = lengths(sentence.text)
    if len(told) != 1:
        return found
    (dated,) = begun
    last = dated.first + timedelta(told[0].days - 1) if dated.first else None
    if last is None or last == dated.first:
        return found
    start, end = (
        min(dated.start, sentence.start + told[0].start),
        max(dated.end, sentence.start + told[0].end),
    )
    quote = sentence.text[start - sentence.start : end - sentence.start]
    whole = Dated(
        dated.first, last, f"{dated.first}/{last}", Role.WHOLE, dated.tense, start, end, quote, "days-from-start"
    )
    return [whole if other is dated else other for other in found]

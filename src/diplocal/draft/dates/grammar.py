"""The grammar of dates: regular expressions over the parts of a text's words.

A rule is written in the names of `tokens.LETTERS`; each is one character to the regular expression. Groups in small
letters name what a rule takes from its words. The first rule that fits a word keeps it; so longer rules stand first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from diplocal.draft.dates.tokens import LETTERS, Token

_SHORT = {
    "NUM": "(?:DAY|ORDINAL) DOT?",
    "WDAY": "(?: THE? WEEKDAY COMMA? ON? THE? )",
    "THRU": "(?:DASH|TO|UNTIL|SLASH)",
    "YEARPART": "(?: (?:COMMA|OF|IN)? (?P<y{0}>YEAR) | COMMA? OF? (?P<r{0}>NEXT|LAST|THIS) YEARS )",
    "TAIL": "(?: OPEN WEEKDAY CLOSE | COMMA? WEEKDAY )",
}


def _full(number: str) -> str:
    """A day with its month, in either order, with its year and weekday where they are given."""
    year = _SHORT["YEARPART"].format(number)
    other = year.replace("<y", "<z").replace("<r", "<s")
    return (
        f"(?: (?P<w{number}>WEEKDAY) COMMA? ON? OPEN? )? THE? (?: "
        f"(?P<d{number}>(?:DAY|ORDINAL)) DOT? OF? (?P<m{number}>MONTH) DOT? {year}? | "
        f"(?P<n{number}>MONTH) DOT? THE? (?P<e{number}>(?:DAY|ORDINAL)) {other}? )"
    )


def _year(number: str = "1") -> str:
    return _SHORT["YEARPART"].format(number)


_RULES = {
    "iso-span": "FROM? (?P<a>ISO) (?:DASH|TO|UNTIL|SLASH|AND) (?P<b>ISO)",
    "iso-end": "UNTIL (?P<a>ISO)",
    "iso-day": "(?P<a>ISO)",
    # 30 Nov to 2 Dec 2025; October 31 and November 1; Monday 3 to Friday 7 March is taken by the next
    "span": f"(?:FROM|BETWEEN|ON)? {_full('1')} (?:COMMA(?=AND))? (?P<link>THRU|AND) ON? {_full('2')}",
    # 15-25 February 2026; between 3 and 14 June; 2, 3 and 4 June
    "days-month": (
        "(?:FROM|BETWEEN|ON)? THE? (?: WEEKDAY COMMA? )? (?P<d1>DAY|ORDINAL) DOT? "
        "(?: COMMA (?:DAY|ORDINAL) )* (?P<link>THRU|AND) THE? (?: WEEKDAY COMMA? )? "
        f"(?P<d2>DAY|ORDINAL) DOT? OF? (?P<m1>MONTH) DOT? {_year()}?"
    ),
    # February 15 to 25, 2026; May 26 and 27
    "month-days": (
        "(?:FROM|BETWEEN|ON)? (?P<m1>MONTH) DOT? THE? (?P<d1>DAY|ORDINAL) (?: COMMA (?:DAY|ORDINAL) )* "
        f"(?P<link>THRU|AND) THE? (?P<d2>DAY|ORDINAL) {_year()}?"
    ),
    "end": f"UNTIL {_full('1')}",
    "week-of-day": f"THE? WEEKS OF {_full('1')}",
    "day": f"{_full('1')} TAIL?",
    "months": f"(?:FROM|BETWEEN|IN)? (?P<m1>MONTH) {_year('1')}? (?P<link>THRU|AND) (?P<m2>MONTH) {_year('2')}?",
    "quarter": (
        f"(?: THE? (?P<k>RANK|ORDINAL) QUARTER | (?P<q>QUARTERNAME) ) "
        f"(?: {_year()} | OF THE (?P<this>YEARS) | OF (?P<r2>NEXT|LAST|THIS) YEARS )?"
    ),
    "half": (
        f"(?: THE? (?P<k>RANK|LAST) HALF | (?P<q>HALFNAME) ) "
        f"(?: {_year()} | OF THE (?P<this>YEARS) | OF (?P<r2>NEXT|LAST|THIS) YEARS )?"
    ),
    "season-year": f"(?:START|MIDDLE|END)? DASH? OF? THE? (?P<s>SEASON) {_year()}",
    "season": "(?:LATER|EARLIER)? (?P<r>NEXT|LAST|THIS) (?P<s>SEASON)",
    "week-of-month": f"THE? (?P<k>RANK|ORDINAL|LAST) (?P<u>WEEKS|WEEKEND) OF (?P<m1>MONTH) {_year()}?",
    "part-of-month": f"THE? (?P<p>START|MIDDLE|END) DASH? OF? (?P<m1>MONTH) DOT? {_year()}?",
    "month-year": f"(?P<m1>MONTH) DOT? {_year()}",
    "next-month-name": "(?P<r>NEXT|LAST|THIS) (?P<m1>MONTH)",
    "month": "(?:IN|FROM|UNTIL|ON|TO) (?P<m1>MONTH)",
    "part-of-year": "THE? (?P<p>START|MIDDLE|END) DASH? OF? (?: (?P<y>YEAR) | THE? (?P<r>NEXT|LAST|THIS)? YEARS )",
    "year": "(?:IN|TO|UNTIL) (?P<y>YEAR)",
    "weekday-of-week": "(?P<w>WEEKDAY) OF? (?P<r>NEXT|LAST|THIS) WEEKS",
    "weekdays": "(?:FROM|BETWEEN|ON)? (?P<w1>WEEKDAY) (?P<link>THRU|AND) (?P<w2>WEEKDAY)",
    "weekday-end": "UNTIL (?P<r>NEXT|THIS)? (?P<w>WEEKDAY)",
    "weekday": "(?P<q>THIS|NEXT|LAST)? (?P<r>THIS|NEXT|LAST)? (?P<w>WEEKDAY)",
    "ago": "(?P<c>COUNT|DAY) (?P<u>DAYS|WEEKS|MONTHS) AGO",
    "in-time": "IN (?P<c>COUNT|DAY) (?P<u>DAYS|WEEKS|MONTHS)",
    "unit": "THE? (?P<p>LATER|EARLIER|START|MIDDLE|END)? OF? (?P<r>NEXT|LAST|THIS) "
    "(?P<u>WEEKS|MONTHS|YEARS|WEEKEND|QUARTER)",
    "part-of-this": "THE? (?P<p>END|START|MIDDLE) OF THE (?P<u>WEEKS|MONTHS)",
    "today": "LATER? (?: (?P<t>TODAY) | THIS PARTOFDAY )",
}
"""The rules by name, in the order in which they are tried."""

_LENGTH = {
    "days-long": "(?P<c>COUNT|DAY) DASH? (?P<u>DAYS|WEEKS|MONTHS)",
}


def _compiled(pattern: str) -> re.Pattern[str]:
    for name, meaning in _SHORT.items():
        pattern = re.sub(rf"\b{name}\b", lambda _, meaning=meaning: meaning, pattern)  # type: ignore[misc]
    named = re.sub(r"\b[A-Z]{2,}\b", lambda match: LETTERS[match[0]], pattern)
    return re.compile(named.replace(" ", ""))


RULES: Mapping[str, re.Pattern[str]] = {name: _compiled(pattern) for name, pattern in _RULES.items()}
LENGTHS: Mapping[str, re.Pattern[str]] = {name: _compiled(pattern) for name, pattern in _LENGTH.items()}


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that form a date.

    Attributes:
        rule: the rule that they fit.
        first: index of the first token.
        behind: index behind the last token.
        parts: the tokens that the rule names.
        opening: the part of the first token.
        listed: how many more days than its first its list names.
    """

    rule: str
    first: int
    behind: int
    parts: Mapping[str, Token]
    opening: str = "OTHER"
    listed: int = 1

    def number(self, *names: str) -> int | None:
        """Give the number of the first of these parts that is there."""
        return next((self.parts[name].number for name in names if name in self.parts), None)

    def word(self, *names: str) -> str | None:
        """Give what the first of these parts is."""
        return next((self.parts[name].part for name in names if name in self.parts), None)


def expressions(words: Sequence[Token], rules: Mapping[str, re.Pattern[str]] = RULES) -> Iterator[Expression]:
    """Find the expressions of time among words, in the order of the rules."""
    letters = "".join(LETTERS[word.part] for word in words)
    taken = bytearray(len(words))
    for rule, pattern in rules.items():
        for match in pattern.finditer(letters):
            first, behind = match.span()
            if any(taken[first:behind]):
                continue
            taken[first:behind] = b"\x01" * (behind - first)
            parts = {name: words[match.start(name)] for name, value in match.groupdict().items() if value}
            named = sum(word.part in {"DAY", "ORDINAL", "ISO", "WEEKDAY"} for word in words[first:behind])
            yield Expression(rule, first, behind, parts, words[first].part, max(1, named - 1))

"""Tokens: the words of a text, each with the part that it can play in a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
      (?P<iso>\d{4}-\d{2}-\d{2})(?![\w-])
    | (?P<numeric>\d{1,2}([./-])\d{1,2}\3\d{4})(?![\w])
    | (?P<clock>\d{1,2}(?:[:.]\d{2}){1,2}(?:\s?[ap]\.?m\b\.?)?(?![\w])|\d{1,2}\s?[ap]\.?m\b\.?|\d{4}\s?(?:hours|hrs)\b)
    | (?P<short>['’]\d{2})(?!\w)
    | (?P<ordinal>\d{1,2}(?:st|nd|rd|th|er|º))(?!\w)
    | (?P<number>\d+(?:[.,]\d+)*)(?P<unit>%|[^\W\d_]+)?
    | (?P<name>[qh][1-4])(?!\w)
    | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
    | (?P<mark>[^\w\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)

LETTERS = {
    name: chr(ord("A") + index if index < 26 else ord("a") + index - 26)
    for index, name in enumerate(
        (
            *("DAY", "ORDINAL", "YEAR", "MONTH", "WEEKDAY", "ISO", "CLOCK", "COUNT", "RANK"),
            *("DASH", "SLASH", "COMMA", "DOT", "OPEN", "CLOSE", "AND"),
            *("FROM", "BETWEEN", "TO", "UNTIL", "ON", "IN", "OF", "THE"),
            *("NEXT", "LAST", "THIS", "LATER", "EARLIER", "START", "MIDDLE", "END"),
            *("QUARTER", "QUARTERNAME", "HALF", "HALFNAME", "SEASON"),
            *("DAYS", "WEEKS", "MONTHS", "YEARS", "WEEKEND", "AGO", "TODAY", "PARTOFDAY", "OTHER"),
        )
    )
}
"""The parts, and the letter that stands for each: so the grammar can be regular expressions over a text's parts."""

_MONTHS = (
    ("january", "jan", "januar", "janvier", "enero", "gennaio", "janeiro", "januari"),
    ("february", "feb", "februar", "février", "febrero", "febbraio", "fevereiro", "februari"),
    ("march", "mar", "märz", "mars", "marzo", "março", "maret"),
    ("april", "apr", "avril", "abril", "aprile"),
    ("may", "mai", "mayo", "maggio", "maio", "mei"),
    ("june", "jun", "juni", "juin", "junio", "giugno", "junho"),
    ("july", "jul", "juli", "juillet", "julio", "luglio", "julho"),
    ("august", "aug", "août", "agosto", "agustus"),
    ("september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro"),
    ("october", "oct", "oktober", "octobre", "octubre", "ottobre", "outubro"),
    ("november", "nov", "novembre", "noviembre", "novembro"),
    ("december", "dec", "dezember", "décembre", "diciembre", "dicembre", "dezembro", "desember"),
)
_WEEKDAYS = (
    ("monday", "mon", "montag", "lundi", "lunes", "lunedì", "senin"),
    ("tuesday", "tue", "tues", "dienstag", "mardi", "martes", "martedì", "selasa"),
    ("wednesday", "wed", "mittwoch", "mercredi", "miércoles", "mercoledì", "rabu"),
    ("thursday", "thu", "thur", "thurs", "donnerstag", "jeudi", "jueves", "giovedì", "kamis"),
    ("friday", "fri", "freitag", "vendredi", "viernes", "venerdì", "jumat"),
    ("saturday", "sat", "samstag", "samedi", "sábado", "sabato", "sabtu"),
    ("sunday", "sun", "sonntag", "dimanche", "domingo", "domenica", "minggu"),
)
_CAPITALISED = frozenset(
    {"jan", "feb", "mar", "march", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"}
    | {"mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "august"}
)
"""Month and weekday names that are other words too, where they are not written with a capital."""
COUNTS = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
        ],
        1,
    )
} | {"a": 1, "an": 1, "couple": 2, "twenty": 20, "thirty": 30}
_RANKS = {
    word: number
    for number, words in enumerate(
        (("first", "opening", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("fifth", "5th")), 1
    )
    for word in words
}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}

_WORDS: dict[str, tuple[str, int]] = {
    **{name: ("MONTH", number) for number, names in enumerate(_MONTHS, 1) for name in names},
    **{name: ("WEEKDAY", number) for number, names in enumerate(_WEEKDAYS) for name in names},
    **{word: ("COUNT", number) for word, number in COUNTS.items()},
    **{word: ("RANK", number) for word, number in _RANKS.items()},
    **{word: ("SEASON", number) for word, number in _SEASONS.items()},
    **{f"q{number}": ("QUARTERNAME", number) for number in range(1, 5)},
    **{f"h{number}": ("HALFNAME", number) for number in (1, 2)},
    **{
        word: (part, 0)
        for part, words in {
            "AND": "and et und y e dan",
            "FROM": "from du del dal vom dari",
            "BETWEEN": "between",
            "TO": "to au al bis hingga",
            "UNTIL": "until till til through thru",
            "ON": "on am",
            "IN": "in during throughout im",
            "OF": "of de",
            "THE": "the le la el il der den",
            "NEXT": "next coming upcoming following",
            "LAST": "last past previous final",
            "THIS": "this current",
            "LATER": "later",
            "EARLIER": "earlier",
            "START": "early beginning start",
            "MIDDLE": "mid middle",
            "END": "late end close",
            "QUARTER": "quarter",
            "HALF": "half",
            "DAYS": "day days",
            "WEEKS": "week weeks",
            "MONTHS": "month months",
            "YEARS": "year years",
            "WEEKEND": "weekend",
            "AGO": "ago",
            "PARTOFDAY": "morning afternoon evening night midday noon",
        }.items()
        for word in words.split()
    },
    "today": ("TODAY", 0),
    "tonight": ("TODAY", 0),
    "tomorrow": ("TODAY", 1),
    "yesterday": ("TODAY", -1),
}
_PARTIAL = re.compile(r"\b(?:mid|early|late)[-\u2011]\Z", re.IGNORECASE)
_MARKS = {
    **dict.fromkeys("-–—\u2012\u2011", "DASH"),
    "/": "SLASH",
    ",": "COMMA",
    ".": "DOT",
    "(": "OPEN",
    ")": "CLOSE",
    "&": "AND",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark.

    Attributes:
        part: the part that it can play in a date, a key of `LETTERS`.
        number: what it counts or names: a day, a year, a month from 1, a weekday from 0 (Monday).
        text: as written.
        start: offset of its first character.
        end: offset behind its last one.
    """

    part: str
    number: int
    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Split a text, from its start to its end."""
    before = ""
    for match in _TOKEN.finditer(text):
        part, number = _part(match, text, before)
        yield Token(part, number, match[0], match.start(), match.end())
        before = match[0]


def _part(match: re.Match[str], text: str, before: str) -> tuple[str, int]:
    match match.lastgroup:
        case "word" | "name":
            return _word(match[0])
        case "mark":
            return _MARKS.get(match[0], "OTHER"), 0
        case "iso" | "numeric" | "clock" as kind:
            return ("CLOCK" if kind == "clock" else "ISO"), 0
        case "ordinal":
            number = int(re.match(r"\d+", match[0])[0])  # type: ignore[index] # it begins with digits
            return ("ORDINAL", number) if 1 <= number <= 31 else ("OTHER", 0)
        case _:
            return ("YEAR", 2000 + int(match[0][1:])) if match["short"] else _number(match, text, before)


def _word(word: str) -> tuple[str, int]:
    plain = re.sub(r"['’]s$", "", word).casefold()
    if plain in _CAPITALISED and not word[0].isupper():
        return "OTHER", 0
    return _WORDS.get(plain, ("OTHER", 0))


def _number(match: re.Match[str], text: str, before: str) -> tuple[str, int]:
    """Tell a day or a year from the number of a type, of a hull, or of many."""
    digits = match["number"]
    at = match.start()
    # Su-30 and P-8I are no days: a letter and a hyphen stand right before, or a letter right behind.
    is_type = at > 1 and before in {"-", "\u2011"} and text[at - 2].isalpha() and not _PARTIAL.search(text, at - 6, at)
    if match["unit"] or is_type or not digits.isdecimal() or len(digits) > 4 or text[max(at - 1, 0) : at] in "$€£₹#":
        return "OTHER", 0
    number = int(digits)
    if len(digits) == 4:
        return ("YEAR", number) if 1900 <= number <= 2199 else ("OTHER", 0)
    return ("DAY", number) if 1 <= number <= 31 and len(digits) <= 2 else ("COUNT", number)

"""The workload: an invented calendar of any size, the same for the same seed, with about 250 feeds.

Every event is valid by every rule, and stands in about ten feeds. Titles, places and texts hold accents and other
scripts; half of the events last days, half have clock times in the zones of their places.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

SEED = 20261
FIRST_DAY, DAYS = date(2022, 1, 3), 1750
"""All events are over on the day after the last; the rules then ask for nothing that a machine cannot know."""
TODAY = date(2027, 1, 1)
KINDS = (
    *("summit", "ministerial", "visit", "exercise", "review", "port-call"),
    *("conference", "exhibition", "dialogue", "signing", "workshop", "course"),
)
THEMES = ("maritime-security", "peacekeeping", "disarmament", "cyber", "disaster-relief", "space")
PLACES = {
    "AT": ("Austria", "Wien", "Europe/Vienna", 48.21, 16.37),
    "AU": ("Australia", "Brisbane", "Australia/Brisbane", -27.47, 153.03),
    "BE": ("Belgium", "Brussels", "Europe/Brussels", 50.85, 4.35),
    "BR": ("Brazil", "São Paulo", "America/Sao_Paulo", -23.55, -46.63),
    "CH": ("Switzerland", "Genève", "Europe/Zurich", 46.2, 6.14),
    "CI": ("Côte d’Ivoire", "Abidjan", "Africa/Abidjan", 5.32, -4.03),
    "CO": ("Colombia", "Bogotá", "America/Bogota", 4.71, -74.07),
    "EG": ("Egypt", "القاهرة", "Africa/Cairo", 30.04, 31.24),
    "ET": ("Ethiopia", "Addis Ababa", "Africa/Addis_Ababa", 9.02, 38.75),
    "FR": ("France", "Brest", "Europe/Paris", 48.39, -4.49),
    "GB": ("United Kingdom", "Portsmouth", "Europe/London", 50.82, -1.09),
    "GE": ("Georgia", "Tbilisi", "Asia/Tbilisi", 41.72, 44.79),
    "GR": ("Greece", "Αθήνα", "Europe/Athens", 37.98, 23.73),
    "IN": ("India", "Visakhapatnam", "Asia/Kolkata", 17.69, 83.22),
    "IS": ("Iceland", "Reykjavík", "Atlantic/Reykjavik", 64.15, -21.94),
    "JP": ("Japan", "東京", "Asia/Tokyo", 35.68, 139.69),
    "KE": ("Kenya", "Nairobi", "Africa/Nairobi", -1.29, 36.82),
    "MY": ("Malaysia", "Langkawi", "Asia/Kuala_Lumpur", 6.35, 99.8),
    "NL": ("Netherlands", "Den Haag", "Europe/Amsterdam", 52.08, 4.31),
    "NZ": ("New Zealand", "Auckland", "Pacific/Auckland", -36.85, 174.76),
    "PH": ("Philippines", "Manila", "Asia/Manila", 14.6, 120.98),
    "PL": ("Poland", "Kraków", "Europe/Warsaw", 50.06, 19.94),
    "QA": ("Qatar", "Doha", "Asia/Qatar", 25.29, 51.53),
    "SE": ("Sweden", "Malmö", "Europe/Stockholm", 55.6, 13.0),
    "SG": ("Singapore", "Singapore", "Asia/Singapore", 1.35, 103.82),
    "TH": ("Thailand", "Phuket", "Asia/Bangkok", 7.88, 98.39),
    "TR": ("Türkiye", "İstanbul", "Europe/Istanbul", 41.01, 28.98),
    "UA": ("Ukraine", "Київ", "Europe/Kyiv", 50.45, 30.52),
    "VN": ("Viet Nam", "Việt Trì", "Asia/Ho_Chi_Minh", 21.32, 105.4),
    "ZA": ("South Africa", "Durban", "Africa/Johannesburg", -29.86, 31.02),
}
SERIES = 16
ORGANISATIONS = 5
_PROSE = """the of and to in for on with at by from as conference states parties delegation ministerial joint statement
agreement framework convention protocol session working group committee council review implementation follow-up
programme regional bilateral multilateral climate trade security cooperation high-level preparatory plenary closing
opening segment side-event resolution draft negotiation observers members secretary-general ambassador permanent mission
representatives consultations informal annual extraordinary summit declaration; agenda, item: report (rev.1)
naïve façade coopération réunion Beschluß señal größte déclaration état évaluation"""
_WORDS = tuple(_PROSE.split())
_ADJECTIVES = ("Joint", "Naval", "Combined", "Northern", "Southern", "Coastal", "Arctic", "Pacific", "Tropical", "Wide")
_NOUNS = ("lantern", "anchor", "compass", "harbour", "beacon", "rudder", "mast", "sextant", "buoy", "keel")
_SETTINGS = {
    "name": "Workload",
    "description": "An invented calendar to measure with; nobody met, and nothing sailed.",
    "namespace": "2f1c9d4e-7b0a-4c55-9a39-0c9d3a8f6e11",
}


def records(count: int, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Give so many records, each as JSON has it; the first hundred are the same for every count."""
    chance = random.Random(seed)
    codes = tuple(PLACES)
    weights = [1 / (place + 12) for place in range(len(codes))]
    for number in range(count):
        yield _record(number, chance, codes, weights)


def _record(number: int, chance: random.Random, codes: tuple[str, ...], weights: list[float]) -> dict[str, Any]:
    present = list(dict.fromkeys(chance.choices(codes, weights, k=chance.choices((2, 3, 4, 7), (4, 4, 2, 1))[0])))
    host = present[0]
    _, city, zone, latitude, longitude = PLACES[host]
    day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    when, last, timed = _when(day, chance, is_timed=number % 2 == 1)
    page = f"https://news.example.org/{day:%Y/%m}/{number:06}"
    name = f"{chance.choice(_ADJECTIVES)} {chance.choice(_NOUNS)} {_letters(number)}, {city}"
    record: dict[str, Any] = {
        "id": f"event-{number:06}",
        "title": f"{name}: {_prose(chance, 60)}"[:60].rstrip(" -,;:("),
        "kind": chance.choice(KINDS),
        "status": chance.choice(("held", "held", "unreported", "postponed", "cancelled")),
        "when": when,
        "checked": (last + timedelta(days=3)).isoformat(),
        "themes": chance.sample(THEMES, chance.choice((1, 1, 1, 2))),
        "description": "\n".join(f"{_prose(chance, chance.randint(180, 220)).capitalize()}." for _ in range(3)),
        "places": [{"country": host, "city": city, "venue": f"Hall {chance.randint(1, 40)}; Avenue n° {number % 99}"}],
        "who": {"hosts": [host], "attended": present[1:]},
    }
    record["places"][0] |= {
        "latitude": round(latitude + chance.uniform(-0.05, 0.05), 5),
        "longitude": round(longitude + chance.uniform(-0.05, 0.05), 5),
    }
    if timed:
        record["timezone"] = zone
    if chance.random() < 0.3:
        record["series"] = f"series-{chance.randrange(SERIES)}"
    if chance.random() < 0.1:
        record["meeting_of"] = [f"organisation-{chance.randrange(ORGANISATIONS)}"]
    status = record["status"]
    says = {"says_when": when, "says_status": "announced" if status == "unreported" else status}
    record["sources"] = [
        _source(chance, "Example Gazette", day - timedelta(days=30), f"{page}/announced") | {"says_when": when},
        _source(chance, "Sample Herald", last + timedelta(days=1), f"{page}/report?lang=en") | says,
    ]
    return record


def _when(day: date, chance: random.Random, *, is_timed: bool) -> tuple[str, date, bool]:
    """Give a date as a record has it, its last day, and whether it has clock times."""
    if is_timed:
        start = datetime(day.year, day.month, day.day, chance.randint(7, 19), chance.choice((0, 15, 30)))  # noqa: DTZ001
        end = start + timedelta(minutes=chance.choice((60, 90, 180)))
        return f"{start:%Y-%m-%dT%H:%M}/{end:%Y-%m-%dT%H:%M}", end.date(), True
    if chance.random() < 0.1:
        last = (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return f"{day:%Y-%m}", last, False
    last = day + timedelta(days=chance.randint(0, 5))
    return (f"{day}/{last}" if last > day else f"{day}"), last, False


def _source(chance: random.Random, publisher: str, published: date, url: str) -> dict[str, Any]:
    claim = _prose(chance, 80).capitalize()
    return {"publisher": publisher, "published": published.isoformat(), "url": url, "claim": claim}


def _prose(chance: random.Random, length: int) -> str:
    words = chance.choices(_WORDS, k=length // 3)
    return " ".join(words)[:length].rstrip()


def _letters(number: int) -> str:
    """Spell a number, so that no two titles are alike."""
    word = ""
    while True:
        number, digit = divmod(number, 20)
        word = "bcdfghjklmnpqrstvwxz"[digit] + "aeiou"[digit % 5] + word
        if not number:
            return word.capitalize()


def write_calendar(
    folder: Path, count: int, seed: int = SEED, *, as_files: bool = False, publish: str | None = None
) -> Path:
    """Write the workload as a calendar, and give its folder.

    Args:
        folder: where to; it need not exist.
        count: how many records.
        seed: of chance.
        publish: what is published, if not everything.
        as_files: write a TOML file for each record, a thousand to a folder, and not one file of JSON Lines.
    """
    _write(folder / "calendar.toml", _pairs(_SETTINGS | ({"publish": publish} if publish else {})))
    for dimension, words in _vocabularies().items():
        text = "\n".join(f"[{key}]\n{_pairs(word)}" for key, word in words.items())
        _write(folder / "vocabulary" / f"{dimension}.toml", text)
    if as_files:
        for number, record in enumerate(records(count, seed)):
            _write(folder / f"{number // 1000:04}" / f"{record['id']}.toml", toml(record))
    else:
        bulk = folder / "bulk" / "workload.jsonl"
        bulk.parent.mkdir(parents=True, exist_ok=True)
        with bulk.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records(count, seed))
    return folder


def toml(record: dict[str, Any]) -> str:
    """Give the text of a record as a file of its own."""
    tables = {"who": record["who"]}
    rows = [(name, row) for name in ("places", "sources") for row in record[name]]
    plain = {key: value for key, value in record.items() if key not in {"id", "who", "places", "sources"}}
    parts = [_pairs(plain)]
    parts += [f"[[{name}]]\n{_pairs(row)}" for name, row in rows]
    parts += [f"[{name}]\n{_pairs(table)}" for name, table in tables.items()]
    return "\n".join(parts)


def _pairs(table: Mapping[str, object]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in table.items())


def _value(value: object) -> str:
    match value:
        case Mapping():
            return "{ " + ", ".join(f"{key} = {_value(held)}" for key, held in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(_value, value)) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def _vocabularies() -> dict[str, dict[str, dict[str, Any]]]:
    codes = tuple(PLACES)
    return {
        "kinds": {key: _word(key) for key in KINDS},
        "themes": {key: _word(key) for key in THEMES},
        "organisations": {
            f"organisation-{number}": _word(f"Organisation {number}")
            | {"expand": True, "members": [_member(code) for code in codes[number::9]]}
            for number in range(ORGANISATIONS)
        },
        "series": {f"series-{number}": _word(f"Series {number}") for number in range(SERIES)},
        "countries": {
            code: {"slug": f"country-{code.lower()}", "label": label} for code, (label, *_) in PLACES.items()
        },
    }


def _word(key: str) -> dict[str, Any]:
    label = key.replace("-", " ").capitalize()
    return {"label": label, "definition": f"{label}: an invented word."}


def _member(code: str) -> dict[str, str]:
    return {"country": code, "source": "https://www.example.org/charter"}

"""The words by which events are known: countries, series, sites, and the groups of what people do."""

from __future__ import annotations

import re
import tomllib
from collections import Counter

import pytest

from diplocal.catalogue import Catalogue
from diplocal.draft import countries
from diplocal.draft.lexicon import Lexicon
from diplocal.draft.phrases import Phrasebook, plain, words
from diplocal.draft.places import sites, spots
from diplocal.draft.sentences import sentences
from diplocal.draft.wording import any_of
from diplocal.gazetteer import cities_named
from diplocal.model import Event
from diplocal.vocabulary import Vocabulary
from support import ROOT

BOOK = countries.book()
PACKAGE = ROOT / "src" / "diplocal" / "draft"


def named(text: str) -> list[str]:
    return [nation.code for nation in countries.nations(text, words(text), BOOK)]


def test_every_country_of_the_calendar_has_its_names(our_calendar: Catalogue) -> None:
    codes = {code for code, _, _ in countries.table()}
    assert codes == set(our_calendar.vocabulary.countries)
    assert len(codes) == 250  # ISO 3166-1 has 249, and Kosovo uses a code that ISO leaves to its users


def test_no_name_is_of_two_countries() -> None:
    of = {(form == "names", name): code for code, form, name in countries.table()}
    for (_, name), code in of.items():
        assert {other for other, _, same in countries.table() if same == name} == {code}, name


def test_every_country_is_found_by_its_label_and_adjective(our_calendar: Catalogue) -> None:
    for code, country in our_calendar.vocabulary.countries.items():
        assert named(f"They met {country.label}'s minister.") == [code], country.label
        if country.adjective:
            assert code in named(f"The {country.adjective} minister met."), country.adjective


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("the Indian Ocean, the South China Sea and the Philippine Sea", []),
        ("the Gulf of Oman and the Sea of Japan", []),
        ("the Indo-Pacific", []),
        ("the Indo-French exercise", ["IN", "FR"]),
        ("Latin American armies and the American navy", ["US"]),
        ("it told us that U.S. and UK troops", ["US", "GB"]),
        ("Papua New Guinea and Guinea-Bissau", ["PG", "GW"]),
        ("South Korea, North Korea, the Republic of Korea", ["KR", "KP", "KR"]),
        ("INS Delhi and HMAS Perth", ["IN", "AU"]),
        ("Norvegia, Deutschland et États-Unis", ["NO", "DE", "US"]),
    ],
)
def test_waters_and_regions_are_no_countries(text: str, codes: list[str]) -> None:
    assert named(text) == codes


def test_a_site_stands_in_the_record_that_it_names(our_calendar: Catalogue) -> None:
    listed = tomllib.loads((PACKAGE / "sites.toml").read_text(encoding="utf-8"))["site"]
    assert len(listed) == len(sites()) > 20
    for site in listed:
        path = ROOT / site["source"]
        places = tomllib.loads(path.read_text(encoding="utf-8"))["places"]
        assert any(
            site["name"] in place.get("venue", "")
            and place["country"] == site["country"]
            and place.get("city") == site.get("city")
            for place in places
        ), site
        assert site["country"] in our_calendar.vocabulary.countries


def place(text: str, *near: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(spot.city, spot.country, spot.venue) for spot in spots(text, 0, near)]


def test_a_city_of_several_is_the_one_of_a_country_that_the_article_names() -> None:
    assert place("It was held in Perth.", "GB") == [("Perth", "GB", None)]
    assert place("It was held in Perth.", "AU") == [("Perth", "AU", None)]
    assert place("It was held in Perth.") == [("Perth", "AU", None)]


def test_a_site_tells_its_city_and_a_water_none() -> None:
    assert place("It was held at Changi Naval Base.") == [("Singapore", "SG", "Changi Naval Base")]
    assert place("It was held at Gorgon Air Base.") == [(None, None, "Gorgon Air Base")]
    assert place("It was held in the Arabian Sea.") == [(None, None, "Arabian Sea")]
    assert place("It was held in Nowhereville and in UN.") == []


def test_a_city_is_found_by_any_of_its_names() -> None:
    assert cities_named("Kuala Lumpur")[0].country == "MY"
    assert cities_named("") == ()
    assert cities_named("Nowhereville") == ()


def test_spellings_of_a_name_meet() -> None:
    book = Phrasebook([("ASEAN Defence Ministers' Meeting", 1), ("ADMM", 2), ("drill", 3), ("ADMM-Plus", 4)])
    text = "The ASEAN Defense Minister’s Meeting, the ADMM, the admm, Drills and ADMM–Plus"
    assert [found.value for found in book.find(words(text))] == [1, 2, 3, 4]
    assert plain("Organization") == plain("organisations")


def test_every_series_has_a_kind_and_most_have_a_telling_one(our_calendar: Catalogue, lexicon: Lexicon) -> None:
    kinds = Counter(lexicon.kind_of[key] for key in our_calendar.vocabulary.series)
    assert set(kinds) <= set(our_calendar.vocabulary.kinds)
    assert kinds["other"] <= 3


def test_records_teach_the_kind_of_their_series_and_the_people_in_office(our_calendar: Catalogue) -> None:
    vocabulary = Vocabulary(series=our_calendar.vocabulary.series)
    untaught, taught = Lexicon.of(vocabulary), Lexicon.of(vocabulary, [_event("milan", "ceremony")])
    assert (untaught.kind_of["milan"], taught.kind_of["milan"]) == ("exercise", "ceremony")
    assert [found.value.of for found in taught.people.find(words("It was Amina Jallow who spoke."))] == ["GM"]


def _event(series: str, kind: str) -> Event:
    source = {"publisher": "Some", "claim": "Some", "document": "Some"}
    people = [{"of": "GM", "name": "Amina Jallow", "office": "Minister of Defence"}]
    return Event.model_validate(
        {"id": "some", "title": "Some", "kind": kind, "status": "held", "when": "2026-02-18", "series": series,
         "description": "Some.", "people": people, "sources": [source]}
    )  # fmt: skip


def test_every_group_of_words_is_used_and_says_what_it_is_about() -> None:
    groups = tomllib.loads((PACKAGE / "wording.toml").read_text(encoding="utf-8"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    for name, group in groups.items():
        assert group["about"]
        assert group["words"]
        assert f'"{name}"' in code or f"'{name}'" in code, name
        re.compile(any_of(name))


def test_sentences_end_where_they_do() -> None:
    text = (
        "Adm. R. Hari Kumar met Lt. Gen. Li on Nov. 1 in the U.S. capital. They spoke.\n\nA headline\n- a list\n"
        "„Am 14. März beginnt es.“ Ende; neu"
    )
    assert [part.text for part in sentences(text)] == [
        "Adm. R. Hari Kumar met Lt. Gen. Li on Nov. 1 in the U.S. capital.", "They spoke.", "A headline", "- a list",
        "„Am 14. März beginnt es.“", "Ende;", "neu",
    ]  # fmt: skip
    lines = (
        "The ministers of both countries met in the capital city of",
        "Accra and spoke of a drill that is to be held in the south of",
        "the country. It begins soon, they said, and will last for the",
        "whole of next week.",
    )
    assert [part.text for part in sentences("\n".join(lines))] == [
        "\n".join((*lines[:2], "the country.")),
        "\n".join(("It begins soon, they said, and will last for the", lines[3])),
    ]
    assert all(len(part.text) <= 1_200 for part in sentences("word " * 2_000))
    assert [part.text for part in sentences("x" * 3_000)] == ["x" * 1_200, "x" * 1_200, "x" * 600]

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from diplocal.model import Event
from diplocal.party import Ground, Involvement, Party
from diplocal.records import read
from diplocal.vocabulary import DIMENSIONS, Dimension, Organisation, UnknownWordError, Vocabulary
from support import REAL, SAMPLE, record


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    catalogue = read(SAMPLE).catalogue
    assert catalogue is not None
    return catalogue.vocabulary


def event(**keys: object) -> Event:
    return Event.model_validate({"id": "sample", **tomllib.loads(record(**keys))})


@pytest.mark.parametrize(
    ("dimension", "word", "key"),
    [
        ("country", "IN", "IN"),
        ("country", "in", "IN"),
        ("country", "india", "IN"),
        ("country", "India", "IN"),
        ("country", "BHARAT", "IN"),
        ("country", "cote-d-ivoire", "CI"),
        ("country", "Côte d’Ivoire", "CI"),
        ("country", "east timor", "TL"),
        ("theme", "naval-operations", "naval-operations"),
        ("theme", "Naval Operations", "naval-operations"),
        ("theme", "navy", "naval-operations"),
        ("kind", "drill", "exercise"),
        ("organisation", "ASEAN", "asean"),
        ("organisation", "association of southeast asian nations", "asean"),
        ("series", "paper boat", "paper-boat"),
    ],
)
def test_a_word_is_found_by_key_slug_label_or_alias_in_any_case(
    vocabulary: Vocabulary, dimension: Dimension, word: str, key: str
) -> None:
    assert vocabulary.resolve(dimension, word) == key


@pytest.mark.parametrize(
    ("dimension", "word", "suggestion"),
    [
        ("country", "Inda", "IN"),
        ("country", "singapur", "SG"),
        ("theme", "maritime", "maritime-security"),
        ("theme", "industry", "defence-industry"),
        ("theme", "indstry", "defence-industry"),
        ("kind", "exercice", "exercise"),
        ("organisation", "aseann", "asean"),
        ("series", "zzz", None),
        ("country", "", None),
    ],
)
def test_an_unknown_word_brings_the_nearest_one(
    vocabulary: Vocabulary, dimension: Dimension, word: str, suggestion: str | None
) -> None:
    with pytest.raises(UnknownWordError, match=f"is no {dimension} of this calendar") as caught:
        vocabulary.resolve(dimension, word)

    assert (caught.value.dimension, caught.value.word, caught.value.suggestion) == (dimension, word, suggestion)


def test_an_alias_never_hides_a_key() -> None:
    made = {"label": "A", "definition": "A.", "expand": True}
    shadow = Organisation.model_validate({**made, "aliases": ["harbour"]})
    vocabulary = Vocabulary(organisations={"harbour": Organisation.model_validate(made), "quay": shadow})

    assert vocabulary.resolve("organisation", "HARBOUR") == "harbour"


def test_every_key_finds_itself_and_has_a_slug(vocabulary: Vocabulary) -> None:
    for dimension in DIMENSIONS:
        for key in vocabulary.words(dimension):
            assert vocabulary.resolve(dimension, key) == key
            assert vocabulary.resolve(dimension, vocabulary.slug(dimension, key)) == key


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_no_two_entries_of_this_calendar_answer_to_one_name(dimension: Dimension) -> None:
    catalogue = read(REAL).catalogue
    assert catalogue is not None
    owners: dict[str, set[str]] = {}
    for key, word in catalogue.vocabulary.words(dimension).items():
        for name in (key, word.label, *word.aliases):
            owners.setdefault(name.casefold(), set()).add(key)

    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


@pytest.mark.parametrize(
    ("organisation", "on", "members"),
    [
        ("asean", date(2025, 10, 25), ["MY", "SG"]),
        ("asean", date(2025, 10, 26), ["MY", "SG", "TL"]),
        ("asean", None, ["MY", "SG", "TL"]),
        ("admm-plus", date(2025, 11, 1), ["IN", "US", "MY", "SG", "TL"]),
        ("admm-plus", date(2025, 10, 1), ["IN", "US", "MY", "SG"]),
        ("harbour-forum", date(2020, 1, 31), ["FR", "GB"]),
        ("harbour-forum", date(2020, 2, 1), ["FR"]),
        ("harbour-forum", None, ["FR"]),
        ("nobody", date(2026, 1, 1), []),
    ],
)
def test_members_are_those_of_the_day(
    vocabulary: Vocabulary, organisation: str, on: date | None, members: list[str]
) -> None:
    assert list(vocabulary.members(organisation, on)) == members


def test_organisations_built_on_each_other_in_a_circle_are_each_met_once() -> None:
    def built_on(other: str) -> Organisation:
        return Organisation.model_validate(
            {
                "label": "A",
                "definition": "A.",
                "expand": True,
                "members_of": [other, "gone"],
                "members": [{"country": "IN", "source": "A"}],
            }
        )

    vocabulary = Vocabulary(organisations={"a": built_on("b"), "b": built_on("a")})

    assert list(vocabulary.foundations("a")) == ["a", "b"]
    assert list(vocabulary.members("a", None)) == ["IN"]


def parties(vocabulary: Vocabulary, made: Event) -> list[tuple[str, str]]:
    return [(party.country, party.ground) for party in vocabulary.involvement(made).parties]


def test_a_country_counts_on_every_ground_that_it_has(vocabulary: Vocabulary) -> None:
    made = event(
        when="2025-11-01",
        meeting_of=["asean"],
        who={"hosts": ["MY"], "attended": ["SG", "MY"], "invited": ["US"], "observers": ["FR"]},
        places=[{"country": "MY"}, {"city": "Somewhere"}],
    )

    assert parties(vocabulary, made) == [
        ("MY", "host"),
        ("SG", "attended"),
        ("MY", "attended"),
        ("US", "invited"),
        ("FR", "observer"),
        ("MY", "member"),
        ("SG", "member"),
        ("TL", "member"),
        ("MY", "place"),
    ]
    assert vocabulary.involvement(made).countries == ("MY", "SG", "US", "FR", "TL")


def test_the_absent_count_on_no_ground(vocabulary: Vocabulary) -> None:
    made = event(
        when="2025-11-01",
        meeting_of=["asean"],
        who={"hosts": ["IN", "MY"], "absent": ["MY", "TL"]},
        places=[{"country": "MY"}],
    )

    assert parties(vocabulary, made) == [("IN", "host"), ("SG", "member")]


def test_a_member_names_the_organisation_that_makes_it_one(vocabulary: Vocabulary) -> None:
    made = event(when="2025-11-01", who=None, meeting_of=["asean"])

    assert vocabulary.involvement(made).parties[0] == Party("MY", Ground.MEMBER, "asean")


def test_members_of_an_organisation_that_is_not_expanded_do_not_count(vocabulary: Vocabulary) -> None:
    made = event(who=None, meeting_of=["harbour-forum", "gone"])

    assert vocabulary.involvement(made) == Involvement((), frozenset({"harbour-forum"}), frozenset())


def test_a_meeting_of_unknown_date_counts_the_members_of_now(vocabulary: Vocabulary) -> None:
    made = event(when="unknown", who=None, meeting_of=["asean"])

    assert [country for country, _ in parties(vocabulary, made)] == ["MY", "SG", "TL"]


def test_an_event_concerns_the_organisations_convened_named_or_running_its_series(vocabulary: Vocabulary) -> None:
    def organisations(**keys: object) -> frozenset[str]:
        return vocabulary.involvement(event(**{"who": None, **keys})).organisations

    assert organisations(meeting_of=["admm-plus"]) == {"admm-plus", "asean"}
    assert organisations(who={"observers": ["harbour-forum", "FR"]}) == {"harbour-forum"}
    assert organisations(series="paper-boat") == {"admm-plus"}
    assert organisations(series="lantern-review") == set()
    assert organisations() == set()


def test_affiliations_are_the_organisations_of_those_who_take_part_not_of_the_place(vocabulary: Vocabulary) -> None:
    made = event(when="2025-11-01", who={"attended": ["SG"]}, places=[{"country": "FR"}])
    involvement = vocabulary.involvement(made)

    assert involvement.affiliations == {"asean", "admm-plus"}
    assert involvement.participants == {"SG"}
    assert [ground for ground in Ground if not ground.is_named] == [Ground.MEMBER, Ground.PLACE]


def test_an_accession_makes_an_affiliation_from_its_day_on(vocabulary: Vocabulary) -> None:
    def affiliations(when: str) -> frozenset[str]:
        return vocabulary.involvement(event(when=when, who={"attended": ["TL"]})).affiliations

    assert affiliations("2025-10-25") == set()
    assert affiliations("2025-10-26") == {"asean", "admm-plus"}

"""Matching: a draft of an event that the calendar has becomes a proposal for its record; any other is a new event."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from diplocal.catalogue import Catalogue
from diplocal.draft.matching import match
from diplocal.draft.proposal import Proposal
from diplocal.draft.value import Article, Draft
from proposals import ARTICLE, catalogue_of, proposed
from support import REAL, record, small_calendar, source

OURS: dict[str, object] = {
    "title": "Paper Boat 2026 naval exercise, Goa",
    "series": "paper-boat",
    "when": "2026-02-18/2026-02-20",
    "who": {"hosts": ["IN"], "attended": ["FR", "IN"], "observers": ["SG"]},
    "places": [{"country": "IN", "city": "Goa"}],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "events"


def found(
    folder: Path, records: Mapping[str, Mapping[str, object]], draft: Draft, article: Article = ARTICLE
) -> Proposal | None:
    shutil.rmtree(folder, ignore_errors=True)
    calendar = small_calendar(folder, {name: record(**keys) for name, keys in records.items()})
    return match(draft, article, catalogue_of(calendar))


def name_of(proposal: Proposal | None) -> str | None:
    return proposal.record.id if proposal else None


def stands(proposal: Proposal | None) -> dict[str, str]:
    assert proposal is not None
    return {change.field: f"{change.stands}: {change.was} → {change.says}" for change in proposal.open_changes}


# --- by series


def test_the_edition_of_a_series_is_known_by_its_number(folder: Path) -> None:
    records = {"third": {**OURS, "edition": 3, "when": "2024-02"}, "fourth": {**OURS, "edition": 4, "when": "2026"}}
    proposal = found(folder, records, proposed(edition=4, when=None))
    assert (name_of(proposal), proposal and proposal.ground) == ("fourth", "series")
    assert name_of(found(folder, records, proposed(edition=5, when=None))) is None


@pytest.mark.parametrize(
    ("when", "match"),
    [
        ("2026-02-18/2026-02-20", True),
        ("2026", True),
        ("2026-02", True),
        ("2026-02-19", True),
        ("2026-03-05", True),  # the same occasion, on another day: a contradiction to answer
        ("2026-02-18/..", True),
        ("../2026-02-20", True),
        ("2024-02-18", False),
        ("2026-07-01", False),
        ("2025-02-18/..", False),  # an open end is not for ever
        ("../2028-01-01", False),
    ],
)
def test_the_occasion_of_a_series_is_known_by_its_time(folder: Path, when: str, match: bool) -> None:
    assert name_of(found(folder, {"ours": OURS}, proposed(when=when))) == ("ours" if match else None)


def test_an_event_without_a_date_is_sought_around_its_article(folder: Path) -> None:
    undated = proposed(when=None)
    assert name_of(found(folder, {"ours": OURS}, undated)) == "ours"
    assert (
        name_of(found(folder, {"ours": OURS}, undated, dataclasses.replace(ARTICLE, published=date(2020, 1, 1))))
        is None
    )
    assert name_of(found(folder, {"ours": OURS}, undated, dataclasses.replace(ARTICLE, published=None))) == "ours"


def test_a_record_without_a_date_is_the_one_of_its_series(folder: Path) -> None:
    assert name_of(found(folder, {"ours": {**OURS, "when": "unknown", "status": "announced"}}, proposed())) == "ours"


def test_of_several_the_one_of_its_kind_and_then_the_nearest_is_meant(folder: Path) -> None:
    records = {
        "conference": {**OURS, "kind": "dialogue"},
        "late": {**OURS, "when": "2026-02-26"},
        "ours": {**OURS, "when": "2026-02-19/2026-02-21"},
    }
    assert name_of(found(folder, records, proposed())) == "ours"


def test_of_two_that_are_equally_near_neither_is_meant(folder: Path) -> None:
    assert name_of(found(folder, {"one": OURS, "two": OURS}, proposed())) is None


def test_what_only_groups_others_or_was_withdrawn_is_not_meant(folder: Path) -> None:
    assert name_of(found(folder, {"umbrella": {**OURS, "umbrella": True}}, proposed())) is None
    assert name_of(found(folder, {"umbrella": {**OURS, "withdrawn": "It was double."}}, proposed())) is None


# --- by parties and by name


def met(**changed: object) -> dict[str, object]:
    who = {"attended": ["IN", "FR"]}
    return {"title": "India-France talks", "kind": "bilateral-meeting", "when": "2026-02-18", "who": who, **changed}


def talks(when: str = "2026-02-18") -> Draft:
    return proposed(series=None, who__observers=None, title="Talks in Goa", kind="bilateral-meeting", when=when)


def test_the_same_few_on_the_same_day_met_once(folder: Path) -> None:
    proposal = found(folder, {"talks": met()}, talks())
    assert (name_of(proposal), proposal and proposal.ground) == ("talks", "parties")


@pytest.mark.parametrize(
    "changed",
    [
        {"when": "2026-02-19"},
        {"when": "2025-02-18"},
        {"kind": "exercise"},
        {"who": {"attended": ["IN", "SG"]}},
        {"who": {"attended": ["IN", "FR", "SG"]}},
        {"places": [{"country": "FR"}]},
        {"withdrawn": "It was double."},
    ],
)
def test_another_day_kind_company_or_place_is_another_meeting(folder: Path, changed: dict[str, object]) -> None:
    assert name_of(found(folder, {"talks": met(**changed)}, talks())) is None


def test_a_meeting_without_a_day_is_the_one_of_the_weeks_before_the_article(folder: Path) -> None:
    undated = proposed(series=None, who__observers=None, title="Talks in Goa", kind="bilateral-meeting", when=None)
    assert name_of(found(folder, {"talks": met()}, undated)) == "talks"
    assert name_of(found(folder, {"talks": met(when="2025-11-18")}, undated)) is None
    assert name_of(found(folder, {"talks": met(when="2026-02-22")}, undated)) is None
    assert name_of(found(folder, {"first": met(), "second": met(when="2026-02-20")}, undated)) is None


def test_of_two_meetings_in_a_month_a_month_tells_nothing(folder: Path) -> None:
    assert name_of(found(folder, {"talks": met()}, talks(when="2026-02"))) == "talks"
    records = {"first": met(), "second": met(title="Talks in Goa", when="2026-02-20")}
    assert name_of(found(folder, records, talks(when="2026-02"))) is None
    assert name_of(found(folder, records, talks(when="2026-02-20"))) == "second"


def test_a_name_that_is_nearly_the_same_is_the_same(folder: Path) -> None:
    ours = {**OURS, "series": None, "title": "Harbour light conference on lighthouses", "who": {"hosts": ["IN"]}}
    draft = proposed(
        series=None, title="Conference on lighthouses: Harbour Light", who__attended=None, who__observers=None
    )
    assert name_of(found(folder, {"ours": ours}, draft)) == "ours"
    assert name_of(found(folder, {"ours": ours}, proposed(series=None, title="Another thing entirely"))) is None


@pytest.mark.parametrize(
    "draft",
    [proposed(when="soon"), proposed(when="../soon"), proposed(edition=0), proposed(places__0__city="a\u202eb")],
)
def test_what_no_record_could_hold_is_of_no_record(folder: Path, draft: Draft) -> None:
    assert name_of(found(folder, {"ours": OURS}, draft)) is None


# --- what is proposed


def test_the_same_facts_are_no_change_but_a_source(folder: Path) -> None:
    proposal = found(folder, {"ours": OURS}, proposed())
    assert stands(proposal) == {}
    assert proposal is not None
    assert proposal.source is None
    assert {change.field for change in proposal.changes} >= {"when", "status", "series", "themes", "who.attended"}


@pytest.mark.parametrize(
    ("was", "says", "how"),
    [
        ("2026", "2026-02-18", "sharper"),
        ("2026-02", "2026-02-18/2026-02-20", "sharper"),
        ("2026-21", "2026-03", "sharper"),
        ("2026-02-18~", "2026-02-18", "sharper"),
        ("2026-02-18?", "2026-02-18", "sharper"),
        ("2026-02-18/..", "2026-02-18/2026-02-20", "sharper"),
        ("unknown", "2026-02-18", "new"),
        ("unknown", "../2026-02-18", "conflict"),
        ("unknown", "unknown", None),
        ("2026-02-18", "2026", None),
        ("2026-02-18", "2026-02", None),
        ("2026-02-18/2026-02-20", "2026-02-18/..", None),
        ("2026-02-18/2026-02-20", "../2026-02-20", None),
        ("2026-02-18/2026-02-20", "2026-02-19", "conflict"),
        ("2026-02-18", "2026-02-19", "conflict"),
        ("2026-02", "2026-03-01", "conflict"),
    ],
)
def test_a_date_is_sharper_the_same_or_a_contradiction(folder: Path, was: str, says: str, how: str | None) -> None:
    ours = {**OURS, "when": was, "status": "announced", "edition": 4}
    found_ = stands(found(folder, {"ours": ours}, proposed(when=says, status="announced", edition=4)))
    assert found_ == ({} if how is None else {"when": f"{how}: {was} → {says}"})


def test_a_date_that_was_given_up_is_no_contradiction(folder: Path) -> None:
    history = [{"on": "2026-01-10", "was": "2026-02-10", "note": "Moved."}]
    proposal = found(folder, {"ours": {**OURS, "history": history}}, proposed(when="2026-02-10"))
    assert stands(proposal) == {}


@pytest.mark.parametrize(
    ("was", "says", "source_day", "how"),
    [
        ("announced", "held", "2026-01-01", "later"),
        ("announced", "held", "2026-03-01", None),  # the record rests on what is newer
        ("confirmed", "postponed", "2026-01-01", "later"),
        ("unreported", "held", "2026-03-01", "later"),
        ("held", "announced", "2026-01-01", None),
        ("announced", "announced", "2026-01-01", None),
    ],
)
def test_the_last_word_on_a_status_is_proposed(
    folder: Path, was: str, says: str, source_day: str, how: str | None
) -> None:
    ours = {**OURS, "status": was, "sources": [source(published=source_day)]}
    found_ = stands(found(folder, {"ours": ours}, proposed(status=says)))
    assert found_ == ({} if how is None else {"status": f"{how}: {was} → {says}"})


def test_a_draft_without_date_and_status_proposes_neither(folder: Path) -> None:
    proposal = found(folder, {"ours": OURS}, proposed(when=None, status=None))
    assert proposal is not None
    assert {"when", "status"}.isdisjoint(change.field for change in proposal.changes)


def test_what_the_record_lacks_is_new_and_what_it_has_more_stays(folder: Path) -> None:
    ours = {**OURS, "who": {"hosts": ["IN"], "attended": ["FR", "MY"]}, "places": [{"country": "IN"}], "themes": []}
    found_ = stands(found(folder, {"ours": ours}, proposed(edition=4, who__invited=("FR", "GB"))))
    assert found_ == {
        "edition": "new: None → 4",
        "themes": "new: None → ('naval-operations',)",
        "who.observers": "new: None → ('SG',)",
        "who.invited": "new: None → ('GB',)",
        "places.0.city": "new: None → Goa",
    }


def test_another_city_or_country_is_a_contradiction(folder: Path) -> None:
    assert stands(found(folder, {"ours": OURS}, proposed(places__0__city="Kochi"))) == {
        "places.0.city": "conflict: Goa → Kochi"
    }
    abroad = {**OURS, "places": [{"country": "SG", "city": "Singapore"}]}
    moved = stands(found(folder, {"ours": {**abroad, "edition": 4}}, proposed(edition=4)))
    assert moved == {"places.0.country": "conflict: SG → IN", "places.0.city": "conflict: SG → Goa"}


def test_a_page_that_the_record_names_is_no_new_source_and_no_later_word(folder: Path) -> None:
    known = source(url="http://gazette.example/paper-boat/#top", published="2026-01-01")
    proposal = found(folder, {"ours": {**OURS, "status": "announced", "sources": [source(), known]}}, proposed())
    assert proposal is not None
    assert proposal.source == 1
    assert stands(proposal) == {}


# --- on the real calendar


def told(**facts: str | int | None) -> Draft:
    """Give a draft that names nobody and no place."""
    draft = proposed(**facts)
    return Draft(tuple(fact for fact in draft.facts if fact.field.partition(".")[0] not in {"who", "places"}))


@pytest.fixture(scope="module")
def real() -> Catalogue:
    return catalogue_of(REAL)


@pytest.mark.parametrize(
    ("draft", "identity"),
    [
        (told(series="ifr", kind="fleet-review", when="2026-02-18", title="Fleet review"), "ifr-2026"),
        (told(series="milan", when="../2026-02-25", title="Exercise MILAN 2026"), "milan-2026"),
        (told(series="admm-plus", kind="multilateral-meeting", edition=12, when=None), "admm-plus-12"),
        (told(series="aime", edition=2, when=None, title="Maritime exercise"), "aime-2"),
        (told(series="aime", when="2023-05-02/2023-05-08", title="Maritime exercise"), None),
        (told(series="singapore-airshow", kind="exhibition", when="2026-02-03/.."), "singapore-airshow-2026"),
    ],
)
def test_events_of_the_real_calendar_are_known_again(real: Catalogue, draft: Draft, identity: str | None) -> None:
    assert name_of(match(draft, ARTICLE, real)) == identity


def test_the_day_of_the_fleet_review_sharpens_a_year(tmp_path: Path) -> None:
    before = {
        "title": "Fleet review",
        "kind": "fleet-review",
        "series": "lantern-review",
        "when": "2026",
        "status": "announced",
    }
    draft = proposed(series="lantern-review", kind="fleet-review", when="2026-02-18", status="announced")
    assert stands(found(tmp_path, {"review": before}, draft))["when"] == "sharper: 2026 → 2026-02-18"

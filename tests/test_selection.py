from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from diplocal.catalogue import Catalogue
from diplocal.feeds import paths
from diplocal.model import Event
from diplocal.records import read
from diplocal.selection import Selection
from support import REAL, SAMPLE, record


def catalogue_of(reading: Catalogue | None) -> Catalogue:
    assert reading is not None
    return reading


SAMPLED = catalogue_of(read(SAMPLE).catalogue)
CALENDARS = {"sample": SAMPLED, "real": catalogue_of(read(REAL).catalogue)}


def matches(selection: dict[str, object], **keys: object) -> bool:
    """Tell whether a selection holds a record; the record is India's exercise of 18 February 2026 but for the keys."""
    event = Event.model_validate({"id": "sample", **tomllib.loads(record(**keys))})
    return Selection.model_validate(selection).matches(event, SAMPLED.vocabulary.involvement(event))


TEA = {
    "kind": "multilateral-meeting",
    "when": "2025-11-01",
    "meeting_of": ["asean"],
    "who": {"hosts": ["MY"], "invited": ["US"], "observers": ["harbour-forum"]},
    "places": [{"country": "FR"}],
}


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ({}, True),
        ({"country": ["MY"]}, True),
        ({"country": ["TL"]}, True),
        ({"country": ["FR"]}, True),
        ({"country": ["IN"]}, False),
        ({"country": ["IN", "MY"]}, True),
        ({"theme": ["naval-operations"]}, True),
        ({"theme": ["peacekeeping"]}, False),
        ({"kind": ["multilateral-meeting"]}, True),
        ({"kind": ["exercise"]}, False),
        ({"organisation": ["asean"]}, True),
        ({"organisation": ["harbour-forum"]}, True),
        ({"organisation": ["admm-plus"]}, False),
        ({"series": ["paper-boat"]}, False),
        ({"status": ["held"]}, True),
        ({"status": ["announced", "held"]}, True),
        ({"status": ["announced"]}, False),
        ({"role": ["host"]}, True),
        ({"role": ["attended"]}, False),
        ({"role": ["host"], "country": ["MY"]}, True),
        ({"role": ["host"], "country": ["SG"]}, False),
        ({"role": ["host", "member"], "country": ["SG"]}, True),
        ({"role": ["place"], "country": ["FR"]}, True),
        ({"named_only": True}, True),
        ({"named_only": True, "country": ["US"]}, True),
        ({"named_only": True, "country": ["SG"]}, False),
        ({"named_only": True, "country": ["FR"]}, False),
        ({"named_only": True, "role": ["member"]}, False),
        ({"with": ["TL"]}, True),
        ({"with": ["FR"]}, False),
        ({"with": ["admm-plus"]}, True),
        ({"with": ["harbour-forum"]}, True),
        ({"country": ["US"], "with": ["asean"]}, True),
        ({"not_country": ["FR"]}, False),
        ({"not_country": ["GB"]}, True),
        ({"not_theme": ["naval-operations"]}, False),
        ({"not_theme": ["peacekeeping"]}, True),
        ({"not_kind": ["multilateral-meeting"]}, False),
        ({"not_kind": ["exercise"]}, True),
        ({"not_organisation": ["asean"]}, False),
        ({"not_organisation": ["admm-plus"]}, True),
        ({"not_series": ["paper-boat"]}, True),
        ({"not_status": ["held"]}, False),
        ({"not_status": ["cancelled"]}, True),
        ({"country": ["MY"], "kind": ["exercise"]}, False),
        ({"country": ["MY"], "not_country": ["US"]}, False),
    ],
)
def test_within_a_key_any_word_will_do_and_every_key_has_to_be_met(
    selection: dict[str, object], expected: bool
) -> None:
    assert matches(selection, **TEA) is expected


def test_a_series_is_chosen_or_left_out_by_its_name() -> None:
    assert matches({"series": ["paper-boat"]}, series="paper-boat")
    assert not matches({"not_series": ["paper-boat"]}, series="paper-boat")
    assert matches({"organisation": ["admm-plus"]}, series="paper-boat")


def test_an_event_without_any_country_is_in_no_selection_by_role() -> None:
    assert not matches({"role": ["host"]}, who=None)
    assert not matches({"named_only": True}, who=None)
    assert matches({}, who=None)


@pytest.mark.parametrize(
    ("window", "when", "expected"),
    [
        ({"since": "2026-02-18"}, "2026-02-18", True),
        ({"since": "2026-02-19"}, "2026-02-18", False),
        ({"since": "2026-02-19"}, "2026-02-15/2026-02-25", True),
        ({"since": "2026-02-19"}, "2026-02", True),
        ({"since": "2027-01-01"}, "2026", False),
        ({"since": "2036-01-01"}, "2026-05-20/..", True),
        ({"until": "2026-02-18"}, "2026-02-18", True),
        ({"until": "2026-02-17"}, "2026-02-18", False),
        ({"until": "2026-02-17"}, "2026-02-15/2026-02-25", True),
        ({"until": "2026-05-19"}, "2026-05-20/..", False),
        ({"since": "2026-02-10", "until": "2026-02-20"}, "2026-02-18", True),
        ({"since": "2026-02-10", "until": "2026-02-17"}, "2026-02-18", False),
        ({"since": "2026-02-19", "until": "2026-02-20"}, "2026-02-18", False),
        ({"since": "1900-01-01"}, "unknown", False),
        ({"until": "2199-12-31"}, "unknown", False),
        ({}, "unknown", True),
    ],
)
def test_a_window_holds_what_touches_it(window: dict[str, object], when: str, expected: bool) -> None:
    assert matches(window, when=when) is expected


def test_a_date_may_be_written_bare() -> None:
    assert Selection(since=date(2026, 2, 18)) == Selection.model_validate({"since": "2026-02-18"})


@pytest.mark.parametrize(
    "selection",
    [{"contry": ["IN"]}, {"country": "IN"}, {"status": ["canceled"]}, {"role": ["guest"]}, {"since": "2026-02"},
     {"named_only": "yes"}],
)  # fmt: skip
def test_a_selection_of_another_shape_is_refused(selection: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Selection.model_validate(selection)


@pytest.mark.parametrize("name", CALENDARS)
def test_the_feeds_find_by_word_what_the_selection_matches(name: str) -> None:
    catalogue = CALENDARS[name]
    vocabulary = catalogue.vocabulary
    for record_ in catalogue.records:
        indexed = set(paths(record_, catalogue.vocabulary, catalogue.settings.collections))
        for dimension in ("kind", "theme", "organisation", "series", "country"):
            for key in vocabulary.words(dimension):
                selection = Selection.model_validate({dimension: [key]})
                path = f"{dimension}/{vocabulary.slug(dimension, key)}.ics"
                assert (path in indexed) is selection.matches(record_.event, record_.involvement)


@pytest.mark.parametrize("name", CALENDARS)
def test_the_feeds_find_by_country_and_theme_what_the_selection_matches(name: str) -> None:
    catalogue = CALENDARS[name]
    for record_ in catalogue.records:
        indexed = set(paths(record_, catalogue.vocabulary, catalogue.settings.collections))
        for country, word in catalogue.vocabulary.countries.items():
            for theme in catalogue.vocabulary.themes:
                selection = Selection(country=(country,), theme=(theme,))
                path = f"country/{word.slug}/{theme}.ics"
                assert (path in indexed) is selection.matches(record_.event, record_.involvement)


WORDS = {
    "country": list(SAMPLED.vocabulary.countries),
    "theme": list(SAMPLED.vocabulary.themes),
    "kind": list(SAMPLED.vocabulary.kinds),
    "organisation": list(SAMPLED.vocabulary.organisations),
    "series": list(SAMPLED.vocabulary.series),
    "status": ["held", "announced", "cancelled"],
}
CHOICES = st.fixed_dictionaries({}, optional={key: st.lists(st.sampled_from(words)) for key, words in WORDS.items()})


@given(CHOICES)
def test_another_word_in_a_key_never_takes_an_event_away(choice: dict[str, list[str]]) -> None:
    wider = {key: [*words, *WORDS[key][:1]] for key, words in choice.items() if words}

    chosen = SAMPLED.select([Selection.model_validate({key: words for key, words in choice.items() if words})])
    assert set(chosen_ids(chosen)) <= set(chosen_ids(SAMPLED.select([Selection.model_validate(wider)])))


def chosen_ids(records: tuple[object, ...]) -> list[str]:
    return [record_.id for record_ in SAMPLED.records if record_ in records]


@given(CHOICES)
def test_a_word_chosen_and_left_out_leaves_nothing_of_it(choice: dict[str, list[str]]) -> None:
    for key, words in choice.items():
        if words:
            both = Selection.model_validate({key: words, f"not_{key}": words})
            assert SAMPLED.select([both]) == ()


def test_alternatives_hold_what_any_of_them_matches_in_the_order_of_the_calendar() -> None:
    one, other = Selection(series=("paper-boat",)), Selection(series=("lantern-review",))

    assert SAMPLED.select([other, one]) == SAMPLED.select([one, other])
    assert [found.id for found in SAMPLED.select([one, other])] == ["paper-boat-2026", "lantern-review-2026"]
    assert SAMPLED.select([]) == ()

"""The gazetteer: cities by name and country, and how far apart places are."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplocal import gazetteer
from diplocal.gazetteer import City, cities_of, folded, great_cities, has_longer_name
from support import REAL

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
ROWS = resources.files("diplocal.gazetteer").joinpath("cities.tsv").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("country", "name"),
    [
        ("IN", "Visakhapatnam"),
        ("IN", "visakhapatnam"),
        ("IN", "Kochi"),
        ("IN", "Cochin"),
        ("JP", "Kochi"),
        ("VN", "Da Nang"),
        ("VN", "Đà Nẵng"),
        ("MY", "Kuala Lumpur"),
        ("MY", "KualaLumpur"),
        ("SG", "Singapore"),
        ("CR", "San José"),
        ("CR", "San Jose"),
    ],
)
def test_a_city_is_found_by_its_spellings(country: str, name: str) -> None:
    assert {city.country for city in cities_of(country, name)} == {country}


@pytest.mark.parametrize(
    ("country", "name"), [("SG", "Kuala Lumpur"), ("IN", "No Such Town"), ("QQ", "Kochi"), ("", "Kochi"), ("IN", "")]
)
def test_a_city_is_found_in_its_country_only(country: str, name: str) -> None:
    assert cities_of(country, name) == ()


def test_two_cities_of_one_name_are_both_found() -> None:
    assert len(cities_of("US", "Portland")) > 1
    assert {city.country for city in great_cities("Hyderabad", 500)} == {"IN", "PK"}


def test_great_cities_are_as_great_as_was_asked() -> None:
    assert [city.country for city in great_cities("Kuala Lumpur", 500)] == ["MY"]
    assert great_cities("Kuala Lumpur", 100_000) == ()
    assert great_cities("Belawan", 500) == ()


@pytest.mark.parametrize(
    ("country", "name", "expected"), [("CU", "Santiago", True), ("ES", "Santiago", True), ("SG", "Santiago", False)]
)
def test_a_name_may_be_part_of_a_longer_one(country: str, name: str, *, expected: bool) -> None:
    assert has_longer_name(country, name) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("Malé", "Male"), ("Đà Nẵng", "Da Nang"), ("St. Petersburg", "st petersburg"), ("İzmir", "Izmir")],
)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(text=st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(country=st.text(max_size=3), name=st.text())
def test_no_name_is_too_strange_to_be_looked_up(country: str, name: str) -> None:
    assert all(city.country == country for city in cities_of(country, name))
    assert isinstance(has_longer_name(country, name), bool)


class TestDistance:
    def test_known_distances(self) -> None:
        vizag = City("Visakhapatnam", "IN", 17.69, 83.22, 2000)
        assert vizag.distance(13.08, 80.27) == pytest.approx(602, abs=10)  # Chennai
        assert City("A", "AA", 0, 0, 1).distance(0, 180) == pytest.approx(20015, abs=1)
        assert City("A", "AA", 0, 179.9, 1).distance(0, -179.9) == pytest.approx(22, abs=1)
        assert City("A", "AA", 90, 0, 1).distance(90, 77) == pytest.approx(0, abs=0.001)

    @given(latitudes, longitudes, latitudes, longitudes)
    def test_is_the_same_there_and_back_and_within_half_the_earth(
        self, north: float, east: float, up: float, right: float
    ) -> None:
        there = City("A", "AA", north, east, 1).distance(up, right)
        back = City("B", "BB", up, right, 1).distance(north, east)
        assert there == pytest.approx(back, abs=0.01)
        assert 0 <= there <= 20016


class TestTable:
    def test_stands_in_blocks_of_countries(self) -> None:
        """One country is read without the rest, so that its rows have to stand together."""
        countries = [row.split("\t", 1)[0] for row in ROWS]
        assert countries == sorted(countries)

    def test_every_row_has_a_place_a_size_and_a_name(self) -> None:
        for row in ROWS:
            country, latitude, longitude, thousands, *names = row.split("\t")
            assert len(country) == 2
            assert -90 <= float(latitude) <= 90
            assert -180 <= float(longitude) <= 180
            assert int(thousands) >= 0
            assert all(names)
            assert [folded(name) for name in names[1:]] == names[1:]
            assert folded(names[0]) == names[1]

    def test_its_makers_are_named(self) -> None:
        notice = gazetteer.__doc__ or ""
        assert "GeoNames" in notice
        assert "CC BY 4.0" in notice


def test_the_cities_of_the_real_calendar_are_mostly_known() -> None:
    """It would say little of places if it knew few of them."""
    files = [file for file in REAL.glob("*/*.toml") if file.parent.name != "vocabulary"]
    places = [place for file in files for place in tomllib.loads(file.read_text(encoding="utf-8")).get("places", [])]
    named = {(place["country"], place["city"]) for place in places if "country" in place and "city" in place}
    known = {pair for pair in named if cities_of(*pair)}
    assert len(known) > 0.6 * len(named)

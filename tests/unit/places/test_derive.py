"""Pins of divisions are computed from their towns."""

import pytest

from pipeline.places.derive import Town, bare, divisions, middle


def town(name, latitude, longitude, county="", country="USA", state="Kentucky", population=30_000):
    return Town(name, country, latitude, longitude, population, "KY", state, county)


def test_many_towns_in_one_corner_weigh_no_more_than_the_rest():
    corner = [town(f"T{i}", 37.0 + i / 100, -85.0) for i in range(10)]
    latitude, _ = middle([*corner, town("Far", 39.0, -85.0)])
    assert 37.9 < latitude < 38.1


def test_the_date_line_does_not_tear_a_province():
    assert middle([town("A", 66.0, 178.0), town("B", 66.0, -178.0)])[1] in (180.0, -180.0)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kherson Oblast", "Kherson"),
        ("Provincia di Chieti", "Chieti"),
        ("Département du Vaucluse", "Vaucluse"),
        ("Boone County", "Boone"),
        ("Bavaria", "Bavaria"),
    ],
)
def test_the_word_for_the_kind_is_taken_off(name, expected):
    assert bare(name) == expected


def test_a_district_of_a_town_of_its_name_needs_no_row_but_in_the_united_states():
    abroad = [town("Bakhmut", 48.6, 38.0, "Bakhmut Raion", "UKR", "Donetsk")]
    here = [town("Boone", 38.9, -84.7, "Boone County")]
    assert [row[3] for row in divisions(abroad)] == ["province"]
    assert [row[3] for row in divisions(here)] == ["province", "district"]


def test_a_small_district_has_no_row():
    small = [town("Hamlet", 48.6, 38.0, "Nowhere Raion", "UKR", "Donetsk", 900)]
    assert [row[3] for row in divisions(small)] == ["province"]

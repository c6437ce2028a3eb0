"""The lists are sound, and names are found under their usual forms."""

import pytest

from pipeline.places import gazetteer
from pipeline.places.countries import adjectives, countries, rows_of
from pipeline.places.evidence import area_codes
from pipeline.places.place import Place, distance_km
from pipeline.schema.model import codes

TABLES = (gazetteer.features, gazetteer.provinces, gazetteer.counties, gazetteer.sites)
PLACES = [place for table in TABLES for places in table().values() for place in places]


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Zürich", "CHE"),
        ("Zurich", "CHE"),
        ("KYIV", "UKR"),
        ("St. Louis", "USA"),
        ("the Hague", "NLD"),
        ("Türkiye", "TUR"),
        ("Şırnak", "TUR"),
        ("Helmand", "AFG"),
    ],
)
def test_a_name_is_found_whatever_its_case_and_accents(name, country):
    assert country in {place.country for place in gazetteer.candidates(name)}


def test_every_country_of_our_lists_has_a_code():
    derived = {row["country"] for row in rows_of("divisions.csv")}
    known = {place.country for places in countries().values() for place in places}
    assert ({place.country for place in PLACES} | derived | known) - {None} <= codes("country")


def test_every_pin_is_on_the_globe_and_says_how_exact_it_is():
    for place in PLACES:
        assert (place.latitude is None) == (place.longitude is None) == (place.precision is None), place
        if place.latitude is not None:
            assert -90 <= place.latitude <= 90 and -180 <= place.longitude <= 180, place
            assert place.precision in codes("place_precision") - {"country"}, place


def test_every_province_has_a_pin():
    assert all(place.latitude is not None for places in gazetteer.provinces().values() for place in places)


def test_a_province_of_our_own_lies_where_its_towns_do():
    computed = {(row["country"], row["admin1"]): row for row in rows_of("divisions.csv") if row["kind"] == "province"}
    for place in PLACES:
        row = computed.get((place.country, place.province))
        if place.kind == "province" and row:
            there = Place("", "", latitude=float(row["latitude"]), longitude=float(row["longitude"]))
            assert distance_km(place, there) < 900, (place, row)


def test_countries_have_no_pin():
    assert all(place.latitude is None for places in countries().values() for place in places)


@pytest.mark.parametrize("name", ["West", "Federal", "Central"])
def test_a_direction_alone_is_no_division(name):
    assert not [p for p in gazetteer.candidates(name) if p.kind in ("province", "district")]


def test_a_county_is_one_only_with_its_word():
    assert "district" not in {place.kind for place in gazetteer.candidates("Greenup")}
    assert {place.province for place in gazetteer.divisions("Greenup")} == {"KY"}


def test_people_tell_their_country_and_are_no_name_of_it():
    assert (adjectives()["British"], adjectives()["Americans"]) == ("GBR", "USA")
    assert "U.S." not in adjectives()


def test_codes_of_telephones_and_post_lead_to_provinces():
    assert area_codes()["519"] == ("CAN", "08")
    assert {place.name for place in gazetteer.by_postal_code("TX")} == {"Texas"}


@pytest.mark.parametrize("row", rows_of("spellings.csv"), ids=lambda row: row["name"])
def test_every_spelling_leads_to_a_town(row):
    assert row["country"] in {p.country for p in gazetteer.candidates(row["name"]) if p.kind == "town"}

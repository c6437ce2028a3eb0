"""The lists are sound, and names are found under their usual forms."""

import pytest

from pipeline.places import gazetteer
from pipeline.schema.model import codes


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Zürich", "CHE"),
        ("Zurich", "CHE"),
        ("KYIV", "UKR"),
        ("St. Louis", "USA"),
        ("the Hague", "NLD"),
        ("Türkiye", "TUR"),
    ],
)
def test_a_name_is_found_whatever_its_case_and_accents(name, country):
    assert country in {place.country for place in gazetteer.candidates(name)}


def test_every_country_of_our_lists_has_a_code():
    lists = (gazetteer.countries(), gazetteer.provinces(), gazetteer.sites())
    found = {place.country for named in lists for places in named.values() for place in places}
    assert found - {None} <= codes("country")


def test_every_province_lies_near_a_town_of_its_own():
    for places in gazetteer.provinces().values():
        for place in places:
            assert -90 <= place.latitude <= 90 and -180 <= place.longitude <= 180


def test_countries_and_seas_have_no_pin():
    for named in (gazetteer.countries(), gazetteer.regions()):
        assert all(place.latitude is None for places in named.values() for place in places)

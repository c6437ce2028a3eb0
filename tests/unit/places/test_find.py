"""Places: real sentences in, rows out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.places.find import find_places
from pipeline.schema.model import codes
from tests.unit.parses import parsed


def places(text, actors=()):
    document = parsed(text)
    return {document.text[row["start"] : row["end"]]: row for row in find_places(document, list(actors))}


def test_a_town_in_the_state_that_the_text_says():
    rows = places("A blast hit Paris, Texas, on Monday.")
    assert (rows["Paris"]["country"], rows["Paris"]["place_precision"]) == ("USA", "town")
    assert round(rows["Paris"]["latitude"]) == 34
    assert rows["Texas"]["place_precision"] == "province"


def test_a_capital_without_more_is_the_well_known_one():
    assert places("Thousands marched through Paris on Monday.")["Paris"]["country"] == "FRA"


def test_an_abbreviated_state_stands_with_its_point():
    rows = places("Police in Salem, Ore., arrested two men.")
    assert rows["Salem"]["country"] == rows["Ore."]["country"] == "USA"
    assert round(rows["Salem"]["latitude"]) == 45


def test_the_surroundings_decide_between_namesakes():
    alone = places("Police in Birmingham arrested two men.")["Birmingham"]
    among = places("Police in Birmingham arrested two men. Mobile and Montgomery, Alabama, sent help.")["Birmingham"]
    assert (alone["country"], among["country"]) == ("GBR", "USA")


@pytest.mark.parametrize("name", ["Ukraine", "Mexico", "Georgia", "Luxembourg"])
def test_a_country_has_no_pin(name):
    row = places(f"Troops of many nations crossed the border into {name} on Monday.")[name]
    assert row["place_precision"] == "country"
    assert row["latitude"] is None and row["longitude"] is None


def test_a_state_as_small_as_a_city_is_a_town():
    assert places("The ship docked in Singapore.")["Singapore"]["place_precision"] == "town"


@pytest.mark.parametrize(
    ("text", "words", "country", "precision"),
    [
        ("Shelling was reported in the Kherson Oblast.", "Kherson Oblast", "UKR", "province"),
        ("Officials in the Amur region of Russia said so.", "Amur region", "RUS", "province"),
        ("Villages in the Bakhmut district of Ukraine were shelled.", "Bakhmut district", "UKR", "district"),
    ],
)
def test_a_word_for_the_kind_sets_the_precision(text, words, country, precision):
    row = places(text)[words]
    assert (row["country"], row["place_precision"]) == (country, precision)


def test_an_unknown_place_has_nothing_invented():
    row = places("Troops crossed the river near Zzyrkovo on Monday.")["Zzyrkovo"]
    assert [row[c] for c in ("geonameid", "country", "latitude", "longitude", "place_precision")] == [None] * 5


def test_a_sea_and_a_continent_have_no_pin_and_no_country():
    row = places("A ship sank in the Black Sea.")["Black Sea"]
    assert (row["latitude"], row["country"]) == (None, None)


def test_ordinary_words_are_no_places():
    assert places("Reading a nice book in a mobile home is a bath for the mind.") == {}


def test_a_dateline_in_capitals_is_a_place():
    assert places("MOSCOW (Agency) -- The factory stood still.")["MOSCOW"]["country"] == "RUS"


def test_a_capital_that_acts_is_left_to_the_actors():
    text = "Troops entered Seoul."
    start = text.index("Seoul")
    government = {"kind": "actor", "start": start, "end": start + 5}
    assert "Seoul" in places(text)
    assert "Seoul" not in places(text, [government])


def test_an_unknown_name_of_an_actor_is_no_place():
    text = "Troops crossed the river near Zzyrkovo on Monday."
    start = text.index("Zzyrkovo")
    assert "Zzyrkovo" not in places(text, [{"kind": "actor", "start": start, "end": start + 8}])


def test_a_people_is_no_place():
    assert "Kuwaiti" not in places("The Kuwaiti minister met a Kuwaiti.")


def test_a_country_that_acts_is_still_a_place():
    text = "Troops entered Ukraine."
    start = text.index("Ukraine")
    assert "Ukraine" in places(text, [{"kind": "actor", "start": start, "end": start + 7}])


NAMES = [
    "Paris",
    "Texas",
    "London",
    "Ontario",
    "Kyiv",
    "the Black Sea",
    "Georgia",
    "Salem, Ore.",
    "western Iraq",
    "Zzyrkovo",
]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4))
def test_any_names_give_sound_rows(names):
    document = parsed("Fighting was reported in " + " and ".join(names) + ".")
    end = 0
    for row in find_places(document, []):
        assert end <= row["start"] < row["end"] <= len(document.text)
        end = row["end"]
        assert (row["latitude"] is None) == (row["longitude"] is None)
        assert row["place_precision"] is None or row["place_precision"] in codes("place_precision")
        assert row["country"] is None or row["country"] in codes("country")
        assert row["place_precision"] != "country" or row["latitude"] is None

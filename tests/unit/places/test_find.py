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


@pytest.mark.parametrize("name", ["Asia", "Atlantic Ocean", "Nile", "Middle East"])
def test_what_is_larger_than_a_province_or_long_has_no_pin_and_no_country(name):
    row = places(f"Many people died in the {name} last year.")[name]
    assert [row[c] for c in ("country", "latitude", "longitude", "place_precision")] == [None] * 4


def test_a_sea_lies_in_no_country():
    row = places("A ship sank in the Black Sea.")["Black Sea"]
    assert (row["country"], row["place_precision"]) == (None, "province")


def test_a_capital_that_acts_is_no_place_even_where_another_sentence_is_set_in_it():
    text = "Troops stood in Moscow. Moscow denied the report."
    start = text.rindex("Moscow")
    document = parsed(text)
    rows = find_places(document, [{"kind": "actor", "start": start, "end": start + 6}])
    assert [row["start"] for row in rows] == [text.index("Moscow")]


def test_a_town_that_was_taken_for_an_actor_is_a_place_where_the_text_says_so():
    text = "Police were called to a house near Leduc, Alberta. The Leduc shop was closed."
    starts = [text.index("Leduc"), text.rindex("Leduc")]
    rows = find_places(parsed(text), [{"kind": "actor", "start": s, "end": s + 5} for s in starts])
    assert {row["start"] for row in rows} >= set(starts)


def test_a_publisher_says_which_namesake():
    text = "Firemen from Worcester put out a fire in Newport."
    british = parsed(text, publisher="www.severnherald.co.uk")
    found = {british.text[row["start"] : row["end"]]: row for row in find_places(british, [])}
    assert found["Worcester"]["country"] == found["Newport"]["country"] == "GBR"


def test_a_telephone_number_says_which_namesake():
    rows = places("A man was shot in London on Sunday. Call the police at 519-555-0123.")
    assert (rows["London"]["country"], places("A man was shot in London.")["London"]["country"]) == ("CAN", "GBR")


def test_a_word_for_a_part_of_a_country_leaves_the_country():
    row = places("Fighting goes on in Western Canada, the army said.")["Western Canada"]
    assert (row["country"], row["place_precision"], row["latitude"]) == ("CAN", "country", None)


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

"""A table of sentences and what each place in them is: `sentences.csv`.

`precision` is "none" where the words are no place. Empty coordinates mean that there must be no pin.
"""

import csv
from pathlib import Path

import pytest

from pipeline.places.find import find_places
from pipeline.places.place import Place, distance_km
from tests.unit.parses import parsed

TOLERANCE_KM = {"point": 20.0, "town": 30.0, "district": 100.0, "province": 250.0}

with (Path(__file__).parent / "sentences.csv").open(encoding="utf8", newline="") as lines:
    CASES = [(row["class"], row) for row in csv.DictReader(lines)]


def test_there_are_many_sentences():
    assert len({row["text"] for _, row in CASES}) >= 80


@pytest.mark.parametrize(("kind", "row"), CASES, ids=[f"{kind}-{row['words']}" for kind, row in CASES])
def test_the_place_in_the_sentence(kind, row):
    document = parsed(row["text"])
    found = {document.text[place["start"] : place["end"]]: place for place in find_places(document, [])}
    if row["precision"] == "none":
        assert row["words"] not in found
        return
    assert row["words"] in found, list(found)
    place = found[row["words"]]
    assert (place["country"] or "", place["place_precision"] or "") == (row["country"], row["precision"])
    if not row["latitude"]:
        assert place["latitude"] is None and place["longitude"] is None
        return
    assert place["latitude"] is not None
    here = Place("", "", latitude=place["latitude"], longitude=place["longitude"])
    there = Place("", "", latitude=float(row["latitude"]), longitude=float(row["longitude"]))
    assert distance_km(here, there) <= TOLERANCE_KM[row["precision"]]

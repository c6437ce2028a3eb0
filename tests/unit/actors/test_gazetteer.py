from __future__ import annotations

import csv

import pytest

from pipeline.actors.gazetteer import FOLDER, countries, find_names, named
from pipeline.schema.model import codes
from tests.unit.actors.found import Found


def entry(words: str) -> str:
    (hit,) = find_names(words.split())
    return hit.readings[0].entry.name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("U.S.", "United States"),
        ("al - Qaeda", "al-Qaeda"),
        ("Côte d’ Ivoire", "Ivory Coast"),
        ("People ’s Liberation Army", "People's Liberation Army"),
        ("Pyongyang", "North Korea"),
        ("KCNA", "Korean Central News Agency"),
        ("Blue House", "Blue House"),
        ("Pentagon", "United States Department of Defense"),
    ],
)
def test_names_are_found_however_they_are_cut(words: str, name: str) -> None:
    assert entry(words) == name


def test_the_longest_name_wins() -> None:
    hits = find_names(["the", "United", "Nations", "Security", "Council", "met"])
    assert [(h.first, h.last) for h in hits] == [(1, 5)]


def test_words_in_lower_case_are_no_names() -> None:
    assert find_names(["they", "told", "us", "to", "turkey"]) == []


def test_every_code_of_the_files_is_known() -> None:
    for path in FOLDER.glob("*.csv"):
        with path.open(encoding="utf8", newline="") as lines:
            for row in csv.DictReader(lines):
                assert row.get("country", "") in codes("country") | {""}, (path.name, row)
                assert row.get("sector", "") in codes("plover_sector") | {""}, (path.name, row)
                assert row.get("type", "") in codes("actor_type") | {""}, (path.name, row)
                assert None not in row, (path.name, row)


def test_wikidata_items_are_not_shared() -> None:
    seen: dict[str, str] = {}
    for path in FOLDER.glob("*.csv"):
        with path.open(encoding="utf8", newline="") as lines:
            for row in csv.DictReader(lines):
                if item := row.get("wikidata_id"):
                    assert seen.setdefault(item, row["name"]) == row["name"]
                    assert item[0] == "Q" and item[1:].isdigit()


def test_every_state_has_a_name_and_a_code() -> None:
    assert len(countries()) > 190
    assert countries()["KOR"].name == "South Korea"
    assert named("South Korean")[0].sense == "adjective"


def test_a_name_that_bodies_of_several_states_bear_needs_its_state() -> None:
    text = "{} senators met on Monday. The Democratic Party won the vote, and {} papers said so."
    assert Found(text.format("U.S.", "U.S.")).name("Democratic Party") == "Democratic Party (United States)"
    assert Found(text.format("Chilean", "Chilean")).name("Democratic Party") == "Democratic Party"
    assert Found("Peru's Justice Department sued.").actor("Justice Department")["country"] == "PER"
    assert Found("Peru is vast. The Justice Department sued.").actor("Justice Department")["country"] != "USA"

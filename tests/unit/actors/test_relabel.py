from __future__ import annotations

import pytest

from pipeline.actors.relabel import relabel
from tests.unit.parses import parsed


def places(text: str) -> set[str]:
    """The names that carry a place's label after the correction."""
    return {
        " ".join(p.words[first:last])
        for p in relabel(parsed(text)).paragraphs
        for first, last, label in p.entities()
        if label in ("GPE", "LOC", "FAC")
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Near Tal Hamis, two strikes hit a convoy.", "Tal Hamis"),
        ("Near Baiji, one strike engaged a staging area.", "Baiji"),
        ("M23 rebels took Masisi, a town west of Goma.", "Masisi"),
        ("The convoys reached Madaya, Zabadani, Foua and Kefraya on Monday.", "Kefraya"),
        ("The general was buried in Kerman on Friday.", "Kerman"),
        ("Jets bombed the villages of Kafr Nasih and Umm al-Rish.", "Kafr Nasih"),
        ("They shot an intruder in the Samba sector on Monday.", "Samba"),
        ("Troops had cleared the Sambisa Forest.", "Sambisa Forest"),
    ],
)
def test_a_name_that_is_used_as_a_place_is_one(text: str, name: str) -> None:
    assert name in places(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rebels captured Maria Lopez near the border.", "Maria Lopez"),
        ("Investors had confidence in Halvorsen.", "Halvorsen"),
        ("The bank said it believed in Kerman Holdings Ltd.", "Kerman Holdings Ltd."),
        ("The Canadian port of Halifax closed.", "Canadian"),
    ],
)
def test_a_person_or_body_is_not_made_a_place(text: str, name: str) -> None:
    assert name not in places(text)


def test_a_text_without_such_names_is_left_as_it_is() -> None:
    document = parsed("Prime Minister Ana Torres resigned on Monday.")
    assert relabel(document) is document

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.actors.test_resolve import resolved

REPORT = (
    "A senior official resigned on Monday. The official gave no reason.\n\nGenex paid banks in Oslo. Genex declined."
)
MORE = "Banks in Oslo complained."
MISSING = "A spokesman for the harbour spoke."


def told(*texts: str, story: str = "story-1") -> list[dict[str, Any]]:
    """Copies of one story."""
    return [{"text": text, "story_id": story, "publisher": f"Paper {n}"} for n, text in enumerate(texts)]


def documents_of(texts: list[dict[str, Any]]) -> dict[str, list[int]]:
    """In how many documents each actor stands, by its name."""
    found: dict[str, list[int]] = {}
    for actor in resolved(texts)[0].values():
        found.setdefault(actor["name"], []).append(actor["document_count"])
    return {name: sorted(counts) for name, counts in found.items()}


def test_who_has_no_full_name_is_one_in_copies_of_a_story() -> None:
    found = documents_of(told(REPORT, f"{MISSING}\n\n{REPORT}", REPORT.split("\n\n")[1]))
    assert found["senior official"] == [2]
    assert found["Genex"] == found["banks"] == [3]


def test_its_mentions_are_those_of_all_copies() -> None:
    actors, mentions = resolved(told(REPORT, f"{MISSING}\n\n{REPORT}"))
    (genex,) = (a for a in actors.values() if a["name"] == "Genex")
    its = [m for m in mentions if m["actor_id"] == genex["actor_id"]]
    assert len(its) == genex["mention_count"] == 4
    assert len({m["doc_id"] for m in its}) == genex["document_count"] == 2


def test_the_same_words_in_two_stories_are_two_actors() -> None:
    found = documents_of([*told(REPORT), *told(REPORT, story="story-2")])
    assert found["senior official"] == found["Genex"] == [1, 1]


def test_other_paragraphs_of_a_story_are_not_copies() -> None:
    found = documents_of(told("A senior official resigned.", "A senior official returned."))
    assert found["senior official"] == [1, 1]


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_does_not_matter(rng: random.Random) -> None:
    texts = told(REPORT, f"{MORE}\n\n{REPORT}", f"{REPORT}\n\n{MISSING}")
    shuffled = rng.sample(texts, len(texts))
    assert resolved(texts)[0] == resolved(shuffled)[0]

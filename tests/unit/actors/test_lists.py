from __future__ import annotations

from pipeline.actors.candidate import Candidate
from pipeline.actors.lists import agree
from tests.unit.parses import parsed


def kinds(text: str, *given: tuple[str, str, str]) -> list[str]:
    """Kinds after agreement; given: the word, its kind and the rule that found it."""
    (paragraph,) = parsed(text).paragraphs
    at = paragraph.words.index
    return [c.kind for c in agree(paragraph, [Candidate(at(w), at(w) + 1, kind, rule) for w, kind, rule in given])]


def test_a_guess_among_bodies_is_a_body() -> None:
    given = [("Shas", "organization", "spacy"), ("Meretz", "person", "spacy"), ("Likud", "organization", "gazetteer")]
    assert kinds("He named Shas, Meretz and Likud.", *given) == ["organization"] * 3


def test_what_is_known_stays() -> None:
    given = [("Shas", "organization", "spacy"), ("Anna", "person", "spacy"), ("Likud", "organization", "gazetteer")]
    assert kinds("He named Shas, Anna and Likud.", *given)[1] == "person"


def test_names_apart_are_no_list() -> None:
    given = [("Shas", "organization", "spacy"), ("Meretz", "person", "spacy"), ("Likud", "organization", "gazetteer")]
    assert kinds("Shas met Meretz and Likud.", *given)[1] == "person"

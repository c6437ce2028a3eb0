"""Lemmas of verbs that the lemmatizer cuts short."""

import pytest

from pipeline.language.lemmas import verb_lemma
from tests.unit.parses import parsed


@pytest.mark.parametrize(
    ("word", "tag", "given", "lemma"),
    [
        ("fined", "VBD", "fin", "fine"),
        ("hoping", "VBG", "hop", "hope"),
        ("Hopes", "VBZ", "hop", "hope"),
        ("hopped", "VBD", "hop", "hop"),
        ("hops", "VBZ", "hop", "hop"),
        ("waxed", "VBD", "wax", "wax"),
        ("attacked", "VBD", "attack", "attack"),
        ("agreed", "VBD", "agree", "agree"),
        ("goes", "VBZ", "go", "go"),
        ("beating", "VBG", "beat", "beat"),
        ("rating", "NN", "rat", "rat"),
    ],
)
def test_an_undoubled_consonant_has_lost_its_e(word: str, tag: str, given: str, lemma: str) -> None:
    assert verb_lemma(word, tag, given) == lemma


def test_the_parse_has_the_mended_lemma() -> None:
    p = parsed("The court fined the bank, and its owners hoped for more.").paragraphs[0]
    assert [p.lemma[p.words.index(word)] for word in ("fined", "hoped")] == ["fine", "hope"]

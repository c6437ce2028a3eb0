"""The cue words: every class is described with its source, every way of taking content is known."""

import csv

import pytest

from pipeline.claims.lexicon import FOLDER, adjective_cues, hedges, noun_cues, verb_cues
from pipeline.schema.model import codes

FILES = ("verbs", "nouns", "adjectives", "adverbs", "sources")
CLAUSAL = {"clause", "infinitive", "object", "naming", "as", "predicate", "quotation"}
PREPOSITIONS = {"about", "against", "at", "by", "for", "in", "of", "on", "over", "to", "toward", "towards", "with"}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", FILES)
def test_every_class_is_described_with_its_source(name: str) -> None:
    described = {row["class"]: row["source"] for row in rows("classes") if row["file"] == name}
    assert {row["class"] for row in rows(name)} == set(described)
    assert all(described.values())


@pytest.mark.parametrize("name", FILES)
def test_no_word_stands_twice_in_a_class(name: str) -> None:
    keys = [tuple(value for key, value in row.items() if key != "complements") for row in rows(name)]
    assert len(keys) == len(set(keys))


def test_words_take_content_in_known_ways() -> None:
    verbs = {way for cues in verb_cues().values() for cue in cues for way in cue.complements}
    assert verbs <= CLAUSAL
    others = {way for cue in [*noun_cues().values(), *adjective_cues().values()] for way in cue.complements}
    assert others <= {"clause", "infinitive", "adjunct"} | PREPOSITIONS


def test_hedges_are_bands_of_the_vocabulary() -> None:
    assert set(hedges("cue").values()) <= set(codes("certainty"))

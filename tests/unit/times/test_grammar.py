"""Every rule finds the example beside it."""

import csv
from pathlib import Path

import pytest

from pipeline.times import grammar
from pipeline.times.meanings import MEANINGS
from pipeline.times.words import words

RULES = list(csv.DictReader((Path(grammar.__file__).parent / "rules.csv").open(encoding="utf8")))


@pytest.mark.parametrize("row", RULES, ids=lambda row: row["rule_id"])
def test_a_rule_matches_all_of_its_example(row):
    text = row["example"]
    found = words(text, 0, len(text))
    pattern = next(rule.pattern for rule in grammar.rules() if rule.rule_id == row["rule_id"])
    assert pattern.fullmatch("".join(map(grammar._code, found)))


def test_every_meaning_is_known_and_used():
    assert {rule.meaning for rule in grammar.rules()} == MEANINGS.keys()


def test_rules_have_names_of_their_own():
    assert len({row["rule_id"] for row in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty-four", {"number": "24"}),
        ("three hundred twenty", {"number": "320"}),
        ("nineteen ninety-six", {"year": "1996"}),
        ("2 1/2", {"number": "2.5"}),
        ("1,200", {"number": "1200"}),
        ("'80s", {"decade": "198"}),
        ("21st", {"ordinal": "21", "dayno": "21"}),
    ],
)
def test_figures_and_number_words(text, expected):
    (word,) = words(text, 0, len(text))
    assert (word.start, word.end) == (0, len(text))
    assert {k: v for k, v in word.classes.items() if k[0] != "'"} == expected

"""Every rule finds the example beside it."""

import csv
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.times import grammar
from pipeline.times.meanings import MEANINGS
from pipeline.times.setting import SUPPORTED, Setting
from pipeline.times.words import lexicon, words

RULES, HOLIDAYS = (
    list(csv.DictReader((grammar.FOLDER / name).open(encoding="utf8"))) for name in ("rules.csv", "holidays.csv")
)


@pytest.mark.parametrize("row", RULES, ids=lambda row: row["rule_id"])
def test_a_rule_matches_all_of_its_example(row):
    text = row["example"]
    found = words(text, 0, len(text))
    pattern = next(rule.pattern for rule in grammar.rules() if rule.rule_id == row["rule_id"])
    assert pattern.search("".join(grammar._code(tuple(word.classes)) for word in found))


def test_every_meaning_is_known_and_used():
    assert {rule.meaning for rule in grammar.rules()} == MEANINGS.keys()


def test_every_class_of_the_lexicon_is_used():
    used = {slot.name.rstrip("23") for rule in grammar.rules() for slot in rule.slots}
    assert {name for classes in lexicon().values() for name in classes if name[0] != "'"} <= used


@pytest.mark.parametrize(
    ("day", "expected"), [("easter", "2026-04-05"), ("11 4 4", "2026-11-26"), ("03-08", "2026-03-08")]
)
def test_holidays_are_computed(day, expected):
    time = MEANINGS["holiday"]({"fixed": day, "year": "2026"}, Setting(None, frozenset()))
    assert (time.value, time.basis) == (expected, "stated")


@pytest.mark.parametrize("row", HOLIDAYS, ids=lambda row: row["name"])
def test_every_holiday_is_found_and_has_a_day(row):
    text = row["name"]
    (phrase,) = grammar.phrases(words(text, 0, len(text)))
    time = MEANINGS[phrase.rule.meaning](phrase.slots, Setting(date(2026, 3, 4), SUPPORTED["day"]))
    assert phrase.rule.rule_id == "times.holiday"
    assert time.days.precision == "day"


def test_rules_have_names_of_their_own():
    assert len({row["rule_id"] for row in RULES}) == len(RULES)


FORMS = [*lexicon(), "2011", "31", "99999999999999999999", "1 1/2", "1990s", "'80s", "2026-13-45", "٣", "2300", "0"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(FORMS), max_size=12),
    st.sampled_from([None, date(2026, 3, 4), date(1500, 1, 1), date(2100, 12, 31)]),
)
def test_any_run_of_words_has_a_meaning_or_none(forms, published):
    text = " ".join(forms)
    found = words(text, 0, len(text))
    setting = Setting(published, SUPPORTED["day"] if published else frozenset())
    end = 0
    for phrase in grammar.phrases(found):
        assert end <= phrase.first < phrase.end <= len(found)
        end = phrase.end
        time = MEANINGS[phrase.rule.meaning](phrase.slots, setting)
        assert time is None or time.days is None or time.days.start <= time.days.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty-four", {"number": "24"}),
        ("three hundred twenty", {"number": "320"}),
        ("nineteen ninety-six", {"year": "1996"}),
        ("2 1/2", {"number": "2.5"}),
        ("1,200", {"number": "1200"}),
        ("'80s", {"decade": "198", "shortdecade": "8"}),
        ("80s", {"shortdecade": "8"}),
        ("21/11/2023", {"iso": "2023-11-21"}),
        ("03/04/2023", {"iso": "2023"}),
        ("31/31/2023", {}),
        ("1914-18", {"yearspan": "1914/1918"}),
        ("1999-00", {"yearspan": "1999/2000"}),
        ("2023-11", {"iso": "2023-11"}),
        ("24/7", {}),
        ("10.30", {"number": "10.30", "clocktime": "10:30"}),
        ("H1", {"quartername": "H1"}),
        ("3Q", {"quartername": "Q3"}),
        ("21st", {"ordinal": "21", "dayno": "21"}),
    ],
)
def test_figures_and_number_words(text, expected):
    (word,) = words(text, 0, len(text))
    assert (word.start, word.end) == (0, len(text))
    assert {k: v for k, v in word.classes.items() if k[0] != "'"} == expected

"""The lexicon's files: codes are the vocabularies', rows are well formed."""

from __future__ import annotations

import pytest

from pipeline.events.lexicon import LEXICON, TYPES, context_cues, governors, members_of, mode_cues, rows, rules
from pipeline.schema.model import codes

SLOTS = {"subj", "obj", "iobj", "comp", "compsubj", "poss", "mod", "any", "near", "adv"}


@pytest.mark.parametrize("event_type", TYPES)
def test_each_type_has_a_file_whose_codes_are_plovers(event_type: str) -> None:
    """A mode or context that the vocabulary lacks would be refused by the schema."""
    some = list(rows(event_type.lower()))
    assert some, event_type
    for row in some:
        assert row["pos"] in {"v", "n", "a"}, row
        assert row["lemma"], row
        assert not row["mode"] or row["mode"] in codes("plover_mode"), row
        assert set(filter(None, row["contexts"].split(";"))) <= codes("plover_context"), row


def test_requirements_name_slots_and_terms() -> None:
    """A misspelt slot would never be filled, and its row never match."""
    for some in rules().values():
        for rule in some:
            for requirement in rule.requires:
                assert requirement.terms, rule.rule_id
                assert requirement.slot in SLOTS or requirement.slot.isalpha(), rule.rule_id


def test_cues_are_codes_of_the_vocabularies() -> None:
    assert set(mode_cues()) <= codes("plover_type")
    assert {mode for some in mode_cues().values() for mode, _ in some} <= codes("plover_mode")
    assert {context for some in context_cues().values() for context in some} <= codes("plover_context")
    assert {realis for realis, _ in governors().values()} - {"", "attempted"} <= codes("realis")


def test_the_most_demanding_rule_comes_first() -> None:
    """ "Summon the ambassador" is ACCUSE, "summon the witness" REQUEST: the narrower row must be tried first."""
    assert [rule.event_type for rule in rules()["summon", "v"]] == ["ACCUSE", "REQUEST"]


def test_a_word_that_names_no_class_stands_for_itself() -> None:
    assert members_of("zeppelin") == {"zeppelin"}
    assert "missile" in members_of("weapon")


def test_every_file_has_a_reader() -> None:
    """No stray word list lies in the folder."""
    known = {t.lower() for t in TYPES} | {
        "frames", "classes", "actor_nouns", "governors", "supports", "mode_cues", "modes", "context_cues", "families", "function_words",
        "numbers", "bounds", "currencies", "units", "types", "forms",
    }  # fmt: skip
    assert {path.stem for path in LEXICON.glob("*.csv")} == known

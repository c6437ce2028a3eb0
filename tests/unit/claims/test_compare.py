"""What is kept of the wordings of claims saves time and changes no row."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.claims import worded
from pipeline.kernel import Tables
from pipeline.schema import from_rows
from pipeline.settings import Settings
from pipeline.stages import COMPARE_CLAIMS
from tests.unit.claims.test_link import claim, document

CONTENTS = (
    "the rocket failed because of a faulty valve",
    "a faulty valve was why the rocket failed",
    "The rocket  failed because of a FAULTY valve",
    "no rocket failed because of a faulty valve",
    "the crew put out a fire at the pad",
)
NUMBERS = range(1, len(CONTENTS) + 1)


def compared(contents: dict[int, str], before: Tables | None = None, **given: Any) -> Tables:
    """What the stage makes of contents by the number of their document, with what it kept before."""
    tables = {
        "local_claims": from_rows("local_claims", [claim(n, text, **given) for n, text in contents.items()]),
        "documents": from_rows("documents", [document(n) for n in contents]),
    }
    return COMPARE_CLAIMS(tables | ({"claim_words": before["claim_words"]} if before else {}), Settings())


def pairs(made: Tables) -> set[tuple[str, str, str]]:
    rows = made["claim_pairs"].to_pylist()
    return {(row["claim_id"], row["other_claim_id"], row["relation"]) for row in rows}


@given(st.lists(st.sets(st.sampled_from(NUMBERS)), min_size=2, max_size=5))
@settings(max_examples=25, deadline=None)
def test_any_nights_of_arrivals_and_withdrawals_end_as_a_rebuild(nights: list[set[int]]) -> None:
    before = None
    for night in nights:
        contents = {n: CONTENTS[n - 1] for n in sorted(night)}
        before = compared(contents, before)
        assert before == compared(contents)


def test_only_new_wordings_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    before = compared({1: CONTENTS[0], 2: CONTENTS[0]})
    read: list[str] = []
    monkeypatch.setattr(worded, "folded_words", lambda text: read.append(text) or text.split())
    after = compared({1: CONTENTS[0], 2: CONTENTS[0], 3: CONTENTS[4]}, before)
    assert read == [CONTENTS[4]]
    assert (before["claim_words"].num_rows, after["claim_words"].num_rows) == (1, 2)


def test_what_one_affirms_and_the_other_negates_is_not_the_same() -> None:
    assert pairs(compared({1: CONTENTS[0], 2: CONTENTS[1]})) == {("claim-2", "claim-1", "identical")}
    assert not pairs(compared({1: CONTENTS[0], 2: CONTENTS[3]}))


def test_spacing_and_case_make_no_other_wording_of_a_copy() -> None:
    apart = compared({1: CONTENTS[0], 2: CONTENTS[2]}, actor=None)
    assert not pairs(apart)  # in two stories, and nobody is named
    tables = {
        "local_claims": from_rows("local_claims", [claim(n, CONTENTS[at], actor=None) for n, at in ((1, 0), (2, 2))]),
        "documents": from_rows("documents", [document(1, "s"), document(2, "s")]),
    }
    assert pairs(COMPARE_CLAIMS(tables, Settings())) == {("claim-2", "claim-1", "identical")}

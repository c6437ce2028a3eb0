from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.release.account import Tally, in_words, lost, tally
from pipeline.release.promote import Origin, PromotionRefused, promote
from pipeline.schema import from_rows
from tests.unit.release.candidates import PASSED, rows, stage_reading, staged

FIRST = Origin(None, {}, {"sources": [], "code": {}, "settings": {}})
EMPTY = {"stage": "sources", "source_uri": "b.txt", "row_id": "", "reason": "empty", "detail": ""}
SECOND = {**rows()["documents"][0], "doc_id": "doc-2", "source_uri": "c.txt"}


def test_what_was_read_is_kept_or_rejected_and_the_manifest_says_so(tmp_path: Path) -> None:
    candidate = staged(tmp_path, rejected=[EMPTY])
    assert tally(candidate) == Tally(2, 1, {"empty": 1}) and list(lost(candidate)) == []
    assert "| rejected: empty | 1 |" in in_words(candidate)
    package = json.loads((promote(candidate, FIRST).folder / "datapackage.json").read_text())
    assert package["build"]["accounts"] == {"read": 2, "kept": 1, "rejected": {"empty": 1}}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("documents", "1 articles are no documents, first doc-2"),
        ("articles", "1 inputs are neither articles nor rejected, first doc-2"),
        ("inputs", "1 articles come from no input, first doc-2"),
        ("paragraphs", "1 documents have no paragraph and are not rejected, first doc-2"),
        ("rejected", "the stages have set aside 1 rows, but rejected has 0"),
    ],
)
def test_a_candidate_that_lost_a_row_on_the_way_is_refused(tmp_path: Path, table: str, said: str) -> None:
    both = [*rows()["documents"], SECOND]
    candidate = staged(tmp_path, documents=both, rejected=[EMPTY])
    assert list(lost(candidate)) == []
    rest = [row for row in candidate.read(table).to_pylist() if row.get("doc_id", "doc-2") != "doc-2"]
    candidate.write(table, from_rows(table, rest), facts=candidate.lineage(table)["facts"])
    for name in candidate.audits():
        candidate.write_audit(name, ["documents"], [PASSED])
    assert said in list(lost(candidate)) and said in in_words(candidate)
    with pytest.raises(PromotionRefused, match=said):
        promote(candidate, FIRST)
    assert candidate.warehouse.latest() is None


def test_a_record_that_was_read_and_never_staged_is_missed(tmp_path: Path) -> None:
    candidate = staged(tmp_path, documents=[*rows()["documents"], SECOND])
    facts = candidate.lineage("inputs")["facts"]
    stage_reading(candidate, rows()["documents"], [])
    candidate.write("documents", from_rows("documents", rows()["documents"]))
    candidate.write("inputs", candidate.read("inputs"), facts=facts)
    assert list(lost(candidate)) == ["2 were read, but 1 kept and 0 rejected"]

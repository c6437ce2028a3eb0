import json
from pathlib import Path
from typing import Any

import pytest

from expectations import kept
from expectations.audit import audit
from expectations.kept import audit_key
from expectations.structure import structure
from expectations.suite import rules
from pipeline import fingerprint
from pipeline.schema import PUBLISHED
from pipeline.warehouse import read_parquet
from tests.unit.release.candidates import rows, staged


def broken(root: Path, table: str, **changed: list[dict[str, Any]]) -> dict[str, str]:
    outcomes = audit(table, staged(root, **changed))
    return {o.expectation: o.severity for o in outcomes if not o.success}


@pytest.mark.parametrize("table", PUBLISHED)
def test_true_rows_pass_every_critical_rule(tmp_path: Path, table: str) -> None:
    assert "critical" not in broken(tmp_path, table).values()


@pytest.mark.parametrize("table", PUBLISHED)
def test_every_table_has_a_suite_of_structure_and_rules_have_unique_names(table: str) -> None:
    names = [rule.name for rule in rules(table)]
    assert {"every cell can be read", "what must be given is given"} < {rule.name for rule in structure(table)}
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("table", "cells", "rule"),
    [
        ("events", {"event_id": "event-9"}, "an event has a mention"),
        ("events", {"document_count": 2}, "copies count once"),
        ("events", {"place_precision": "country", "latitude": 1.0}, "a country has no pin"),
        ("events", {"status": "occurred"}, None),
        ("mentions", {"actor_id": "actor-9"}, "actor_id points to a row of actors"),
        ("mentions", {"start": 0, "end": 12}, "text stands in the text at its offsets"),
        ("claims", {"content_spans": [{"start": 0, "end": 4}]}, "content stands in the text at its spans"),
        ("claims", {"attribution_chain": []}, "the chain begins with the claimant"),
        ("claims", {"denies_claim_id": "claim-1"}, "a claim does not deny itself"),
        ("event_mentions", {"sentence_end": 30}, "the trigger stands in its sentence"),
        ("event_mentions", {"claim_id": "claim-9"}, "claim_id points to a row of claims"),
        ("documents", {"published_precision": "day"}, "a publication time has a precision and a basis"),
        ("document_lines", {"text_end": 999}, "a kept line lies inside the text"),
        ("actors", {"mention_count": 0}, "an actor is mentioned"),
    ],
)
def test_each_rule_finds_its_fault(tmp_path: Path, table: str, cells: dict[str, Any], rule: str | None) -> None:
    found = broken(tmp_path, table, **{table: [{**rows()[table][0], **cells}]})
    critical = {name for name, severity in found.items() if severity == "critical"}
    assert (rule in critical) if rule else not critical


def test_failing_rows_and_the_report_are_kept_with_the_candidate(tmp_path: Path) -> None:
    good = rows()["mentions"][0]
    bad = {**good, "mention_id": "m-2", "start": 1, "end": 5}
    candidate = staged(tmp_path, mentions=[good, bad])
    audit("mentions", candidate)
    assert read_parquet(candidate.folder / "failed" / "mentions.parquet")["mention_id"].to_pylist() == ["m-2"]
    report = candidate.report.read_text()
    assert (
        "Blocks the release" in report and "**mentions**: text stands in the text at its offsets: 1 of 2 rows" in report
    )
    recorded = json.loads((candidate.folder / "audit" / "mentions.json").read_text())
    assert set(recorded["sha256"]) == {"mentions", "documents", "actors"}


def test_a_share_that_drifts_warns_and_does_not_block(tmp_path: Path) -> None:
    documents = [{**rows()["documents"][0], "title": None}]
    found = broken(tmp_path, "documents", documents=documents)
    assert found["most documents have a title"] == "warning" and "critical" not in found.values()


def test_an_audit_is_adopted_while_all_that_it_rests_on_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = audit("mentions", staged(tmp_path, "run-1"))
    monkeypatch.setattr("expectations.validate.validate", None)  # whoever runs a suite now fails
    again = staged(tmp_path, "run-2")
    assert audit("mentions", again) == first
    recorded = again.audits()["mentions"]
    assert recorded["sha256"] == again.digests(["mentions", "documents", "actors"])
    for changed in ({"mentions": []}, {"documents": [{**rows()["documents"][0], "url": "b"}]}):
        with pytest.raises(TypeError):
            audit("mentions", staged(tmp_path, "run-3", **changed))


def test_an_audit_that_failed_is_made_anew_and_a_broken_record_counts_as_none(tmp_path: Path) -> None:
    bad = [{**rows()["mentions"][0], "start": 1, "end": 5}]
    for run in ("run-1", "run-2"):
        candidate = staged(tmp_path, run, mentions=bad)
        assert not all(outcome.success for outcome in audit("mentions", candidate))
        assert (candidate.folder / "failed" / "mentions.parquet").exists()
    good = staged(tmp_path, "run-3")
    audit("mentions", good)
    (tmp_path / "cache" / "audits" / "mentions.json").write_text('{"key": ')
    assert all(outcome.success for outcome in audit("mentions", good))


def test_the_key_of_an_audit_tells_tables_and_bytes_apart() -> None:
    assert audit_key("events", {"events": "1"}) == audit_key("events", {"events": "1"})
    assert len({audit_key(t, {"events": d}) for t in ("events", "claims") for d in "12"}) == 4


@pytest.mark.parametrize(
    "name",
    [
        "expectations/meaning.py",
        "expectations/structure.py",
        "pipeline/release/promises.py",
        "pipeline/release/evidence.py",
        "pipeline/release/stored.py",
        "pipeline/schema/vocabularies/rejection.csv",
    ],
)
def test_other_rules_are_another_audit(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = kept._code()
    edited, digest = fingerprint.ROOT.parent / name, fingerprint._digest
    assert edited.is_file()
    monkeypatch.setattr(fingerprint, "_digest", lambda path: "edited" if path == edited else digest(path))
    monkeypatch.setattr(kept, "code_fingerprint", fingerprint.code_fingerprint.__wrapped__)
    assert kept._code.__wrapped__() != before

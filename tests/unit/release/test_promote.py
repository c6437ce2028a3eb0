import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.release.promote import PromotionRefused, promote
from pipeline.release.stage import Candidate
from pipeline.release.verify import verify_release
from pipeline.schema import PUBLISHED, from_rows
from pipeline.warehouse import read_parquet, sha256_of, write_json
from tests.unit.release.candidates import rows, staged

BUILD = {"sources": [], "code": {}, "settings": {}}


def test_a_promoted_candidate_is_complete_sound_and_the_latest(tmp_path: Path) -> None:
    promoted = promote(staged(tmp_path), BUILD, datetime(2026, 3, 4, 3, 0, tzinfo=UTC))
    assert promoted.is_new and promoted.folder.name.startswith("20260304T030000Z-")
    assert (tmp_path / "releases" / "latest").resolve() == promoted.folder
    assert verify_release(promoted.folder) == []
    package = json.loads((promoted.folder / "datapackage.json").read_text())
    assert {r["name"]: r["rows"] for r in package["resources"]}["events"] == 1
    assert "event" in (promoted.folder / "README.md").read_text()


def test_the_same_tables_are_the_same_release(tmp_path: Path) -> None:
    first = promote(staged(tmp_path), BUILD)
    second = promote(staged(tmp_path, "run-2"), BUILD)
    assert not second.is_new and second.folder == first.folder
    assert len(list((tmp_path / "releases").glob("2*"))) == 1


def test_an_unchanged_table_is_stored_once(tmp_path: Path) -> None:
    first = promote(staged(tmp_path), BUILD, datetime(2026, 3, 4, tzinfo=UTC))
    event = {**rows()["events"][0], "is_disputed": True}
    second = promote(staged(tmp_path, "run-2", events=[event]), BUILD, datetime(2026, 3, 5, tzinfo=UTC))
    assert second.is_new
    same = [n for n in PUBLISHED if (first.folder / f"{n}.parquet").samefile(second.folder / f"{n}.parquet")]
    assert set(PUBLISHED) - set(same) == {"events"}


def test_an_offset_moved_by_one_is_refused_although_its_audit_had_passed(tmp_path: Path) -> None:
    promote(staged(tmp_path), BUILD)
    before = (tmp_path / "releases" / "latest").resolve()
    candidate = staged(tmp_path, "run-2", events=[{**rows()["events"][0], "is_disputed": True}])
    _move_offset(candidate)
    with pytest.raises(PromotionRefused, match="belongs to other bytes of mentions"):
        promote(candidate, BUILD)
    assert (tmp_path / "releases" / "latest").resolve() == before


def test_it_is_refused_even_with_a_forged_audit(tmp_path: Path) -> None:
    candidate = staged(tmp_path)
    _move_offset(candidate)
    for path in (candidate.folder / "audit").glob("*.json"):
        audit = json.loads(path.read_text())
        audit["sha256"] = {name: sha256_of(candidate.path(name)) for name in audit["sha256"]}
        write_json(path, audit)
    with pytest.raises(PromotionRefused, match="evidence of text"):
        promote(candidate, BUILD)
    assert not (tmp_path / "releases" / "latest").exists()


def _move_offset(candidate: Candidate) -> None:
    mention = rows()["mentions"][0]
    moved = from_rows("mentions", [{**mention, "start": mention["start"] + 1, "end": mention["end"] + 1}])
    pq.write_table(moved, candidate.path("mentions"))


@pytest.mark.parametrize("name", ["documents", "changes"])
def test_a_missing_table_or_audit_is_refused(tmp_path: Path, name: str) -> None:
    candidate = staged(tmp_path)
    (candidate.folder / "audit" / f"{name}.json").unlink()
    with pytest.raises(PromotionRefused, match=f"{name} was not audited"):
        promote(candidate, BUILD)
    candidate.path(name).unlink()
    with pytest.raises(PromotionRefused, match=name):
        promote(candidate, BUILD)


def test_a_failed_critical_expectation_is_refused_and_a_warning_is_not(tmp_path: Path) -> None:
    candidate = staged(tmp_path)
    outcome = {"expectation": "dates are ordered", "severity": "critical", "success": False}
    candidate.write_audit("events", [], [outcome])
    with pytest.raises(PromotionRefused, match="events failed: dates are ordered"):
        promote(candidate, BUILD)
    candidate.write_audit("events", [], [{**outcome, "severity": "warning"}])
    assert promote(candidate, BUILD).is_new


def test_editing_the_candidate_afterwards_does_not_touch_the_release(tmp_path: Path) -> None:
    candidate = staged(tmp_path)
    promoted = promote(candidate, BUILD)
    candidate.path("mentions").write_bytes(b"ruined")
    assert read_parquet(promoted.folder / "mentions.parquet").num_rows == 1
    assert verify_release(promoted.folder) == []


def test_what_a_killed_promotion_left_behind_is_cleared(tmp_path: Path) -> None:
    torn = tmp_path / "releases" / ".incoming-20260101T000000Z-abc"
    torn.mkdir(parents=True)
    (torn / "events.parquet").write_bytes(b"half")
    promoted = promote(staged(tmp_path), BUILD)
    assert not torn.exists() and verify_release(promoted.folder) == []


def test_verify_tells_of_lost_and_altered_files(tmp_path: Path) -> None:
    folder = promote(staged(tmp_path), BUILD).folder
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "claims.parquet").unlink()
    (copy / "events.parquet").chmod(0o644)
    (copy / "events.parquet").write_bytes(b"ruined")
    assert {(p.table, p.rule) for p in verify_release(copy)} == {
        ("claims", "its file is there"),
        ("events", "its bytes have the recorded SHA-256"),
    }

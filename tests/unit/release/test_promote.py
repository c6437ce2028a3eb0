import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.release.promote import Origin, PromotionRefused, complete_promotion, promote
from pipeline.release.stage import Candidate
from pipeline.release.verify import verify_release
from pipeline.schema import PUBLISHED, from_rows
from pipeline.warehouse import Warehouse, read_parquet, sha256_of, write_json
from tests.unit.release.candidates import PASSED, first_half, rows, staged

FIRST = Origin(None, {}, {"sources": [], "code": {}, "settings": {}})


def after(folder: Path) -> Origin:
    return Origin(folder.name, {}, FIRST.build)


def test_a_promoted_candidate_is_complete_sound_and_the_latest(tmp_path: Path) -> None:
    promoted = promote(staged(tmp_path), FIRST, datetime(2026, 3, 4, 3, 0, tzinfo=UTC))
    assert promoted.is_new and promoted.folder.name.startswith("20260304T030000Z-")
    assert (tmp_path / "releases" / "latest").resolve() == promoted.folder
    assert verify_release(promoted.folder) == []
    package = json.loads((promoted.folder / "datapackage.json").read_text())
    assert {r["name"]: r["rows"] for r in package["resources"]}["events"] == 1
    assert "event" in (promoted.folder / "README.md").read_text()


def test_the_same_tables_are_the_same_release(tmp_path: Path) -> None:
    first = promote(staged(tmp_path), FIRST)
    second = promote(staged(tmp_path, "run-2"), FIRST)
    assert not second.is_new and second.folder == first.folder
    assert len(list((tmp_path / "releases").glob("2*"))) == 1


def test_a_ruined_release_does_not_vouch_for_a_candidate_with_the_same_ruined_bytes(tmp_path: Path) -> None:
    latest = promote(staged(tmp_path), FIRST).folder
    candidate = staged(tmp_path, "run-2")
    _move_offset(candidate)
    _forge_audits(candidate)
    (latest / "mentions.parquet").chmod(0o644)
    shutil.copyfile(candidate.path("mentions"), latest / "mentions.parquet")
    with pytest.raises(PromotionRefused, match="mentions: text stands in the text at its offsets"):
        promote(candidate, after(latest))


def test_an_unchanged_table_is_stored_once(tmp_path: Path) -> None:
    first = promote(staged(tmp_path), FIRST, datetime(2026, 3, 4, tzinfo=UTC))
    event = {**rows()["events"][0], "is_disputed": True}
    second = promote(staged(tmp_path, "run-2", events=[event]), after(first.folder), datetime(2026, 3, 5, tzinfo=UTC))
    assert second.is_new
    same = [n for n in PUBLISHED if (first.folder / f"{n}.parquet").samefile(second.folder / f"{n}.parquet")]
    assert set(PUBLISHED) - set(same) == {"events"}


def test_an_offset_moved_by_one_is_refused_although_its_audit_had_passed(tmp_path: Path) -> None:
    promote(staged(tmp_path), FIRST)
    before = (tmp_path / "releases" / "latest").resolve()
    candidate = staged(tmp_path, "run-2", events=[{**rows()["events"][0], "is_disputed": True}])
    _move_offset(candidate)
    with pytest.raises(PromotionRefused, match="belongs to other bytes of mentions"):
        promote(candidate, after(before))
    assert (tmp_path / "releases" / "latest").resolve() == before


def test_it_is_refused_even_with_a_forged_audit(tmp_path: Path) -> None:
    candidate = staged(tmp_path)
    _move_offset(candidate)
    _forge_audits(candidate)
    with pytest.raises(PromotionRefused, match="mentions: text stands in the text at its offsets"):
        promote(candidate, FIRST)
    assert not (tmp_path / "releases" / "latest").exists()


def _move_offset(candidate: Candidate) -> None:
    mention = rows()["mentions"][0]
    moved = from_rows("mentions", [{**mention, "start": mention["start"] + 1, "end": mention["end"] + 1}])
    pq.write_table(moved, candidate.path("mentions"))


def _forge_audits(candidate: Candidate) -> None:
    for path in (candidate.folder / "audit").glob("*.json"):
        audit = json.loads(path.read_text())
        audit["sha256"] = {name: sha256_of(candidate.path(name)) for name in audit["sha256"]}
        write_json(path, audit)


@pytest.mark.parametrize("name", ["documents", "changes"])
def test_a_missing_table_or_audit_is_refused(tmp_path: Path, name: str) -> None:
    candidate = staged(tmp_path)
    (candidate.folder / "audit" / f"{name}.json").unlink()
    with pytest.raises(PromotionRefused, match=f"{name} was not audited"):
        promote(candidate, FIRST)
    candidate.path(name).unlink()
    with pytest.raises(PromotionRefused, match=name):
        promote(candidate, FIRST)


def test_a_failed_critical_expectation_is_refused_and_a_warning_is_not(tmp_path: Path) -> None:
    candidate = staged(tmp_path)
    outcome = {"expectation": "dates are ordered", "severity": "critical", "success": False}
    candidate.write_audit("events", [], [outcome])
    with pytest.raises(PromotionRefused, match="events failed: dates are ordered"):
        promote(candidate, FIRST)
    candidate.write_audit("events", [], [{**outcome, "severity": "warning"}])
    assert promote(candidate, FIRST).is_new


def test_editing_the_candidate_afterwards_does_not_touch_the_release(tmp_path: Path) -> None:
    candidate = staged(tmp_path)
    promoted = promote(candidate, FIRST)
    candidate.path("mentions").write_bytes(b"ruined")
    assert read_parquet(promoted.folder / "mentions.parquet").num_rows == 1
    assert verify_release(promoted.folder) == []


def test_it_is_refused_when_another_release_has_come_meanwhile(tmp_path: Path) -> None:
    first = promote(staged(tmp_path), FIRST)
    other = staged(tmp_path, "run-2", events=[{**rows()["events"][0], "is_disputed": True}])
    with pytest.raises(PromotionRefused, match="the latest release is no longer None"):
        promote(other, FIRST)
    assert promote(other, after(first.folder)).is_new


def test_tables_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    candidate = staged(tmp_path)
    table = from_rows("events", rows()["events"])
    candidate.write("events", table, made_from=["local_claims"], code="join_events 1")
    candidate.write_audit("events", ["documents"], [PASSED])
    assert promote(candidate, FIRST).is_new
    with pytest.raises(PromotionRefused, match="events was made by other code"):
        promote(candidate, Origin(None, {"events": "join_events 2"}, {}))
    changed = {**first_half(rows()["claims"][0]), "rule_id": "another"}
    candidate.write("local_claims", from_rows("local_claims", [changed]))
    with pytest.raises(PromotionRefused, match="events was made from another local_claims"):
        promote(candidate, FIRST)


def test_a_promotion_that_was_killed_between_its_two_renames_is_completed(tmp_path: Path) -> None:
    first = promote(staged(tmp_path), FIRST, datetime(2026, 3, 4, tzinfo=UTC)).folder
    event = {**rows()["events"][0], "is_disputed": True}
    second = promote(staged(tmp_path, "run-2", events=[event]), after(first), datetime(2026, 3, 5, tzinfo=UTC)).folder
    latest = tmp_path / "releases" / "latest"
    latest.unlink()
    latest.symlink_to(first.name)
    assert complete_promotion(Warehouse(tmp_path)) == second == latest.resolve()
    assert complete_promotion(Warehouse(tmp_path)) is None


def test_what_a_killed_promotion_left_behind_is_cleared(tmp_path: Path) -> None:
    torn = tmp_path / "releases" / ".incoming-20260101T000000Z-abc"
    torn.mkdir(parents=True)
    (torn / "events.parquet").write_bytes(b"half")
    promoted = promote(staged(tmp_path), FIRST)
    assert not torn.exists() and verify_release(promoted.folder) == []


def test_verify_tells_of_lost_and_altered_files(tmp_path: Path) -> None:
    folder = promote(staged(tmp_path), FIRST).folder
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "claims.parquet").unlink()
    (copy / "events.parquet").chmod(0o644)
    (copy / "events.parquet").write_bytes(b"ruined")
    assert {(p.table, p.rule) for p in verify_release(copy)} == {
        ("claims", "its file is there"),
        ("events", "its bytes have the recorded SHA-256"),
    }

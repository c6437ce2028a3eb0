from __future__ import annotations

from pathlib import Path

from pipeline.release.stage import Candidate
from pipeline.release.sweep import LONGEST_WRITE, sweep
from pipeline.schema import from_rows
from pipeline.warehouse import Warehouse
from tests.unit.release.candidates import rows, staged


def test_the_folders_of_runs_that_ended_are_swept_once_others_have_replaced_their_tables(tmp_path: Path) -> None:
    old, new = staged(tmp_path, "run-1"), staged(tmp_path, "run-2")
    assert sweep(old.warehouse, {"run-1"}, 0) == [], "it runs still"
    assert sweep(old.warehouse, set(), 0) == [old.folder]
    assert not old.folder.exists() and new.read("events").num_rows == 1


def test_a_build_that_is_killed_again_and_again_leaves_one_folder(tmp_path: Path) -> None:
    place, events = Warehouse(tmp_path), from_rows("events", rows()["events"])
    for run in ("run-1", "run-2", "run-3"):
        sweep(place, {run}, 0)
        Candidate(place, run).write("events", events)
        (place.staging / run / "lineage" / ".claims.json.x1").write_text("half")
    sweep(place, {"run-4"}, 0)
    assert sorted(path.name for path in place.staging.iterdir()) == ["heads", "run-3"]


def test_half_files_are_removed_once_nobody_can_be_writing_them(tmp_path: Path) -> None:
    place = Warehouse(tmp_path)
    for folder in (place.staging / "heads", place.cache / "parses" / "model"):
        folder.mkdir(parents=True)
        (folder / ".a.parquet.x1").write_text("half")
        (folder / "whole").write_text("run-1")
    written = (place.cache / "parses" / "model" / ".a.parquet.x1").stat().st_mtime
    sweep(place, set(), written + LONGEST_WRITE / 2)
    assert len(list(tmp_path.rglob(".a.parquet.x1"))) == 2
    sweep(place, set(), written + LONGEST_WRITE * 2)
    assert not list(tmp_path.rglob(".a.parquet.x1")) and len(list(tmp_path.rglob("whole"))) == 2

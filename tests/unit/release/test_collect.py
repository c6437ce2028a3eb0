import os
import shutil
import threading
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.lock import promoting
from pipeline.release.catalogue import KeepFileError, entries, versions
from pipeline.release.collect import collect
from pipeline.release.promote import Origin, promote
from pipeline.release.verify import verify_release
from pipeline.schema import PUBLISHED
from pipeline.warehouse import Warehouse, read_parquet
from tests.unit.release.candidates import published, rows, staged

NOW = 0.0  # seconds since the epoch: no run is so old as to be swept


def released(root: Path, number: int) -> list[str]:
    """Makes releases that differ in their events alone, and returns their versions."""
    event = rows()["events"][0]
    days = [{"events": [{**event, "mention_count": day}]} for day in range(1, number + 1)]
    return [folder.name for folder in published(root, *days)]


def there(root: Path) -> list[str]:
    return [folder.name for folder in versions(Warehouse(root))]


def test_the_newest_the_latest_and_the_cited_stay_and_it_is_said_why(tmp_path: Path) -> None:
    made = released(tmp_path, 5)
    (tmp_path / "keep.txt").write_text(f"# releases that are in print\n\n{made[1]}  # Report 12, page 3\n")
    plan = collect(Warehouse(tmp_path), 2, NOW)
    assert plan.kept == {
        made[1]: "keep.txt: Report 12, page 3",
        made[3]: "one of the newest 2",
        made[4]: "the latest; one of the newest 2",
    }
    assert [folder.name for folder in plan.releases] == [made[0], made[2]]
    assert there(tmp_path) == [made[1], made[3], made[4]]
    assert all(verify_release(folder) == [] for folder in versions(Warehouse(tmp_path)))
    assert [(e.version, e.is_latest, e.kept_for) for e in entries(Warehouse(tmp_path))] == [
        (made[1], False, "Report 12, page 3"),
        (made[3], False, None),
        (made[4], True, None),
    ]


def test_the_latest_stays_though_it_is_not_the_newest(tmp_path: Path) -> None:
    made = released(tmp_path, 3)
    latest = tmp_path / "releases" / "latest"
    latest.unlink()
    latest.symlink_to(made[0])
    collect(Warehouse(tmp_path), 1, NOW)
    assert there(tmp_path) == [made[0], made[2]]


def test_unchanged_tables_are_stored_once_and_go_with_the_last_release_that_has_them(tmp_path: Path) -> None:
    made = released(tmp_path, 3)
    releases, objects = tmp_path / "releases", tmp_path / "objects"
    shared = [name for name in PUBLISHED if name not in ("events", "changes")]
    for name in shared:
        assert (releases / made[0] / f"{name}.parquet").stat().st_nlink == len(made) + 1  # the object's own link
    changes = 2  # none at first, then that the one event has changed: twice the same rows
    assert len(list(objects.iterdir())) == len(shared) + len(made) + changes
    plan = collect(Warehouse(tmp_path), 1, NOW)
    assert len(plan.objects) == 3 and plan.bytes > sum(p.stat().st_size for p in (releases / made[2]).glob("*.md"))
    assert len(list(objects.iterdir())) == len(PUBLISHED)
    assert {(releases / made[2] / f"{name}.parquet").stat().st_nlink for name in PUBLISHED} == {2}


def test_a_dry_run_removes_nothing_and_names_the_same(tmp_path: Path) -> None:
    made = released(tmp_path, 3)
    before = sorted(tmp_path.rglob("*"))
    dry = collect(Warehouse(tmp_path), 1, NOW, is_dry=True)
    assert sorted(tmp_path.rglob("*")) == before
    assert collect(Warehouse(tmp_path), 1, NOW) == dry
    assert there(tmp_path) == made[2:]


def test_a_keep_file_that_names_no_release_stops_it(tmp_path: Path) -> None:
    made = released(tmp_path, 2)
    (tmp_path / "keep.txt").write_text(f"{made[0][:-1]} cited\n")
    with pytest.raises(KeepFileError, match=r"keep\.txt, line 1: no release is called"):
        collect(Warehouse(tmp_path), 1, NOW)
    assert there(tmp_path) == made


def test_superseded_runs_go_and_parses_of_other_models_only_if_asked(tmp_path: Path) -> None:
    released(tmp_path, 2)
    for model in ("this", "other"):
        (tmp_path / "cache" / "parses" / model).mkdir(parents=True)
    later = (tmp_path / "staging" / "run-1").stat().st_mtime + 25 * 3600
    plan = collect(Warehouse(tmp_path), 2, later)
    assert [folder.name for folder in plan.runs] == ["run-1"] and not plan.parses
    assert (tmp_path / "staging" / "run-2").exists() and not (tmp_path / "staging" / "run-1").exists()
    assert [folder.name for folder in collect(Warehouse(tmp_path), 2, later, model="this").parses] == ["other"]
    assert [folder.name for folder in (tmp_path / "cache" / "parses").iterdir()] == ["this"]


def test_a_candidate_that_was_staged_before_is_promoted_after(tmp_path: Path) -> None:
    made = released(tmp_path, 2)
    candidate = staged(tmp_path, "run-3")  # its events are those of the release that goes
    assert [folder.name for folder in collect(Warehouse(tmp_path), 1, time.time()).releases] == made[:1]
    promoted = promote(candidate, Origin(made[1], {}, {"sources": [], "code": {}, "settings": {}}))
    assert promoted.is_new and verify_release(promoted.folder) == []
    assert there(tmp_path) == [made[1], promoted.folder.name]


def test_whoever_has_a_file_open_reads_on(tmp_path: Path) -> None:
    made = released(tmp_path, 2)
    with pq.ParquetFile(tmp_path / "releases" / made[0] / "events.parquet") as opened:
        collect(Warehouse(tmp_path), 1, NOW)
        assert there(tmp_path) == made[1:]
        assert opened.read()["mention_count"].to_pylist() == [1]


class Killed(BaseException):
    pass


def copy(root: Path, to: Path) -> None:
    """Copies releases and objects; what was one file of several names is so there."""
    first: dict[int, Path] = {}
    for path in sorted(path for part in ("objects", "releases") for path in (root / part).rglob("*")):
        target = to / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink():
            target.symlink_to(path.readlink())
        elif path.is_file():
            known = first.setdefault(path.stat().st_ino, target)
            shutil.copy(path, target) if known == target else target.hardlink_to(known)


def test_killed_anywhere_it_leaves_whole_releases_and_the_next_one_finishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tree(root: Path) -> list[str]:
        return sorted(str(path.relative_to(root)) for path in root.rglob("*"))

    origin, whole = tmp_path / "origin", tmp_path / "whole"
    made = released(origin, 2)
    copy(origin, whole)
    collect(Warehouse(whole), 1, NOW)
    steps, finished = 0, False
    while not finished:
        root = tmp_path / str(steps)
        copy(origin, root)
        left = [steps]

        def step(real, left=left):
            def killing(*arguments, **named):
                if left[0] == 0:
                    raise Killed
                left[0] -= 1
                return real(*arguments, **named)

            return killing

        with monkeypatch.context() as patch:
            for name in ("unlink", "rmdir", "rename", "fsync"):
                patch.setattr(os, name, step(getattr(os, name)))
            try:
                collect(Warehouse(root), 1, NOW)
                finished = True
            except Killed:
                pass
        assert there(root)[-1] == made[-1]
        assert all(verify_release(folder) == [] for folder in versions(Warehouse(root)))
        assert read_parquet(root / "releases" / "latest" / "events.parquet")["mention_count"].to_pylist() == [2]
        collect(Warehouse(root), 1, NOW)
        assert tree(root) == tree(whole)
        steps += 1
    assert steps > 15


def test_it_waits_for_a_promotion_that_runs(tmp_path: Path) -> None:
    made = released(tmp_path, 2)
    collecting = threading.Thread(target=collect, args=(Warehouse(tmp_path), 1, NOW))
    with promoting(Warehouse(tmp_path)):
        collecting.start()
        collecting.join(0.3)
        assert collecting.is_alive() and there(tmp_path) == made
    collecting.join(30)
    assert there(tmp_path) == made[1:]

"""What a promotion leaves when a write fails or its process dies: tried for every write that it makes."""

from __future__ import annotations

import errno
import os
import shutil
from itertools import count
from pathlib import Path

import pytest

from benchmarks.writes import TAKES_ROOM, at_write
from pipeline.release.promote import Origin, complete_promotion, promote
from pipeline.release.stage import Candidate
from pipeline.release.verify import verify_release
from pipeline.warehouse import NoRoom, NotWritable, Warehouse, write_parquet
from tests.unit.release.candidates import rows, staged

FIRST = Origin(None, {}, {"sources": [], "code": {}, "settings": {}})


def disk_full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_at_any_write_of_a_promotion_leaves_a_whole_release_and_the_next_promotion_succeeds(
    tmp_path: Path,
) -> None:
    ready = Warehouse(tmp_path / "ready")
    first = promote(staged(ready.root), FIRST).folder.name
    staged(ready.root, "run-2", events=[{**rows()["events"][0], "is_disputed": True}])
    for number in count(1):
        place = Warehouse(tmp_path / str(number))
        shutil.copytree(ready.root, place.root, symlinks=True, copy_function=os.link)
        candidate, origin = Candidate(place, "run-2"), Origin(first, {}, FIRST.build)
        with at_write(number, disk_full, place.root, TAKES_ROOM) as writes:
            try:
                promote(candidate, origin)
            except NoRoom as error:
                assert f"no room to write in {place.root}" in str(error) and "make room there" in str(error)
        latest = place.latest()
        assert latest is not None and verify_release(latest) == []
        assert latest.name == first or latest.name > first
        complete_promotion(place)
        second = promote(candidate, origin).folder
        assert second == place.latest() and second.name > first and verify_release(second) == []
        left = [path.name for folder in (place.releases, place.objects) for path in folder.glob(".*")]
        assert not left and len(list(place.releases.glob("2*"))) == 2
        if writes() < number:
            break
    assert number > 20


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_a_warehouse_that_may_not_be_written_is_said_so(tmp_path: Path, code: int) -> None:
    def refuse() -> None:
        raise OSError(code, os.strerror(code))

    with at_write(1, refuse, tmp_path / "warehouse"), pytest.raises(NotWritable, match="cannot write in"):
        Warehouse(tmp_path / "warehouse").prepare()


@pytest.mark.parametrize("name", ["warehouse", "warehouse/releases", "warehouse/staging"])
def test_a_file_in_the_place_of_a_folder_is_said_so(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    with pytest.raises(NotWritable, match=f"{name} is no folder"):
        Warehouse(tmp_path / "warehouse").prepare()
    assert path.read_text() == "mine"


def test_a_table_that_does_not_fit_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = staged(tmp_path).read("events")
    path = tmp_path / "events.parquet"
    before = write_parquet(path, table)

    def half(rows: object, temporary: Path, **_: object) -> None:
        temporary.write_bytes(b"PAR1half")
        disk_full()

    monkeypatch.setattr("pipeline.warehouse.pq.write_table", half)
    with pytest.raises(NoRoom):
        write_parquet(path, table)
    monkeypatch.undo()
    assert write_parquet(path, table) == before and not list(tmp_path.glob(".events*"))

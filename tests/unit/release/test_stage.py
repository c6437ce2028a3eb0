from pathlib import Path

import pytest

from pipeline.release.stage import Candidate, NotStaged
from pipeline.schema import SchemaError, from_rows
from pipeline.warehouse import Warehouse, whole_file
from tests.unit.release.candidates import rows, staged


def test_a_later_run_takes_the_tables_and_audits_of_the_one_before(tmp_path: Path) -> None:
    staged(tmp_path, "run-1")
    later = Candidate(Warehouse(tmp_path), "run-2")
    assert later.read("events")["event_id"].to_pylist() == ["event-1"]
    assert "events" in later.audits()


def test_what_nobody_has_made_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NotStaged, match="no run has made the table events"):
        Candidate(Warehouse(tmp_path), "run-1").read("events")


def test_rows_that_break_the_definition_are_not_staged(tmp_path: Path) -> None:
    candidate = Candidate(Warehouse(tmp_path), "run-1")
    with pytest.raises(SchemaError, match="event_status lacks"):
        candidate.write("events", from_rows("events", [{**rows()["events"][0], "status": "rumoured"}]))
    assert not candidate.path("events").exists()


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), whole_file(path) as temporary:
        temporary.write_text("half")
        raise ZeroDivisionError
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_the_same_rows_are_the_same_bytes(tmp_path: Path) -> None:
    first, second = (Candidate(Warehouse(tmp_path / name), "run") for name in "ab")
    table = from_rows("events", rows()["events"])
    assert first.write("events", table) == second.write("events", table)

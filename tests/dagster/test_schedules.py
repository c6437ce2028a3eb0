from __future__ import annotations

import importlib
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

import assets.schedules
from assets.build import from_environment
from assets.definitions import defs
from assets.schedules import inbox_sensor, nightly_schedule
from pipeline.settings import SettingsError


def test_the_nightly_schedule_is_on_at_three_utc() -> None:
    assert nightly_schedule.cron_schedule == "0 3 * * *"
    assert nightly_schedule.execution_timezone == "UTC"
    assert nightly_schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    assert nightly_schedule.job_name == "nightly"
    context = dg.build_schedule_context(scheduled_execution_time=datetime(2026, 3, 4, 3, 0, tzinfo=UTC))
    data = nightly_schedule.evaluate_tick(context)
    assert data.run_requests is not None and len(data.run_requests) == 1


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLEDGER_NIGHTLY", "off")
    assert importlib.reload(assets.schedules).nightly_schedule.default_status == dg.DefaultScheduleStatus.STOPPED
    monkeypatch.delenv("NEWSLEDGER_NIGHTLY")
    assert importlib.reload(assets.schedules).nightly_schedule.default_status == dg.DefaultScheduleStatus.RUNNING


def test_the_nightly_job_runs_steps_in_processes_and_build_in_one() -> None:
    assert defs.resolve_job_def("nightly").executor_def.name == "forkserver"
    assert defs.resolve_job_def("build").executor_def.name == "in_process"


def look(cursor: str | None) -> dg.SensorResult | dg.SkipReason:
    return inbox_sensor(dg.build_sensor_context(cursor=cursor))  # type: ignore[return-value]


def test_the_sensor_waits_until_the_inbox_has_settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "inbox"
    monkeypatch.setenv("NEWSLEDGER_INBOX", str(folder))
    assert isinstance(look(None), dg.SkipReason)
    folder.mkdir()
    assert isinstance(look(None), dg.SkipReason)

    def requested(found: dg.SensorResult | dg.SkipReason) -> list[str | None]:
        return [request.run_key for request in found.run_requests or []] if isinstance(found, dg.SensorResult) else []

    def settle(cursor: str | None) -> tuple[list[str | None], str | None]:
        """Two looks at the inbox: the run keys that the second requests, and its cursor."""
        first = look(cursor)
        assert isinstance(first, dg.SensorResult) and not requested(first)
        second = look(first.cursor)
        assert isinstance(second, dg.SensorResult)
        return requested(second), second.cursor

    (folder / "a.txt").write_text("Talks resumed in Oslo.")
    keys, cursor = settle(None)
    assert len(keys) == 1
    assert isinstance(look(cursor), dg.SkipReason)

    added = folder / os.fsdecode(b"caf\xe9.txt")
    added.write_text("More news.")
    more, cursor = settle(cursor)
    added.unlink()
    fewer, cursor = settle(cursor)
    assert len(set(keys + more + fewer)) == 3, "a return to an earlier state is a change too"
    (folder / "a.txt").unlink()
    emptied, cursor = settle(cursor)
    assert len(emptied) == 1


def test_a_build_reads_the_inbox_once_it_exists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLEDGER_INBOX", str(tmp_path / "inbox"))
    monkeypatch.setenv("NEWSLEDGER_SOURCES", "a, b")
    build = from_environment()
    assert build.addresses == ["a", "b"]
    (tmp_path / "inbox").mkdir()
    assert build.addresses == ["a", "b", str(tmp_path / "inbox")]
    monkeypatch.setenv("NEWSLEDGER_WORKERS", "many")
    with pytest.raises(SettingsError, match="NEWSLEDGER_WORKERS"):
        from_environment()


def test_nothing_in_the_inbox_stops_the_sensor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLEDGER_INBOX", str(tmp_path))
    (tmp_path / "circle.txt").symlink_to("circle.txt")
    (tmp_path / "out.txt").symlink_to("/etc/passwd")
    (tmp_path / os.fsdecode(b"no\xfftext.txt")).write_text("One.")
    os.mkfifo(tmp_path / "pipe.txt")
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1_200):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    try:
        assert isinstance(look(None), dg.SensorResult)
    finally:
        subprocess.run(["rm", "-r", tmp_path / "d"], check=True)  # pytest's own cleaning stops at this depth

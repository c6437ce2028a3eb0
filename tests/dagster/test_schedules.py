from __future__ import annotations

import importlib
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

import assets.schedules
from assets.definitions import defs
from assets.schedules import fingerprint, inbox_sensor, nightly_schedule


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

    (folder / "a.txt").write_text("Talks resumed in Oslo.")
    first = look(None)
    assert isinstance(first, dg.SensorResult) and not first.run_requests and first.cursor
    second = look(first.cursor)
    assert isinstance(second, dg.SensorResult) and second.run_requests
    assert second.run_requests[0].run_key == fingerprint(folder)
    sources = second.run_requests[0].run_config["resources"]["build"]["config"]["sources"]
    assert str(folder) in sources

    (folder / "b.txt").write_text("More news.")
    third = look(second.cursor)
    assert isinstance(third, dg.SensorResult) and not third.run_requests and third.cursor != second.cursor

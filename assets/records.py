"""Dagster's own records of a warehouse's runs: where they lie, who runs now, and what is forgotten."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import dagster as dg

from pipeline.lock import building
from pipeline.warehouse import Warehouse, write_text

INSTANCE = """\
# Made by newsledger. Runs of this warehouse, from the command line and from the web UI, are recorded here.
telemetry:
  enabled: false
run_monitoring:
  enabled: true
  max_runtime_seconds: 86400 # a run that was killed would count as running, and hold up the queue, for ever
run_coordinator:
  module: dagster.core.run_coordinator
  class: QueuedRunCoordinator
concurrency:
  runs:
    max_concurrent_runs: 1
"""

BUILD = {"newsledger/command": "build"}  # the tag of a run of the command line
KEPT_RUNS = 100  # each takes about 1 MB of records
IN_PROGRESS = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]


def dagster_home(warehouse: Path) -> Path:
    """The folder of Dagster's own records in a warehouse, made if need be.

    Raises:
        NoRoom: The disk is full.
        NotWritable: The warehouse may not be written, or is no folder.
    """
    place = Warehouse(warehouse)
    place.prepare()
    config = place.records / "dagster.yaml"
    if not config.exists():
        write_text(config, INSTANCE)
    return place.records


def runs_in_progress(instance: dg.DagsterInstance) -> set[str]:
    """Identifiers of the runs that are recorded as running now."""
    return {run.run_id for run in instance.get_runs(dg.RunsFilter(statuses=IN_PROGRESS))}


def end_killed_builds(instance: dg.DagsterInstance) -> None:
    """Records builds of the command line that never ended as failed: for the holder of the build lock, they are dead.

    Dagster cannot see that their process is gone, and its queue would wait for them.
    """
    for run in instance.get_runs(dg.RunsFilter(statuses=IN_PROGRESS, tags=BUILD)):
        instance.report_run_failed(run, "the build was killed")


def end_builds_that_do_not_run(home: Path) -> None:
    """The same, for somebody who does not hold the build lock: nothing is done while a build holds it.

    Args:
        home: The folder of the records, in a warehouse.
    """

    def let_it_run(holder: str) -> None:
        raise BlockingIOError(holder)

    with (
        suppress(BlockingIOError),
        building(Warehouse(home.parent), let_it_run),
        dg.DagsterInstance.from_config(str(home)) as instance,
    ):
        end_killed_builds(instance)


def forget_old_runs(instance: dg.DagsterInstance, home: Path, kept: int = KEPT_RUNS) -> None:
    """Deletes the records of all runs but the newest: a warehouse that builds every night must not grow by them."""
    newest = instance.get_runs(limit=kept + KEPT_RUNS)
    for run in newest[kept:]:
        if run.is_finished:
            instance.delete_run(run.run_id)
            (home / "history" / "runs" / f"{run.run_id}.db").unlink(missing_ok=True)
            shutil.rmtree(home / "storage" / run.run_id, ignore_errors=True)

"""Runs the Dagster job `build` in this process, for the command line."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assets.build import Build
from pipeline.release.stage import Candidate

INSTANCE = """\
# Made by newsledger. Runs of this warehouse, from the command line and from the web UI, are recorded here.
telemetry:
  enabled: false
run_monitoring:
  enabled: true
run_coordinator:
  module: dagster.core.run_coordinator
  class: QueuedRunCoordinator
concurrency:
  runs:
    max_concurrent_runs: 1
"""


@dataclass(frozen=True)
class Ran:
    """The outcome of a run.

    Attributes:
        success: Whether a release was published (or the latest one stays, being equal).
        candidate: What the run staged.
        failures: What failed, one sentence each.
        source_failed: Whether it was the reading of the sources that failed.
    """

    success: bool
    candidate: Candidate
    failures: list[str]
    source_failed: bool


def dagster_home(warehouse: Path) -> Path:
    """The folder of Dagster's own records in a warehouse, made if need be."""
    home = warehouse / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    config = home / "dagster.yaml"
    if not config.exists():
        config.write_text(INSTANCE, encoding="utf8")
    return home


def run_build(build: Build, on_step: Callable[[str], None] = lambda step: None) -> Ran:
    """Runs the job in this process.

    Args:
        build: What to read, where to write.
        on_step: Called with the name of each asset that was made, from the engine's progress.
    """
    import dagster as dg

    from assets.definitions import defs

    warnings.simplefilter("ignore")
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    home = dagster_home(Path(build.warehouse))
    with dg.DagsterInstance.from_config(str(home)) as instance:
        result = defs.resolve_job_def("build").execute_in_process(
            run_config=dg.RunConfig(
                resources={"build": build}, loggers={"console": {"config": {"log_level": "CRITICAL"}}}
            ),
            instance=instance,
            raise_on_error=False,
        )
        failed = [event for event in result.all_node_events if event.is_step_failure]
        checks = [
            f"{evaluation.asset_key.to_user_string()} is not valid"
            for evaluation in result.get_asset_check_evaluations()
            if not evaluation.passed and evaluation.severity == dg.AssetCheckSeverity.ERROR
        ]
        return Ran(
            success=result.success,
            candidate=build.candidate(result.run_id),
            failures=[*checks, *(_cause(event) for event in failed)],
            source_failed=any(event.step_key == "inputs" for event in failed),
        )


def _cause(event) -> str:  # type: ignore[no-untyped-def]
    error = event.step_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    described = event.step_failure_data.user_failure_data
    message = described.description if described and described.description else (error.message if error else "")
    return f"{event.step_key}: {message.strip()}"

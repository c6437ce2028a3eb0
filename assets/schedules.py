"""When builds run by themselves: every night, and when something new lies in the inbox."""

import hashlib
import json
import os
from pathlib import Path

import dagster as dg

from assets.build import from_environment, inbox
from pipeline.sources.locate import File, locate

SELECTION = dg.AssetSelection.all()

build_job = dg.define_asset_job(
    "build",
    SELECTION,
    description="Reads the sources and publishes a release, in one process: for a sample or a folder.",
    executor_def=dg.in_process_executor,
)

nightly_job = dg.define_asset_job(
    "nightly",
    SELECTION,
    description="The same, each step in a process of its own: a step that is killed does not take the run with it.",
    executor_def=dg.multiprocess_executor.configured(
        {
            "max_concurrent": 2,
            "start_method": {"forkserver": {"preload_modules": ["assets.definitions", "spacy", "pandas"]}},
        },
        name="forkserver",
    ),
)


def _switched(name: str) -> bool:
    return os.environ.get(name, "on").strip().lower() not in ("off", "0", "false", "no")


nightly_schedule = dg.ScheduleDefinition(
    name="nightly_schedule",
    job=nightly_job,
    cron_schedule="0 3 * * *",
    execution_timezone="UTC",
    default_status=(
        dg.DefaultScheduleStatus.RUNNING if _switched("NEWSLEDGER_NIGHTLY") else dg.DefaultScheduleStatus.STOPPED
    ),
    description="Rebuilds at 03:00 UTC. Set NEWSLEDGER_NIGHTLY=off to switch it off.",
)


@dg.sensor(
    job=build_job,
    minimum_interval_seconds=30,
    default_status=(
        dg.DefaultSensorStatus.RUNNING if _switched("NEWSLEDGER_WATCH_INBOX") else dg.DefaultSensorStatus.STOPPED
    ),
    description="Builds when the files in the inbox folder have changed and then stayed as they are for one look.",
)
def inbox_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Requests a build for each new state of the inbox, once it has settled."""
    folder = inbox()
    if not folder.is_dir():
        return dg.SkipReason(f"there is no folder {folder}")
    state = fingerprint(folder)
    number, seen, built = json.loads(context.cursor or json.dumps([0, "", fingerprint_of([])]))
    if state == built:
        return dg.SkipReason(f"{folder} is as it was at the last build")
    if state != seen:
        # Files may still be arriving: remember this state and build when the next look finds the same.
        return dg.SensorResult(
            skip_reason=dg.SkipReason("the inbox has changed: waiting for it to settle"),
            cursor=json.dumps([number, state, built]),
        )
    run_config = dg.RunConfig(resources={"build": from_environment()})
    # The number tells apart two times of one state: a file that is added and taken away again is two changes.
    request = dg.RunRequest(run_key=f"{number}-{state}", run_config=run_config)
    return dg.SensorResult(run_requests=[request], cursor=json.dumps([number + 1, state, state]))


def fingerprint(folder: Path) -> str:
    """A hash of the names, sizes and times of all files in a folder that a build would read."""
    return fingerprint_of([state for file in locate(str(folder)) if (state := _state(file)) is not None])


def _state(file: File) -> tuple[str, int, int] | None:
    """A file's name, size and time; none if it is hidden, not to be read, or gone since it was listed."""
    path = Path(file.path)
    if file.fault or path.name.startswith("."):
        return None
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return file.key, found.st_size, found.st_mtime_ns


def fingerprint_of(files: list[tuple[str, int, int]]) -> str:
    """A hash of names (which may be bytes that are no text), sizes and times."""
    lines = "\n".join(f"{name}\0{size}\0{time}" for name, size, time in sorted(files))
    return hashlib.sha256(os.fsencode(lines)).hexdigest()

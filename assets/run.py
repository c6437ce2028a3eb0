"""Runs the Dagster job `build` in this process, for the command line."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import dagster as dg
from sqlalchemy.exc import SQLAlchemyError

from assets.build import Build
from assets.records import BUILD, dagster_home, end_killed_builds, forget_old_runs
from pipeline.lock import building
from pipeline.release.stage import Candidate

SENTENCES = ("NoRoom", "NotWritable", "Overtaken", "PromotionRefused")
"""Errors whose text says all that a person needs to know: where in the code they come from does not help."""


@dataclass(frozen=True)
class Ran:
    """The outcome of a run.

    Attributes:
        success: Whether a release was published (or the latest one stays, being equal).
        before: The release that was the latest when the run began; None if there was none.
        candidate: What the run staged.
        failures: What failed, one sentence each.
        reason: Why it failed: "source" if a source could not be read, "blocked" if validation refused the candidate,
            "error" if something broke; empty on success.
        parsed: Paragraphs that were parsed now.
        reused: Paragraphs whose parse was there already.
    """

    success: bool
    before: Path | None
    candidate: Candidate
    failures: list[str]
    reason: Literal["", "source", "blocked", "error"]
    parsed: int
    reused: int


def run_build(build: Build, tell: Callable[[str], None]) -> Ran:
    """Runs the job in this process, once no other build of the command line runs on the warehouse.

    Args:
        build: What is built.
        tell: Called with who holds the warehouse, if one must wait.

    Raises:
        NoRoom: The disk is full.
        NotWritable: The warehouse may not be written, or is no folder.
    """
    home = dagster_home(build.place.root)
    with building(build.place, tell):
        before, candidate = build.place.latest(), build.candidate(str(uuid4()))
        try:
            return _run(build, home, candidate, before)
        except (OSError, SQLAlchemyError) as error:
            # A step's own faults come as events; what is raised is that Dagster could not record one.
            cause = error.__cause__ or error
            sentence = f"Dagster's records in {home} could not be written ({cause}): make room there and build again"
            return Ran(False, before, candidate, [sentence], "error", 0, 0)


def _run(build: Build, home: Path, candidate: Candidate, before: Path | None) -> Ran:
    from assets.definitions import defs

    warnings.simplefilter("ignore")
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        end_killed_builds(instance)
        forget_old_runs(instance, home)
        result = defs.resolve_job_def("build").execute_in_process(
            run_config=dg.RunConfig(
                resources={"build": build}, loggers={"console": {"config": {"log_level": "CRITICAL"}}}
            ),
            instance=instance,
            run_id=candidate.run,
            tags=BUILD,
            raise_on_error=False,
        )
        failed = [event for event in result.all_node_events if event.is_step_failure]
        checks = [
            f"{evaluation.asset_key.to_user_string()} is not valid"
            for evaluation in result.get_asset_check_evaluations()
            if not evaluation.passed and evaluation.severity == dg.AssetCheckSeverity.ERROR
        ]
        parsed, reused = _parsed(result)
        return Ran(
            success=result.success,
            before=before,
            candidate=candidate,
            failures=[*checks, *(f"{event.step_key}: {_message(event)}" for event in failed)],
            reason="" if result.success else _reason(failed, bool(checks)),
            parsed=parsed,
            reused=reused,
        )


def _parsed(result: dg.ExecuteInProcessResult) -> tuple[int, int]:
    """Paragraphs parsed and reused, as the asset `parses` has told."""
    for event in result.get_asset_materialization_events():
        if event.asset_key is not None and event.asset_key.to_user_string() == "parses":
            told = event.materialization.metadata
            return int(str(told["parsed now"].value)), int(str(told["found in the store"].value))
    return 0, 0


def _reason(failed: list[dg.DagsterEvent], blocked: bool) -> Literal["source", "blocked", "error"]:
    """Why the run failed; a fault of the program outweighs a refusal that follows from it."""
    names = {name for event in failed for name in _error_names(event)}
    steps = {event.step_key for event in failed}
    if steps == {"inputs"} and {"SourceError", "Failure"} & names:
        return "source"
    refused = all("PromotionRefused" in _error_names(event) or _is_check(event) for event in failed)
    return "blocked" if refused and (blocked or failed) else "error"


def _is_check(event: dg.DagsterEvent) -> bool:
    """Whether the step failed because its blocking check did not pass, and not by a fault of its own."""
    return "DagsterAssetCheckFailedError" in _error_names(event)


def _errors(event: dg.DagsterEvent) -> Iterator[Any]:
    error = event.step_failure_data.error
    while error is not None:
        yield error
        error = error.cause


def _error_names(event: dg.DagsterEvent) -> set[str]:
    return {str(error.cls_name) for error in _errors(event)}


def _message(event: dg.DagsterEvent) -> str:
    described = event.step_failure_data.user_failure_data
    if described and described.description:
        return described.description
    *_, last = _errors(event)
    message = str(last.message).strip()
    return message.split(": ", 1)[-1] if last.cls_name in SENTENCES else message

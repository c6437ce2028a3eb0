"""Builds release after release without Dagster and Great Expectations, for tests of many nights."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assets.build import Build
from assets.steps import run_stage, stage_inputs, stage_parses
from expectations.suite import tables_read
from pipeline.release.account import SETTING_ASIDE
from pipeline.release.describe import origin_of
from pipeline.release.difference import changes_between
from pipeline.release.promote import Promoted, promote
from pipeline.release.read import release_files
from pipeline.release.stage import SET_ASIDE
from pipeline.schema import PUBLISHED
from pipeline.stages import KERNELS, PARSE
from pipeline.warehouse import Warehouse

FIRST_NIGHT = datetime(2026, 3, 1, 3, tzinfo=UTC)
PASSED = {
    "expectation": "not looked at",
    "severity": "warning",
    "success": True,
    "rows": 0,
    "broken": 0,
    "examples": [],
}


def fill(folder: Path, files: Mapping[str, str]) -> None:
    """Makes these the files of a folder."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf8")


def build_night(place: Warehouse, folder: Path, number: int) -> tuple[Promoted, dict[str, int]]:
    """One build of a folder, and how many documents each stage ran over."""
    build = Build(sources=[str(folder)], warehouse=str(place.root), engine="inline")
    candidate = build.candidate(f"night-{number}")
    stage_inputs(build, candidate)
    ran = {}
    for name, kernel in KERNELS.items():
        ran[name] = stage_parses(build, candidate).parsed if kernel is PARSE else run_stage(kernel, build, candidate)
    rejected = candidate.joined_rejections(SETTING_ASIDE)
    candidate.write("rejected", rejected, ["inputs", *(f"{SET_ASIDE}{stage}" for stage in SETTING_ASIDE)])
    tables = [name for name in PUBLISHED if name != "changes"]
    base = build.base(candidate)
    candidate.write("changes", changes_between(release_files(base) if base else None, candidate.find), tables)
    for name in PUBLISHED:
        candidate.write_audit(name, tables_read(name), [PASSED])
    origin = origin_of(candidate, build.settings)
    return promote(candidate, origin, FIRST_NIGHT + timedelta(days=number)), ran

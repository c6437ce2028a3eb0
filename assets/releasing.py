"""The last assets: what was rejected, what changed, and the release itself."""

import time

import dagster as dg

from assets.build import Build
from assets.present import about, columns, reasons
from assets.records import runs_in_progress
from assets.tables import KINDS, STAGE_ASSETS
from expectations.report import report
from pipeline.release.account import SETTING_ASIDE, in_words
from pipeline.release.describe import built_by, code_versions, origin_of, recoded
from pipeline.release.difference import changes_between
from pipeline.release.promote import promote
from pipeline.release.read import release_files
from pipeline.release.stage import SET_ASIDE
from pipeline.release.sweep import sweep
from pipeline.schema import PUBLISHED, TABLES
from pipeline.warehouse import write_text

STAGED = ["inputs", "parses", *(key.path[-1] for asset in STAGE_ASSETS for key in asset.keys)]


@dg.asset(
    group_name="release",
    deps=STAGED,
    description=TABLES["rejected"].description,
    kinds=KINDS,
    code_version="1",
    metadata={"dagster/column_schema": columns("rejected")},
)
def rejected(context: dg.AssetExecutionContext, build: Build) -> dg.MaterializeResult:
    """Joins what each stage has set aside."""
    candidate = build.candidate(context.run_id)
    rows = candidate.joined_rejections(SETTING_ASIDE)
    candidate.write("rejected", rows, ["inputs", *(f"{SET_ASIDE}{stage}" for stage in SETTING_ASIDE)])
    return dg.MaterializeResult(
        metadata={
            **about("rejected", candidate.path("rejected")),
            "rejected by reason": dg.MetadataValue.md(reasons(rows)),
        }
    )


@dg.asset(
    group_name="release",
    deps=[name for name in PUBLISHED if name != "changes"],
    description=TABLES["changes"].description,
    kinds={"python", "duckdb", "parquet"},
    code_version="1",
    metadata={"dagster/column_schema": columns("changes")},
)
def changes(context: dg.AssetExecutionContext, build: Build) -> dg.MaterializeResult:
    """Compares the candidate with the latest release."""
    candidate = build.candidate(context.run_id)
    base = build.base(candidate)
    others = recoded(built_by(base), code_versions(build.settings)) if base else ()
    rows = changes_between(release_files(base) if base else None, candidate.find, others)
    candidate.write("changes", rows, [name for name in PUBLISHED if name != "changes"])
    return dg.MaterializeResult(metadata=about("changes", candidate.path("changes")))


@dg.asset(
    group_name="release",
    deps=list(PUBLISHED),
    description="The release: promoted by one atomic step, if every audit holds for the very bytes that are staged.",
    kinds={"python", "parquet"},
    code_version="1",
)
def release(context: dg.AssetExecutionContext, build: Build) -> dg.MaterializeResult:
    """Promotes the candidate, or refuses it."""
    candidate = build.candidate(context.run_id)
    write_text(candidate.report, report(candidate.audits()) + in_words(candidate))
    promoted = promote(candidate, origin_of(candidate, build.settings))
    sweep(build.place, runs_in_progress(context.instance), time.time())
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(str(promoted.folder)),
            "version": promoted.folder.name,
            "is new": promoted.is_new,
            "README": dg.MetadataValue.md((promoted.folder / "README.md").read_text(encoding="utf8")),
        }
    )

"""The last assets: what was rejected, what changed, and the release itself."""

import time

import dagster as dg

from assets.build import Build
from assets.present import about, columns, reasons
from assets.tables import KINDS, STAGE_ASSETS
from pipeline.release.describe import describe_build, same_code
from pipeline.release.difference import changes_between
from pipeline.release.promote import promote
from pipeline.release.stage import sweep
from pipeline.schema import PUBLISHED, TABLES
from pipeline.stages import KERNELS

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
    rows = candidate.joined_rejections(["inputs", *KERNELS])
    candidate.write("rejected", rows)
    return dg.MaterializeResult(
        metadata={
            **about("rejected", rows, str(candidate.path("rejected"))),
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
    candidate, before = build.candidate(context.run_id), build.before()
    rows = changes_between(before, candidate.read, not same_code(build.place, build.settings))
    candidate.write("changes", rows)
    return dg.MaterializeResult(metadata=about("changes", rows, str(candidate.path("changes"))))


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
    promoted = promote(candidate, describe_build(candidate, build.settings))
    sweep(build.place, time.time())
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(str(promoted.folder)),
            "version": promoted.folder.name,
            "is new": promoted.is_new,
            "README": dg.MetadataValue.md((promoted.folder / "README.md").read_text(encoding="utf8")),
        }
    )

"""The assets of the flow, one a table: read the inputs' tables, run one stage, stage what it made, report."""

import time
from collections import Counter
from collections.abc import Iterator

import dagster as dg

from assets.build import Build
from assets.present import about, columns, counted, reasons
from assets.records import runs_in_progress
from assets.steps import run_stage, stage_inputs, stage_parses
from pipeline import stages
from pipeline.kernel import Kernel
from pipeline.language.complete import parse_store
from pipeline.release.describe import stage_version
from pipeline.release.stage import SET_ASIDE
from pipeline.release.sweep import sweep
from pipeline.schema import TABLES
from pipeline.sources.locate import SourceError

RETRY_READS = dg.RetryPolicy(max_retries=3, delay=1, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)
KINDS = {"python", "parquet"}


@dg.asset(
    group_name="sources",
    description=TABLES["inputs"].description,
    kinds=KINDS,
    code_version="1",
    retry_policy=RETRY_READS,
    metadata={"dagster/column_schema": columns("inputs")},
)
def inputs(context: dg.AssetExecutionContext, build: Build) -> dg.MaterializeResult:
    """Reads every source; what cannot be read or decoded is set aside with its reason."""
    candidate = build.candidate(context.run_id)
    sweep(build.place, runs_in_progress(context.instance), time.time())
    try:
        rejected = stage_inputs(build, candidate)
    except SourceError as error:
        # A local path that is not there will not come; a remote store may answer the next time.
        raise dg.Failure(str(error), allow_retries=any("://" in address for address in build.addresses)) from error
    return dg.MaterializeResult(
        metadata={
            **about("inputs", candidate.path("inputs")),
            "rejected": rejected.num_rows,
            "rejected by reason": dg.MetadataValue.md(reasons(rejected)),
        }
    )


@dg.asset(
    group_name="language",
    deps=["documents", "paragraphs"],
    description=TABLES["parses"].description + " They are kept in the warehouse's cache and made once.",
    kinds={"python", "spacy"},
    code_version=stage_version(stages.PARSE),
    metadata={"dagster/column_schema": columns("parses")},
)
def parses(context: dg.AssetExecutionContext, build: Build) -> dg.MaterializeResult:
    """Parses the paragraphs that were never seen before."""
    done = stage_parses(build, build.candidate(context.run_id))
    context.log.info(f"parsed {done.parsed} of {done.paragraphs} paragraphs")
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": done.paragraphs,
            "parsed now": done.parsed,
            "found in the store": done.paragraphs - done.parsed,
            "rejected": done.rejected.num_rows,
            "path": dg.MetadataValue.path(str(parse_store(build.place, build.settings))),
        }
    )


def stage_asset(kernel: Kernel, group: str) -> dg.AssetsDefinition:
    """The asset (or assets, if the stage gives several tables) of a stage."""

    @dg.multi_asset(
        name=kernel.name,
        specs=[
            dg.AssetSpec(
                name,
                deps=list(kernel.inputs),
                group_name=group,
                description=TABLES[name].description,
                kinds=KINDS,
                code_version=stage_version(kernel),
                metadata={"dagster/column_schema": columns(name)},
            )
            for name in kernel.tables
        ],
    )
    def stage(context: dg.AssetExecutionContext, build: Build) -> Iterator[dg.MaterializeResult]:
        candidate = build.candidate(context.run_id)
        ran = run_stage(kernel, build, candidate)
        context.log.info(f"{kernel.name} ran over {ran} documents")
        rejected = candidate.read(f"{SET_ASIDE}{kernel.name}")
        for name in kernel.tables:
            metadata = {**about(name, candidate.path(name)), "documents run": ran}
            if rejected.num_rows:
                metadata["rejected by reason"] = dg.MetadataValue.md(reasons(rejected))
            if name == "events":
                dated = candidate.read(name, ["date_start"])["date_start"].drop_null()
                days = Counter(map(str, dated.to_pylist()))
                metadata["events a day"] = dg.MetadataValue.md(counted(dict(sorted(days.items())), "Events a day"))
            yield dg.MaterializeResult(asset_key=name, metadata=metadata)

    return stage


STAGE_ASSETS = [
    stage_asset(stages.CLEAN, "documents"),
    stage_asset(stages.JOIN_STORIES, "documents"),
    stage_asset(stages.PLACE, "documents"),
    stage_asset(stages.SPLIT, "language"),
    stage_asset(stages.FIND_MENTIONS, "mentions"),
    stage_asset(stages.RESOLVE_ACTORS, "mentions"),
    stage_asset(stages.FIND_CLAIMS, "claims"),
    stage_asset(stages.NAME_CLAIMS, "claims"),
    stage_asset(stages.FIND_EVENTS, "events"),
    stage_asset(stages.COMPARE_CLAIMS, "claims"),
    stage_asset(stages.JOIN_EVENTS, "events"),
    stage_asset(stages.LINK_CLAIMS, "claims"),
]

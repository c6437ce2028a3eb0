"""The assets of the flow, one a table: read the inputs' tables, run one stage, stage what it made, report."""

from collections import Counter
from collections.abc import Iterator

import dagster as dg

from assets.build import Build
from assets.present import about, columns, counted, reasons
from pipeline import engine, stages
from pipeline.kept import keep_tables, kept_tables
from pipeline.kernel import Kernel
from pipeline.language.complete import complete_parses, parse_store
from pipeline.release.carry import carry_over
from pipeline.release.describe import stage_code
from pipeline.release.promote import complete_promotion
from pipeline.schema import TABLES
from pipeline.sources.locate import SourceError
from pipeline.sources.read import read_sources

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
    complete_promotion(build.place)
    base = build.place.latest()
    try:
        read = read_sources(build.addresses, build.settings)
    except SourceError as error:
        # A local path that is not there will not come; a remote store may answer the next time.
        raise dg.Failure(str(error), allow_retries=any("://" in address for address in build.addresses)) from error
    candidate = build.candidate(context.run_id)
    candidate.set_aside("inputs", read.rejected)
    candidate.write(
        "inputs",
        read.inputs,
        code=build.settings.fingerprint,
        facts={"addresses": build.addresses, "files": read.files, "base": base.name if base else None},
    )
    return dg.MaterializeResult(
        metadata={
            **about("inputs", read.inputs, str(candidate.path("inputs"))),
            "rejected": read.rejected.num_rows,
            "rejected by reason": dg.MetadataValue.md(reasons(read.rejected)),
        }
    )


@dg.asset(
    group_name="language",
    deps=["documents", "paragraphs"],
    description=TABLES["parses"].description + " They are kept in the warehouse's cache and made once.",
    kinds={"python", "spacy"},
    code_version=stages.PARSE.version,
    metadata={"dagster/column_schema": columns("parses")},
)
def parses(context: dg.AssetExecutionContext, build: Build) -> dg.MaterializeResult:
    """Parses the paragraphs that were never seen before."""
    candidate, store = build.candidate(context.run_id), parse_store(build.place, build.settings)
    done = complete_parses(
        store,
        candidate.read("documents"),
        candidate.read("paragraphs"),
        build.settings,
        build.engine,
        build.workers,
    )
    candidate.set_aside(stages.PARSE.name, done.rejected)
    context.log.info(f"parsed {done.parsed} of {done.paragraphs} paragraphs")
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": done.paragraphs,
            "parsed now": done.parsed,
            "found in the store": done.paragraphs - done.parsed,
            "rejected": done.rejected.num_rows,
            "path": dg.MetadataValue.path(str(store)),
        }
    )


def stage_asset(kernel: Kernel, group: str) -> dg.AssetsDefinition:
    """The asset (or assets, if the stage gives several tables) of a stage."""
    outputs = [name for name in kernel.outputs if name != "rejected"]

    @dg.multi_asset(
        name=kernel.name,
        specs=[
            dg.AssetSpec(
                name,
                deps=list(kernel.inputs),
                group_name=group,
                description=TABLES[name].description,
                kinds=KINDS,
                code_version=kernel.version,
                metadata={"dagster/column_schema": columns(name)},
            )
            for name in outputs
        ],
    )
    def stage(context: dg.AssetExecutionContext, build: Build) -> Iterator[dg.MaterializeResult]:
        candidate, code = build.candidate(context.run_id), stage_code(kernel, build.settings)
        read = {name: build.read(candidate, name) for name in kernel.inputs}
        read |= kept_tables(build.place, kernel, code)
        made = engine.run(kernel, read, build.settings, build.engine, build.workers)
        rejected = candidate.set_aside(kernel.name, made.rejected, made.tables.pop("rejected", None))
        tables = made.tables
        keep_tables(build.place, kernel, code, tables)
        if kernel.grain == "corpus" and "documents" in read:
            tables = carry_over(tables, read["documents"], build.before(candidate))
        made_from = [name for name in kernel.inputs if name != "parses"]
        for name in outputs:
            candidate.write(name, tables[name], made_from, code)
            metadata = about(name, tables[name], str(candidate.path(name)))
            if rejected.num_rows:
                metadata["rejected by reason"] = dg.MetadataValue.md(reasons(rejected))
            if name == "events":
                days = Counter(str(day) for day in tables[name]["date_start"].drop_null().to_pylist())
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
    stage_asset(stages.JOIN_EVENTS, "events"),
    stage_asset(stages.LINK_CLAIMS, "claims"),
]

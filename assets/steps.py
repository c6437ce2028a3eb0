"""The steps of a build over staged tables: what nothing has changed is taken over, the rest is made."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from assets.build import Build
from pipeline import engine, stages
from pipeline.incremental import LastRun, update
from pipeline.kept import keep_tables, kept_tables
from pipeline.kernel import Kernel
from pipeline.language.complete import Completed, complete_parses, parse_store
from pipeline.release.carry import NAMED, READ, carry_over
from pipeline.release.describe import stage_code
from pipeline.release.promote import complete_promotion
from pipeline.release.stage import KEYS, SET_ASIDE, Candidate
from pipeline.sources.read import read_sources
from pipeline.spill import Spill
from pipeline.warehouse import read_parquet, sha256_of, writing
from pipeline.workers import TRANSIENT, end_idle_workers, prepare_idle_workers

FIRST, *_, LAST = (kernel for kernel in stages.KERNELS.values() if kernel.grain == "document")


def stage_inputs(build: Build, candidate: Candidate) -> pa.Table:
    """Stages what the sources hold, and returns what of it could not be taken.

    Raises:
        SourceError: A source does not exist or cannot be listed.
    """
    complete_promotion(build.place)
    base = build.place.latest()
    candidate.folder.mkdir(parents=True, exist_ok=True)
    with writing(candidate.folder), TemporaryDirectory(dir=candidate.folder) as folder:
        inputs = Spill("inputs", Path(folder))
        read = read_sources(build.addresses, build.settings, inputs.add, build.place.root)
        inputs.write(candidate.path("inputs"))
    candidate.set_aside("inputs", read.rejected)
    facts = {
        "addresses": read.addresses,
        "files": read.files,
        "read": inputs.num_rows + read.rejected.num_rows,
        "base": base.name if base else None,
    }
    candidate.enter("inputs", code=build.settings.fingerprint, facts=facts)
    return read.rejected


def stage_parses(build: Build, candidate: Candidate) -> Completed:
    """Parses the paragraphs that were never seen before, and stages which of them failed.

    Raises:
        KernelFailed: The parser failed on more than a few.
    """
    store, texts = parse_store(build.place, build.settings), (candidate.find("documents"), candidate.find("paragraphs"))
    done = complete_parses(store, *texts, build.settings, build.engine, build.workers)
    end_idle_workers()  # no stage after this needs the model that they hold
    candidate.set_aside(stages.PARSE.name, done.rejected, code=stage_code(stages.PARSE, build.settings))
    return done


def run_stage(kernel: Kernel, build: Build, candidate: Candidate) -> int:
    """Stages the kernel's outputs and what it rejected; returns how many documents ran.

    Raises:
        KernelFailed: The kernel failed on more than a few documents.
        NotStaged: No run has made one of its inputs.
    """
    made_from, code = _made_from(kernel), stage_code(kernel, build.settings)
    if _stands(kernel, build, candidate, code) and candidate.take_over(_staged(kernel), made_from, code):
        return 0
    ran = (_over_corpus if kernel.grain == "corpus" else _over_documents)(kernel, build, candidate, made_from, code)
    if kernel is FIRST and ran:
        prepare_idle_workers(stages.PARSE, build.settings)  # they load the model while this process joins stories
    return ran


def _over_documents(kernel: Kernel, build: Build, candidate: Candidate, made_from: list[str], code: str) -> int:
    """Runs a document-wise kernel over what is new or changed since its last run."""
    aside, keys = f"{SET_ASIDE}{kernel.name}", f"{KEYS}{kernel.name}"
    before = candidate.last_run(_staged(kernel), code)
    last = (
        LastRun({name: before.path(name) for name in kernel.tables}, before.read(keys), before.read(aside))
        if before
        else None
    )
    made = update(
        kernel,
        given={name: candidate.find(name) for name in kernel.document_inputs},
        into={name: candidate.path(name) for name in kernel.tables},
        last=last,
        code=code,
        parses=build.parses if "parses" in kernel.inputs else None,
        settings=build.settings,
        engine_name=build.engine,
        workers=build.workers,
    )
    if kernel is LAST:
        end_idle_workers()  # what sees the whole corpus needs the memory
    for name in kernel.tables:
        candidate.enter(name, made_from, code)
    candidate.set_aside(kernel.name, made.rejected, made_from=made_from, code=code)
    candidate.write(keys, made.keys, made_from, code)
    return made.ran


def _over_corpus(kernel: Kernel, build: Build, candidate: Candidate, made_from: list[str], code: str) -> int:
    """Runs a corpus-wise kernel over everything; rows that live on keep the identifiers of the release before."""
    read = {name: candidate.read(name, kernel.columns.get(name)) for name in kernel.inputs}
    read |= kept_tables(build.place, kernel, code)
    made = engine.run(kernel, read, build.settings)
    keep_tables(build.place, kernel, code, made.tables)
    tables, base = made.tables, build.base(candidate)
    if "documents" in kernel.inputs:
        tables = carry_over(tables, candidate.read("documents", READ["documents"]), build.before(candidate))
    for name in kernel.tables:
        candidate.write(name, tables[name], made_from, code, facts=base.name if base else None)
    candidate.set_aside(kernel.name, made.rejected, made_from=made_from, code=code)
    return read[kernel.inputs[0]].num_rows


def _staged(kernel: Kernel) -> list[str]:
    """All that the stage leaves in a run."""
    keys = [f"{KEYS}{kernel.name}"] if kernel.grain == "document" else []
    return [*kernel.tables, f"{SET_ASIDE}{kernel.name}", *keys]


def _made_from(kernel: Kernel) -> list[str]:
    """The staged tables that tell whether the stage would make the same again.

    Parses follow from the paragraphs and the model, but for those that failed.
    """
    failed = [f"{SET_ASIDE}{stages.PARSE.name}"] if "parses" in kernel.inputs else []
    return [*kernel.document_inputs, *failed]


def _stands(kernel: Kernel, build: Build, candidate: Candidate, code: str) -> bool:
    """Whether what the kernel made last would be the same now, with the same identifiers, if it is given the same.

    What the machine gave up another night, or with other limits, may come through now. A corpus-wise stage names its
    rows after those of the release that the candidate is compared with: it names them alike if that release is the
    same still, or has these very rows.
    """
    last, base = candidate.last_run(_staged(kernel), code), build.base(candidate)
    if last is None or not TRANSIENT.isdisjoint(last.read(f"{SET_ASIDE}{kernel.name}")["reason"].to_pylist()):
        return False
    named = {name: last.lineage(name) for name in kernel.tables if kernel.grain == "corpus" and name in NAMED}
    if all(lineage["facts"] == (base.name if base else None) for lineage in named.values()):
        return True
    return base is not None and all(_is_in(base, name, last) for name in named)


def _is_in(base: Path, table: str, last: Candidate) -> bool:
    """Whether a release has the very rows of a staged table; of claims, whose rest comes later, the identifiers."""
    if table == "local_claims":
        ids = [read_parquet(path, ["claim_id"])["claim_id"] for path in (last.path(table), base / "claims.parquet")]
        return bool(ids[0].sort().equals(ids[1].sort()))
    path = base / f"{table}.parquet"
    return path.is_file() and sha256_of(path) == last.lineage(table)["sha256"]

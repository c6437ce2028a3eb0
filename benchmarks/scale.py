"""Times each step that sees the whole corpus, and measures its memory, at many documents that nobody need parse.

STAGED is the folder of a staged build, such as `WAREHOUSE/staging/RUN`. Its tables are repeated until there are as many
documents as are asked for. Each copy has identifiers of its own, its letters exchanged (offsets and quotations hold, and
no copy is a story of another) and its days moved on; entries of the gazetteer stay the same actors. The release before
is the same less one document in a hundred. Each step is a process of its own: its seconds of CPU, and the most that its
memory grew beyond the tables that it is given.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.release.carry import IDENTITIES, READ, carry_over
from pipeline.release.difference import changes_between
from pipeline.release.read import release_files, release_reader
from pipeline.release.stage import Candidate
from pipeline.release.verify import verify_tables
from pipeline.schema import PUBLISHED, TABLES, empty
from pipeline.settings import Settings
from pipeline.stages import COMPARE_CLAIMS, JOIN_EVENTS, JOIN_STORIES, LINK_CLAIMS, PLACE, RESOLVE_ACTORS
from pipeline.warehouse import Warehouse, read_parquet, write_parquet

RUN = "load"
BEFORE = "before"
SAME_EVERYWHERE = {"rule_id", "gazetteer_id", "wikidata_id"}
WORDS = {"title", "text", "content", "claimant_text", "summary", "name", "aliases", "affiliation", "cue", "place_name"}
COUNTS = ("mention_count", "document_count")
STAGED = (
    *("articles", "article_lines", "stories", "local_actors", "local_mentions", "local_claims", "claim_pairs"),
    *("local_event_mentions", *(name for name in PUBLISHED if name != "changes")),
)
KERNELS = {
    kernel.name: kernel for kernel in (JOIN_STORIES, PLACE, RESOLVE_ACTORS, COMPARE_CLAIMS, JOIN_EVENTS, LINK_CLAIMS)
}


def varied(name: str, values: pa.Array, copy: int, shared: frozenset[str]) -> pa.Array:
    """A column of a copy: other identifiers but for the shared, other letters, later days; the rest as it is."""
    kind = values.type
    if pa.types.is_list(kind):
        items = varied(name, values.flatten(), copy, shared)
        lengths = pc.fill_null(pc.list_value_length(values), 0).to_numpy()
        bounds = pa.array([0, *lengths.cumsum().tolist()], pa.int32())
        return pa.ListArray.from_arrays(bounds, items, kind, mask=values.is_null())
    if pa.types.is_struct(kind):
        return pa.StructArray.from_arrays(
            [varied(f.name, values.field(i), copy, shared) for i, f in enumerate(kind)],
            fields=list(kind),
            mask=values.is_null(),
        )
    if pa.types.is_temporal(kind):
        return pc.add(values.cast(pa.timestamp("us")), pa.scalar(timedelta(days=copy))).cast(kind)
    if name == "source_uri":
        return pc.binary_join_element_wise(values, pa.scalar(str(copy)), "?copy=")
    is_id = name.endswith(("_id", "_ids")) and name not in SAME_EVERYWHERE
    if pa.types.is_string(kind) and (is_id or name in WORDS):
        encoded, letters = values.dictionary_encode(), exchanged(copy)
        given = encoded.dictionary.to_pylist()
        changed = [
            value.translate(letters)
            if not is_id
            else value
            if value in shared
            else identify(value.split("-")[0], value, copy)
            for value in given
        ]
        return pa.array(changed, pa.string()).take(encoded.indices)
    return values


def exchanged(copy: int) -> dict[int, int]:
    """The letters of a copy."""
    letters = list(string.ascii_lowercase)
    random.Random(copy).shuffle(letters)
    mixed = "".join(letters)
    return str.maketrans(string.ascii_letters, mixed + mixed.upper())


def load(staged: Path, documents: int, work: Path) -> dict[str, int]:
    """Stages the repeated tables in the warehouse `work`, and puts the release before beside them; rows by table."""
    given = {name: read_parquet(staged / f"{name}.parquet") for name in STAGED}
    copies = -(-documents // given["documents"].num_rows)
    listed = given["local_actors"].filter(pc.is_valid(given["local_actors"]["gazetteer_id"]))
    by_local = given["local_mentions"]["local_actor_id"].combine_chunks()
    of_listed = given["mentions"]["actor_id"].filter(pc.is_in(by_local, value_set=listed["local_actor_id"]))
    shared = frozenset(of_listed.drop_null().unique().to_pylist())
    candidate, rows = Candidate(Warehouse(work), RUN), {}
    wanted: pa.Array | None = None
    for name in sorted(STAGED, key=lambda table: table != "documents"):
        parts = [given[name]]
        for copy in range(1, copies):
            columns = [varied(c, given[name][c].combine_chunks(), copy, shared) for c in given[name].column_names]
            parts.append(pa.Table.from_arrays(columns, schema=TABLES[name].arrow))
        table = pa.concat_tables([part.cast(TABLES[name].arrow) for part in parts])
        if name == "actors":
            table = _once(table, shared, copies)
        if name == "documents":
            wanted = table["doc_id"].combine_chunks().slice(0, documents)
        candidate.write(name, table)
        rows[name] = table.num_rows
    assert wanted is not None
    candidate.write("changes", empty("changes"))
    _write_before(candidate, wanted, work / "releases" / BEFORE)
    return rows


def _once(actors: pa.Table, shared: frozenset[str], copies: int) -> pa.Table:
    """Each shared actor in one row, with the counts of all copies."""
    is_shared = pc.is_in(actors["actor_id"], value_set=pa.array(sorted(shared)))
    own, first = actors.filter(pc.invert(is_shared)), actors.filter(is_shared).slice(0, len(shared))
    for column in COUNTS:
        at = first.schema.get_field_index(column)
        first = first.set_column(
            at, first.schema.field(column), pc.multiply(first[column], pa.scalar(copies, pa.int32()))
        )
    return pa.concat_tables([own, first])


def _write_before(candidate: Candidate, documents: pa.Array, folder: Path) -> None:
    """The release before: what the tables hold without one document in a hundred."""
    gone = documents.take(pa.array(random.Random(1).sample(range(len(documents)), len(documents) // 100)))
    kept: Tables = {}
    for name in sorted(PUBLISHED, key=lambda table: table in ("actors", "events")):
        table = candidate.read(name)
        if "doc_id" in table.column_names:
            table = table.filter(pc.invert(pc.is_in(table["doc_id"], value_set=gone)))
        for identity in IDENTITIES:
            if identity.table == name:
                members = kept[identity.member_table][identity.id]
                table = table.filter(pc.is_in(table[identity.id], value_set=members.combine_chunks()))
        kept[name] = table
        write_parquet(folder / f"{name}.parquet", table)


def steps(work: Path) -> dict[str, Callable[[], Callable[[], object]]]:
    """The steps by name: each reads what it is given and returns what is measured."""
    candidate, before = Candidate(Warehouse(work), RUN), work / "releases" / BEFORE

    def kernel(name: str) -> Callable[[], object]:
        given = {table: candidate.read(table, KERNELS[name].columns.get(table)) for table in KERNELS[name].inputs}
        return lambda: KERNELS[name](given, Settings())

    def carrying(stage: str) -> Callable[[], object]:
        made = {table: candidate.read(table) for table in KERNELS[stage].outputs}
        documents, read = candidate.read("documents", READ["documents"]), release_reader(before, READ)
        for table in ("documents", *(i.member_table for i in IDENTITIES if i.table in made)):
            read(table)
        return lambda: carry_over(made, documents, read)

    def comparing() -> Callable[[], object]:
        return lambda: changes_between(release_files(before), release_files(candidate.folder))

    def verifying() -> Callable[[], object]:
        def verify() -> None:
            problems = verify_tables(candidate.find)
            assert not problems, [str(problem) for problem in problems]

        return verify

    def auditing(table: str) -> Callable[[], object]:
        import great_expectations.expectations  # noqa: F401 - its import is a step of its own

        from expectations.audit import audit

        return lambda: audit(table, candidate)

    def importing() -> Callable[[], object]:
        return lambda: __import__("great_expectations.expectations")

    return {
        **{name: lambda name=name: kernel(name) for name in KERNELS},
        "carry_over actors": lambda: carrying("resolve_actors"),
        "carry_over events": lambda: carrying("join_events"),
        "changes": comparing,
        "verify_tables": verifying,
        "import great_expectations": importing,
        **{f"audit {name}": lambda name=name: auditing(name) for name in PUBLISHED},
    }


def measure(step: str, work: Path) -> dict[str, float]:
    """Seconds and memory of a step in this process, in MB of 10^6 bytes."""
    run = steps(work)[step]()
    given = _memory("VmRSS")
    began, elapsed = time.process_time(), time.monotonic()
    run()
    seconds, elapsed = time.process_time() - began, time.monotonic() - elapsed
    peak = _memory("VmHWM")  # not getrusage's: that begins with the parent's
    return {"cpu": seconds, "elapsed": elapsed, "grown": max(peak - given, 0.0), "peak": peak}


def _memory(what: str) -> float:
    """The process's resident memory now (VmRSS) or at most (VmHWM), in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(what))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("staged", type=Path)
    parser.add_argument("--documents", type=int, default=26_000)
    parser.add_argument("--only", nargs="*", help="names of steps")
    parser.add_argument("--work", type=Path, help="where the load lies; one that is there already is used again")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        print(json.dumps(measure(arguments.step, arguments.work)))
        return
    with tempfile.TemporaryDirectory() as folder:
        work = arguments.work or Path(folder)
        if not (work / "releases" / BEFORE).exists():
            rows = load(arguments.staged, arguments.documents, work)
            print(", ".join(f"{name} {count:,}" for name, count in rows.items()))
        print(f"{'step':<28}{'CPU s':>8}{'s':>8}{'MB more':>9}{'MB peak':>9}")
        for step in arguments.only or steps(work):
            command = [sys.executable, __file__, str(arguments.staged), "--work", str(work), "--step", step]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            found = json.loads(done.stdout.splitlines()[-1])
            columns = (
                f"{found['cpu']:8.1f}",
                f"{found['elapsed']:8.1f}",
                f"{found['grown']:9.0f}",
                f"{found['peak']:9.0f}",
            )
            print(f"{step:<28}{''.join(columns)}", flush=True)


if __name__ == "__main__":
    main()

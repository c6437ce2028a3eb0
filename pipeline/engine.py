"""Runs a stage's kernel over all rows, in batches: in this process or in workers.

Belongs here: cutting batches, the choice of an engine, putting results together. Does not: any kernel.
A cluster engine is one more entry in `ENGINES`: it maps `run_batch` over the same tasks.
"""

from __future__ import annotations

import logging
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.batch import FAILED, KernelFailed, Task, from_bytes, run_batch, task_of
from pipeline.kernel import Kernel, Tables
from pipeline.schema import TABLES, conform, empty
from pipeline.schema.conform import sort_by_key
from pipeline.settings import Settings
from pipeline.workers import map_in_workers

progress = logging.getLogger("newsledger.progress")

PARAGRAPHS_A_BATCH = 256


@dataclass
class Made:
    """What a stage made: its tables, and a row of `rejected` for each unit that it failed on."""

    tables: Tables
    rejected: pa.Table = field(default_factory=lambda: empty("rejected"))


Mapper = Callable[[Iterable[Task], int], Iterator[dict[str, bytes]]]


def run(kernel: Kernel, tables: Tables, settings: Settings, engine: str = "inline", workers: int = 1) -> Made:
    """The kernel's outputs over all rows, the same for any engine, number of workers and batch size.

    A document (or paragraph) that the kernel fails on becomes a row of `rejected`; when it is more than a few, the
    fault is the kernel's and the stage fails.

    Raises:
        KernelFailed: The kernel failed on more than `TOLERATED` of its units, or on all of them.
        SchemaError: A table given or made is not what its definition says.
        KeyError: There is no such engine.
    """
    if kernel.grain == "corpus":
        progress.info("", extra={"stage": kernel.name, "done": 0, "total": 1})
        made = Made(kernel(tables, settings))
        progress.info("", extra={"stage": kernel.name, "done": 1, "total": 1})
        return made
    batches = list(_cut(kernel, tables, settings.batch_documents))
    tasks = (task_of(kernel, batch(), settings) for batch in batches)
    parts: dict[str, list[pa.Table]] = {name: [] for name in (*kernel.outputs, FAILED)}
    progress.info("", extra={"stage": kernel.name, "done": 0, "total": len(batches)})
    for done, result in enumerate(ENGINES[engine](tasks, workers), 1):
        for name, data in result.items():
            parts[name].append(from_bytes(data))
        progress.info("", extra={"stage": kernel.name, "done": done, "total": len(batches)})
    whole = {name: pa.concat_tables(parts[name]) if parts[name] else empty(name) for name in kernel.outputs}
    failed = pa.concat_tables(parts[FAILED]) if parts[FAILED] else empty("rejected")
    _tolerate(kernel, failed, tables[kernel.inputs[0]].num_rows)
    return Made({name: conform(name, table) for name, table in whole.items()}, conform("rejected", failed))


TOLERATED = 0.02


def _tolerate(kernel: Kernel, failed: pa.Table, units: int) -> None:
    if failed.num_rows and (failed.num_rows == units or failed.num_rows > max(1, TOLERATED * units)):
        first = failed["detail"][0].as_py()
        raise KernelFailed(f"{kernel.name} failed on {failed.num_rows} of {units} {kernel.grain}s, first: {first}")


def _cut(kernel: Kernel, tables: Tables, documents: int) -> Iterator[Callable[[], Tables]]:
    """Batches of the kernel's inputs, cut by its first input; each is made only when it is called for."""
    lead = sort_by_key(TABLES[kernel.inputs[0]], tables[kernel.inputs[0]])
    size = documents if kernel.grain == "document" else PARAGRAPHS_A_BATCH
    others = {name: _Rows(name, tables[name], lead.schema.names[0]) for name in kernel.inputs[1:] if name != "parses"}
    parses = _Parses(tables["parses"]) if "parses" in kernel.inputs else None
    for start in range(0, lead.num_rows, size):

        def batch(start: int = start) -> Tables:
            rows = lead.slice(start, size)
            ids = rows.column(0)
            made = {kernel.inputs[0]: rows}
            for name, table in others.items():
                made[name] = table.between(ids[0].as_py(), ids[-1].as_py())
            if parses is not None:
                made["parses"] = parses.of(made["paragraphs"]["paragraph_id"])
            return made

        yield batch


class _Rows:
    """A table in the order of its documents, of which a run of documents can be cut without a scan."""

    def __init__(self, name: str, table: pa.Table, key: str) -> None:
        order = [(key, "ascending"), *((c, "ascending") for c in TABLES[name].key if c != key)]
        self.table = table = table.take(pc.sort_indices(table, order)) if table.num_rows else table
        self.keys = table[key].to_numpy(zero_copy_only=False) if table.num_rows else np.array([], dtype=object)

    def between(self, first: str, last: str) -> pa.Table:
        start = bisect_left(self.keys, first)
        end = bisect_right(self.keys, last, start)
        return self.table.slice(start, end - start)


class _Parses:
    """Parses by paragraph: shared by documents, so looked up, not cut."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table
        self.row = {identifier: i for i, identifier in enumerate(table["paragraph_id"].to_pylist())}

    def of(self, identifiers: pa.ChunkedArray) -> pa.Table:
        return self.table.take(
            pa.array(sorted({self.row[i] for i in identifiers.to_pylist() if i in self.row}), pa.int64())
        )


def map_inline(tasks: Iterable[Task], workers: int) -> Iterator[dict[str, bytes]]:
    """Results in the order of the tasks, made in this process; a text that hangs or kills it does so."""
    yield from map(run_batch, tasks)


ENGINES: dict[str, Mapper] = {"local": map_in_workers, "inline": map_inline}

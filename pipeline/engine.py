"""Runs a stage's kernel over batches: in this process or in a pool of processes.

Belongs here: cutting batches, handing them out, isolating a document that a kernel fails on. Does not: any kernel.
A cluster engine is one more entry in `ENGINES`: it maps `run_batch` over the same tasks.
"""

from __future__ import annotations

import logging
import multiprocessing
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.kernel import Kernel, Tables
from pipeline.language.parse import ModelError
from pipeline.schema import TABLES, conform, empty, from_rows
from pipeline.schema.conform import sort_by_key
from pipeline.settings import Settings

progress = logging.getLogger("newsledger.progress")

PARAGRAPHS_A_BATCH = 256
BATCHES_AHEAD = 4  # a worker: enough to keep it busy, few enough to bound memory


@dataclass(frozen=True)
class Task:
    """What a worker needs: the kernel's name, its batch as Arrow IPC bytes, the settings."""

    kernel: str
    tables: dict[str, bytes]
    settings: Settings


@dataclass
class Made:
    """What a stage made: its tables, and a row of `rejected` for each unit that it failed on."""

    tables: Tables
    rejected: pa.Table = field(default_factory=lambda: empty("rejected"))


Mapper = Callable[[Iterable[Task], int], Iterator[dict[str, bytes]]]


def run(kernel: Kernel, tables: Tables, settings: Settings, engine: str = "local", workers: int = 1) -> Made:
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
    tasks = (Task(kernel.name, {n: _to_bytes(t) for n, t in batch().items()}, settings) for batch in batches)
    parts: dict[str, list[pa.Table]] = {name: [] for name in (*kernel.outputs, FAILED)}
    progress.info("", extra={"stage": kernel.name, "done": 0, "total": len(batches)})
    for done, result in enumerate(ENGINES[engine](tasks, workers), 1):
        for name, data in result.items():
            parts[name].append(_from_bytes(data))
        progress.info("", extra={"stage": kernel.name, "done": done, "total": len(batches)})
    whole = {name: pa.concat_tables(parts[name]) if parts[name] else empty(name) for name in kernel.outputs}
    failed = pa.concat_tables(parts[FAILED]) if parts[FAILED] else empty("rejected")
    _tolerate(kernel, failed, tables[kernel.inputs[0]].num_rows)
    return Made({name: conform(name, table) for name, table in whole.items()}, conform("rejected", failed))


FAILED = "(failed)"
TOLERATED = 0.02


class KernelFailed(RuntimeError):
    """A kernel that fails on so much that the fault is its own: names it, the share and the first error."""


def _tolerate(kernel: Kernel, failed: pa.Table, units: int) -> None:
    if failed.num_rows and (failed.num_rows == units or failed.num_rows > max(1, TOLERATED * units)):
        first = failed["detail"][0].as_py()
        raise KernelFailed(f"{kernel.name} failed on {failed.num_rows} of {units} {kernel.grain}s, first: {first}")


def run_batch(task: Task) -> dict[str, bytes]:
    """One batch through its kernel, as a worker does it.

    When the kernel fails, each row is tried alone and those that fail again are set aside as rows of `rejected`
    with reason `kernel_error`: one poisoned document does not cost the others.
    """
    from pipeline.stages import KERNELS

    kernel = KERNELS[task.kernel]
    tables = {name: _from_bytes(data) for name, data in task.tables.items()}
    made, failed = _run_or_split(kernel, tables, task.settings)
    return {name: _to_bytes(table) for name, table in {**made, FAILED: failed}.items()}


def _run_or_split(kernel: Kernel, tables: Tables, settings: Settings) -> tuple[Tables, pa.Table]:
    try:
        return kernel(tables, settings), empty("rejected")
    except (ModelError, ImportError, MemoryError):
        raise  # no fault of a text
    except Exception as error:  # noqa: BLE001 - the boundary at which a rule's fault on one text is contained
        units = list(_cut(kernel, tables, 1))
        if len(units) <= 1:
            return {name: empty(name) for name in kernel.outputs}, _failure(kernel, tables, error)
    results = [_run_or_split(kernel, unit(), settings) for unit in units]
    made = {name: pa.concat_tables([tables[name] for tables, _ in results]) for name in kernel.outputs}
    return made, pa.concat_tables([failed for _, failed in results])


def _failure(kernel: Kernel, tables: Tables, error: Exception) -> pa.Table:
    lead = tables[kernel.inputs[0]]
    row = lead.slice(0, 1).to_pylist()[0] if lead.num_rows else {}
    return from_rows(
        "rejected",
        [
            {
                "stage": kernel.name,
                "source_uri": row.get("source_uri", ""),
                "raw_sha256": row.get("raw_sha256"),
                "row_id": row.get("doc_id") or row.get("paragraph_id") or "",
                "reason": "kernel_error",
                "detail": f"{type(error).__name__}: {error}"[:500],
            }
        ],
    )


def _cut(kernel: Kernel, tables: Tables, documents: int) -> Iterator[Callable[[], Tables]]:
    """Batches of the kernel's inputs, cut by its first input; each is made only when it is called for."""
    lead = sort_by_key(TABLES[kernel.inputs[0]], tables[kernel.inputs[0]])
    size = documents if kernel.grain == "document" or documents == 1 else PARAGRAPHS_A_BATCH
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


def _to_bytes(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())


def _from_bytes(data: bytes) -> pa.Table:
    return pa.ipc.open_stream(data).read_all()


def map_here(tasks: Iterable[Task], workers: int) -> Iterator[dict[str, bytes]]:
    """Results in the order of the tasks: in this process, or in a pool when there are several workers."""
    if workers <= 1:
        yield from map(run_batch, tasks)
        return
    context = multiprocessing.get_context("spawn")  # a fork would copy the locks of Dagster's threads
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: list[Future[dict[str, bytes]]] = []
        for task in tasks:
            waiting.append(pool.submit(run_batch, task))
            if len(waiting) >= workers * BATCHES_AHEAD:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


ENGINES: dict[str, Mapper] = {"local": map_here}

"""Runs a stage's kernel over batches: in this process or in a pool of processes.

Belongs here: cutting batches, handing them out, isolating a document that a kernel fails on. Does not: any kernel.
A cluster engine is one more entry in `ENGINES`: it maps `run_batch` over the same tasks.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field

import pyarrow as pa

from pipeline.batches import cut
from pipeline.kernel import Kernel, Tables
from pipeline.language.parse import ModelError
from pipeline.schema import conform, empty, from_rows
from pipeline.settings import Settings

progress = logging.getLogger("newsledger.progress")

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
        tell(kernel, 0, 1)
        made = Made(kernel(tables, settings))
        tell(kernel, 1, 1)
        return made
    parts = list(over_batches(kernel, cut(kernel, tables, settings.batch_documents), settings, engine, workers))
    lead = tables[kernel.inputs[0]]
    failed = addressed(pa.concat_tables([empty("rejected"), *(part.rejected for part in parts)]), lead)
    tolerate(kernel, failed, lead.num_rows, lead.num_rows)
    whole = {n: pa.concat_tables([empty(n), *(part.tables[n] for part in parts)]) for n in kernel.outputs}
    return Made({name: conform(name, table) for name, table in whole.items()}, conform("rejected", failed))


def over_batches(
    kernel: Kernel, batches: Iterable[Tables], settings: Settings, engine: str = "local", workers: int = 1
) -> Iterator[Made]:
    """What the kernel makes of each batch, in their order; batches are made when they are called for.

    Raises:
        SchemaError: A table given or made is not what its definition says.
        KeyError: There is no such engine.
    """
    tasks = (Task(kernel.name, {n: _to_bytes(t) for n, t in batch.items()}, settings) for batch in batches)
    for result in ENGINES[engine](tasks, workers):
        tables = {name: _from_bytes(data) for name, data in result.items()}
        yield Made(tables, tables.pop(FAILED))


def addressed(failed: pa.Table, documents: pa.Table) -> pa.Table:
    """Rows of `rejected` with the address and the hash of the documents that they are about, where those have them."""
    if not failed.num_rows or "source_uri" not in documents.column_names:
        return failed
    columns = ("doc_id", "source_uri", "raw_sha256")
    known = {row["doc_id"]: row for row in documents.select(columns).to_pylist()}
    rows = failed.to_pylist()
    return from_rows("rejected", [{**row, **{c: known[row["row_id"]][c] for c in columns[1:]}} for row in rows])


def tell(kernel: Kernel, done: int, total: int) -> None:
    """Tells whoever shows progress how far a stage is."""
    progress.info("", extra={"stage": kernel.name, "done": done, "total": total})


FAILED = "(failed)"
TOLERATED = 0.02
FEW = 4


class KernelFailed(RuntimeError):
    """A kernel that fails on so much that the fault is its own: names it, the share and the first error."""


def tolerate(kernel: Kernel, failed: pa.Table, ran: int, units: int) -> None:
    """Nothing, if a kernel failed on no more than a few of its units.

    Args:
        kernel: The kernel.
        failed: A row a unit that it failed on.
        ran: Units that it ran over.
        units: All units, those whose rows were there already among them.

    Raises:
        KernelFailed: It failed on more: on over `TOLERATED` of all, or on whatever ran, if that is over `FEW` or all.
    """
    all_failed = failed.num_rows == ran and (ran > FEW or ran == units)
    if failed.num_rows and (all_failed or failed.num_rows > max(1, TOLERATED * units)):
        first = failed["detail"][0].as_py()
        raise KernelFailed(f"{kernel.name} failed on {failed.num_rows} of {ran} {kernel.grain}s, first: {first}")


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
        units = list(cut(kernel, tables, 1))
        if len(units) <= 1:
            return {name: empty(name) for name in kernel.outputs}, _failure(kernel, tables, error)
    results = [_run_or_split(kernel, unit, settings) for unit in units]
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
                "source_uri": "",  # known to whoever has all columns of the documents: see `addressed`
                "row_id": row.get("doc_id") or row.get("paragraph_id") or "",
                "reason": "kernel_error",
                "detail": f"{type(error).__name__}: {error}"[:500],
            }
        ],
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

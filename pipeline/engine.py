"""Runs a stage's kernel over all rows, in batches: in this process or in workers.

Belongs here: the choice of an engine, putting results together, how many faults are borne. Does not: any kernel, how
batches are cut (`cut`) and run (`batch`). A cluster engine is one more entry in `ENGINES`: it maps `run_batch`.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from pipeline.batch import FAILED, KernelFailed, Result, Task, from_bytes, run_batch, task_of, unit_ids
from pipeline.cut import cut
from pipeline.kernel import Kernel, Tables
from pipeline.schema import conform, empty, from_rows
from pipeline.settings import Settings
from pipeline.workers import map_in_workers

progress = logging.getLogger("newsledger.progress")

TOLERATED = 0.02
FEW = 4


@dataclass
class Made:
    """What a stage made: its tables, and a row of `rejected` for each unit that it failed on."""

    tables: Tables
    rejected: pa.Table = field(default_factory=lambda: empty("rejected"))


Mapper = Callable[[Iterable[Task], int], Iterator[Result]]


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
    kernel: Kernel, batches: Iterable[Tables], settings: Settings, engine: str = "inline", workers: int = 1
) -> Iterator[Made]:
    """What the kernel makes of each batch, in their order; batches are made when they are called for.

    Raises:
        KernelFailed: The engine lost a batch, or gave the results of another one in its place.
        SchemaError: A table given or made is not what its definition says.
        KeyError: There is no such engine.
    """
    awaited: deque[tuple[str, ...]] = deque()  # the units of the batches that were handed out, in their order

    def tasks() -> Iterator[Task]:
        for batch in batches:
            awaited.append(unit_ids(kernel, batch))
            yield task_of(kernel, batch, settings)

    handed = tasks()
    for result in ENGINES[engine](handed, workers):
        if not awaited or result.units != awaited.popleft():
            raise KernelFailed(
                f"{kernel.name}: the engine {engine} gave a result of {len(result.units)} {kernel.grain}s, "
                f"from {next(iter(result.units), 'none')}, which are not those of the next batch"
            )
        tables = {name: from_bytes(data) for name, data in result.tables.items()}
        yield Made(tables, tables.pop(FAILED))
    lost = len(awaited) + sum(1 for _ in handed)
    if lost:
        raise KernelFailed(f"{kernel.name}: the engine {engine} gave no result for the last {lost} batches")


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


def map_inline(tasks: Iterable[Task], workers: int) -> Iterator[Result]:
    """Results in the order of the tasks, made in this process; a text that hangs or kills it does so."""
    yield from map(run_batch, tasks)


ENGINES: dict[str, Mapper] = {"local": map_in_workers, "inline": map_inline}

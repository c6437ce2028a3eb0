"""Runs one batch through its kernel, and sets aside the documents that the kernel fails on.

Belongs here: what any engine does with a batch, wherever it runs. Does not: how batches are cut, and processes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from pipeline.cut import cut
from pipeline.kernel import Kernel, Tables
from pipeline.language.parse import ModelError
from pipeline.schema import conform, empty, from_rows
from pipeline.settings import Settings

FAILED = "(failed)"  # the name, in a result, of its rows of `rejected` for what the kernel failed on


class KernelFailed(RuntimeError):
    """A kernel that fails on so much that the fault is its own: names it, the share and the first error."""


@dataclass(frozen=True)
class Task:
    """A batch to be run: the kernel, which another process imports by its name, the tables as Arrow IPC bytes."""

    kernel: Kernel
    tables: dict[str, bytes]
    settings: Settings


def task_of(kernel: Kernel, tables: Tables, settings: Settings) -> Task:
    """The task that runs the kernel over these tables."""
    return Task(kernel, _all_to_bytes(tables), settings)


def run_batch(task: Task) -> dict[str, bytes]:
    """The kernel's outputs over the batch, and its rows of `rejected` as `FAILED`.

    When the kernel fails, each unit (document or paragraph) is tried alone and those that fail again are set aside
    with reason `kernel_error`: one poisoned document does not cost the others.

    Raises:
        ModelError: The model is not installed.
        ImportError: A library that the kernel uses is not installed.
        MemoryError: There is not enough memory for the batch.
    """
    tables = _all_from_bytes(task.tables)
    try:
        return _all_to_bytes({**task.kernel(tables, task.settings), FAILED: empty("rejected")})
    except (ModelError, ImportError, MemoryError):
        raise  # no fault of a text
    except Exception as error:  # noqa: BLE001 - the boundary at which a rule's fault on one text is contained
        fault = f"{type(error).__name__}: {error}"
    if tables[task.kernel.inputs[0]].num_rows <= 1:
        return rejection(task, "kernel_error", fault)
    return join_results(task, map(run_batch, units_of(task)))


def units_of(task: Task) -> Iterator[Task]:
    """A task for each document (or paragraph) of the batch, in the order of the batch."""
    for unit in cut(task.kernel, _all_from_bytes(task.tables), 1):
        yield task_of(task.kernel, unit, task.settings)


def join_results(task: Task, results: Iterable[dict[str, bytes]]) -> dict[str, bytes]:
    """The results of a task's units as the result of the task."""
    parts = [_all_from_bytes(result) for result in results]
    forms = {**{name: name for name in task.kernel.outputs}, FAILED: "rejected"}
    return _all_to_bytes(
        {
            name: conform(form, pa.concat_tables([empty(form), *(part[name] for part in parts)]))
            for name, form in forms.items()
        }
    )


def rejection(task: Task, reason: str, detail: str) -> dict[str, bytes]:
    """The result of a unit that cannot be run: no rows, and one of `rejected`."""
    lead = from_bytes(task.tables[task.kernel.inputs[0]])
    row = lead.slice(0, 1).to_pylist()[0] if lead.num_rows else {}
    rejected = {
        "stage": task.kernel.name,
        "source_uri": "",  # known to whoever has all columns of the documents: see `engine.addressed`
        "row_id": row.get("doc_id") or row.get("paragraph_id") or "",
        "reason": reason,
        "detail": detail[:500],
    }
    made = {name: empty(name) for name in task.kernel.outputs}
    return _all_to_bytes({**made, FAILED: from_rows("rejected", [rejected])})


def to_bytes(table: pa.Table) -> bytes:
    """The table as a stream of Arrow IPC: of a slice, only its own rows."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def from_bytes(data: bytes) -> pa.Table:
    """The table of a stream of Arrow IPC; its columns lie in the bytes and are not copied."""
    return pa.ipc.open_stream(data).read_all()


def _all_to_bytes(tables: Tables) -> dict[str, bytes]:
    return {name: to_bytes(table) for name, table in tables.items()}


def _all_from_bytes(tables: dict[str, bytes]) -> Tables:
    return {name: from_bytes(data) for name, data in tables.items()}

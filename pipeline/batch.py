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


@dataclass(frozen=True)
class Result:
    """What came of a task.

    Attributes:
        units: The documents (or paragraphs) that it did, those that it set aside among them, in the order of their
            identifiers: no rows may be a true answer, so a batch that was lost on the way is told by this.
        tables: The kernel's outputs, and its rows of `rejected` as `FAILED`, as Arrow IPC bytes.
    """

    units: tuple[str, ...]
    tables: dict[str, bytes]


def task_of(kernel: Kernel, tables: Tables, settings: Settings) -> Task:
    """The task that runs the kernel over these tables."""
    return Task(kernel, _all_to_bytes(tables), settings)


def unit_ids(kernel: Kernel, tables: Tables) -> tuple[str, ...]:
    """The sorted identifiers of the documents (or paragraphs) of a batch: tried one by one, they change their order."""
    return tuple(sorted(tables[kernel.inputs[0]][kernel.key].to_pylist()))


def run_batch(task: Task) -> Result:
    """The kernel's outputs over the batch, and what it set aside.

    When the kernel fails, each unit (document or paragraph) is tried alone and those that fail again are set aside
    with reason `kernel_error`: one poisoned document does not cost the others.

    Raises:
        ModelError: The model is not installed.
        ImportError: A library that the kernel uses is not installed.
        MemoryError: There is not enough memory for the batch.
    """
    tables = _all_from_bytes(task.tables)
    try:
        made = {**task.kernel(tables, task.settings), FAILED: empty("rejected")}
        return Result(unit_ids(task.kernel, tables), _all_to_bytes(made))
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


def join_results(task: Task, results: Iterable[Result]) -> Result:
    """The results of a task's units as the result of the task."""
    given = list(results)
    parts = [_all_from_bytes(result.tables) for result in given]
    forms = {**{name: name for name in task.kernel.outputs}, FAILED: "rejected"}
    whole = {
        name: conform(form, pa.concat_tables([empty(form), *(part[name] for part in parts)]))
        for name, form in forms.items()
    }
    return Result(tuple(sorted(unit for result in given for unit in result.units)), _all_to_bytes(whole))


def rejection(task: Task, reason: str, detail: str) -> Result:
    """The result of a unit that cannot be run: no rows, and one of `rejected`."""
    kernel = task.kernel
    units = unit_ids(kernel, {kernel.inputs[0]: from_bytes(task.tables[kernel.inputs[0]])})
    rejected = {
        "stage": kernel.name,
        "source_uri": "",  # known to whoever has all columns of the documents: see `engine.addressed`
        "row_id": units[0] if units else "",
        "reason": reason,
        "detail": detail[:500],
    }
    made = {name: empty(name) for name in kernel.outputs}
    return Result(units, _all_to_bytes({**made, FAILED: from_rows("rejected", [rejected])}))


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

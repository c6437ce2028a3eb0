"""Runs a document-wise stage over what is new or changed, and takes the rest from its last run.

Belongs here: which documents run, and joining their rows with those that stay. Does not: how a batch runs (`engine`),
what makes a document another one (`keys`). Tables are read and written in the order of documents, a window of them at a
time: memory does not grow with the corpus. Without a last run all documents run, and the rows are the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import engine
from pipeline.cut import Rows, batches, cut, rows_at_once, rows_of, with_parses
from pipeline.engine import Made
from pipeline.kernel import Kernel, Tables
from pipeline.keys import document_keys
from pipeline.language.store import StoredParses
from pipeline.schema import TABLES, conform, empty
from pipeline.schema.conform import sort_rows
from pipeline.settings import Settings
from pipeline.warehouse import parquet_writer, read_parquet

WINDOW = 2_048  # documents that are in memory at once, if they are short
BYTES = 32_000_000  # bytes of documents that are in memory at once, if they are long


@dataclass(frozen=True)
class LastRun:
    """What a stage made the last time.

    Attributes:
        tables: The files of its outputs.
        keys: The key of each document that it read, as `document_keys`.
        rejected: What it rejected.
    """

    tables: Mapping[str, Path]
    keys: pa.Table
    rejected: pa.Table


@dataclass(frozen=True)
class Updated:
    """What a run made beside the files of its outputs.

    Attributes:
        keys: The key of each document that was read without a fault.
        rejected: What was rejected, now or the last time.
        ran: Documents that ran.
        documents: All documents.
    """

    keys: pa.Table
    rejected: pa.Table
    ran: int
    documents: int


@dataclass(frozen=True)
class Window:
    """A run of documents in their order.

    Attributes:
        keys: The key of each document.
        changed: The documents whose key is another than that of the last run.
    """

    keys: dict[str, int]
    changed: frozenset[str]


def update(
    kernel: Kernel,
    given: Mapping[str, Path],
    into: Mapping[str, Path],
    last: LastRun | None,
    code: str,
    parses: StoredParses | None,
    settings: Settings,
    engine_name: str = "inline",
    workers: int = 1,
) -> Updated:
    """Writes the kernel's outputs over all documents; only those run whose key is not that of the last run.

    Args:
        kernel: A document-wise kernel.
        given: The files of its inputs (but parses), in the order of documents.
        into: The files of its outputs (but `rejected`).
        last: Its last run; None if there is none.
        code: The version of the kernel's code, settings and model.
        parses: Looks parses up, if the kernel takes them.
        settings: The settings.
        engine_name: The engine that maps the kernel.
        workers: Processes that it uses.

    Raises:
        KernelFailed: The kernel failed on more than a few documents.
        SchemaError: A table given or made is not what its definition says.
    """
    known = dict(zip(*(last.keys[c].to_pylist() for c in ("doc_id", "key")), strict=True)) if last else {}
    old = {name: Rows.of_file(path) for name, path in last.tables.items()} if last else {}
    total = pq.read_metadata(given[kernel.inputs[0]]).num_rows
    keys: dict[str, int] = {}
    changed: set[str] = set()
    failed, refused = [empty("rejected")], [empty("rejected")]
    run = partial(engine.over_batches, kernel, settings=settings, engine=engine_name, workers=workers)
    with ExitStack() as stack:
        writers = {n: stack.enter_context(parquet_writer(path, TABLES[n].arrow)) for n, path in into.items()}
        windows = _windows(kernel, given, known, code, parses)
        for window, made in _made(kernel, windows, parses, run, settings.batch_documents):
            for name, writer in writers.items():
                now = [part.tables[name] for part in made]
                stay = [_only(old[name].up_to(max(window.keys)), window.keys.keys() - window.changed)] if old else []
                if (rows := _joined(name, [*now, *stay])).num_rows:
                    writer.write_table(rows)
            failed += [part.rejected for part in made]
            refused += [part.tables["rejected"] for part in made if "rejected" in part.tables]
            keys |= window.keys
            changed |= window.changed
            engine.tell(kernel, len(keys), total)
    faults = pa.concat_tables(failed)
    engine.tolerate(kernel, faults, len(changed), total)
    for document in faults["row_id"].to_pylist():
        del keys[document]  # it is tried again the next time
    stayed = [_only(last.rejected, keys.keys() - changed, "row_id")] if last else []
    if faults.num_rows:
        documents = read_parquet(given[kernel.inputs[0]], ["doc_id", "source_uri", "raw_sha256"])
        faults = engine.addressed(faults, documents)
    return Updated(_key_table(keys), pa.concat_tables([faults, *refused, *stayed]), len(changed), total)


def _windows(
    kernel: Kernel, given: Mapping[str, Path], known: Mapping[str, int], code: str, parses: StoredParses | None
) -> Iterator[tuple[Window, Tables]]:
    """Each window with the rows of its changed documents."""
    rows = {name: Rows.of_file(given[name], kernel.columns.get(name)) for name in kernel.document_inputs}
    for tables in batches(kernel, rows, rows_at_once(given[kernel.inputs[0]], WINDOW, BYTES)):
        documents = tables[kernel.inputs[0]]["doc_id"].to_pylist()
        read = {**tables, "paragraphs": _parsed(tables["paragraphs"], parses)} if parses else tables
        keys = dict(zip(documents, document_keys(read, documents, code).tolist(), strict=True))
        changed = frozenset(document for document in documents if known.get(document) != keys[document])
        chosen = tables if len(changed) == len(documents) else rows_of(tables, changed)
        yield Window(keys, changed), chosen


def _made(
    kernel: Kernel,
    windows: Iterator[tuple[Window, Tables]],
    parses: StoredParses | None,
    run: Callable[[Iterator[Tables]], Iterator[Made]],
    size: int,
) -> Iterator[tuple[Window, list[Made]]]:
    """Each window with what the kernel makes of its changed documents, batch by batch."""
    waiting: deque[tuple[Window, int]] = deque()  # windows and how many batches each has

    def parts() -> Iterator[Tables]:
        for window, tables in windows:
            cuts = list(cut(kernel, tables, size)) if window.changed else []
            waiting.append((window, len(cuts)))
            yield from (with_parses(part, parses) if parses else part for part in cuts)

    made: list[Made] = []
    for part in run(parts()):
        made.append(part)
        while waiting and waiting[0][1] <= len(made):
            window, number = waiting.popleft()
            yield window, made[:number]
            made = made[number:]
    yield from ((window, []) for window, _ in waiting)


def _only(rows: pa.Table, documents: AbstractSet[str], column: str = "doc_id") -> pa.Table:
    """The rows of these documents."""
    if documents >= set(pc.unique(rows[column]).to_pylist()):
        return rows
    return rows.filter(pc.is_in(rows[column], value_set=pa.array(sorted(documents), pa.string())))


def _joined(name: str, parts: list[pa.Table]) -> pa.Table:
    """The rows of the parts in the order of their documents."""
    some = [part for part in parts if part.num_rows]
    whole = pa.concat_tables([empty(name), *some])
    return whole if len(some) < 2 else sort_rows(TABLES[name], whole)


def _key_table(keys: Mapping[str, int]) -> pa.Table:
    rows = pa.table({"doc_id": list(keys), "key": list(keys.values())}, schema=TABLES["document_keys"].arrow)
    return conform("document_keys", rows)


def _parsed(paragraphs: pa.Table, parses: StoredParses) -> pa.Table:
    """The paragraphs that have a parse: one that gets its parse later makes its document another one."""
    return paragraphs.filter(pa.array(parses.has(paragraphs["paragraph_id"])))

"""Cuts tables into batches of documents, in the order of documents, with little of them in memory at once.

Belongs here: reading tables side by side. Does not: running a kernel over a batch (see `batch`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.kernel import Kernel, Tables
from pipeline.schema import TABLES
from pipeline.schema.conform import sort_rows

ROWS_READ = 4_096  # rows that are decoded at once, if they are short
BYTES_READ = 4_000_000  # bytes that are decoded at once, if they are long
DOCUMENT = "doc_id"

Parses = Callable[[pa.ChunkedArray], pa.Table]
"""The `parses` of some paragraphs, by their identifiers."""


class Rows:
    """Rows in the order of their key column, taken from the front."""

    def __init__(self, batches: Iterable[pa.RecordBatch], schema: pa.Schema, key: str) -> None:
        self._batches = iter(batches)
        self._schema, self._key = schema, key
        self._ahead: pa.RecordBatch | None = None
        self._ids: list[str] = []

    @classmethod
    def of_file(
        cls, path: Path, columns: tuple[str, ...] | None = None, key: str = DOCUMENT, at_once: int | None = None
    ) -> Rows:
        """The rows of a Parquet file (or some of its columns), read bit by bit."""
        file = pq.ParquetFile(path)
        names = [name for name in file.schema_arrow.names if columns is None or name in columns]
        schema = pa.schema([file.schema_arrow.field(name) for name in names], file.schema_arrow.metadata)
        at_once = at_once or rows_at_once(path, ROWS_READ, BYTES_READ)
        return cls(file.iter_batches(at_once, columns=names), schema, key)

    @classmethod
    def of_table(cls, name: str, table: pa.Table, columns: tuple[str, ...] | None = None, key: str = DOCUMENT) -> Rows:
        """The rows of a table in memory, whatever their order."""
        table = sort_rows(TABLES[name], table)
        table = table.select([c for c in table.column_names if columns is None or c in columns])
        return cls(table.to_batches(), table.schema, key)

    def next_rows(self, number: int) -> pa.Table:
        """The next rows, at most so many; none at the end."""
        parts: list[pa.RecordBatch] = []
        while number > 0 and (batch := self._peek()) is not None:
            parts.append(self._cut(min(number, batch.num_rows)))
            number -= parts[-1].num_rows
        return pa.Table.from_batches(parts, self._schema)

    def up_to(self, last: str) -> pa.Table:
        """The next rows whose key is at most `last`."""
        parts: list[pa.RecordBatch] = []
        while (batch := self._peek()) is not None:
            cut = bisect_right(self._ids, last)
            if cut:
                parts.append(self._cut(cut))
            if cut < batch.num_rows:
                break
        return pa.Table.from_batches(parts, self._schema)

    def _peek(self) -> pa.RecordBatch | None:
        while self._ahead is None or not self._ahead.num_rows:
            self._ahead = next(self._batches, None)
            if self._ahead is None:
                return None
            self._ids = self._ahead.column(self._key).to_pylist()
        return self._ahead

    def _cut(self, number: int) -> pa.RecordBatch:
        assert self._ahead is not None
        taken, self._ahead = self._ahead.slice(0, number), self._ahead.slice(number)
        self._ids = self._ids[number:]
        return taken


def rows_at_once(path: Path, most: int, size: int) -> int:
    """How many rows of a Parquet file to take at once, at most so many and about so many bytes.

    A page of HTML takes as much as a thousand mentions.
    """
    file = pq.read_metadata(path)
    whole = sum(file.row_group(group).total_byte_size for group in range(file.num_row_groups))
    return max(1, min(most, size * file.num_rows // max(whole, 1)))


def batches(kernel: Kernel, given: dict[str, Rows], size: int) -> Iterator[Tables]:
    """The kernel's inputs, so many rows of its first input at a time, with the rows of the others that belong to them.

    Parses, which documents share, are not among them.
    """
    lead, *others = (name for name in kernel.inputs if name != "parses")
    while (rows := given[lead].next_rows(size)).num_rows:
        last = rows.column(0)[-1].as_py()
        yield {lead: rows, **{name: given[name].up_to(last) for name in others}}


def rows_of(tables: Tables, documents: AbstractSet[str]) -> Tables:
    """The rows that belong to these documents."""
    wanted = pa.array(sorted(documents), pa.string())
    return {name: table.filter(pc.is_in(table[DOCUMENT], value_set=wanted)) for name, table in tables.items()}


def cut(kernel: Kernel, tables: Tables, size: int) -> Iterator[Tables]:
    """Tables in memory, cut into batches; each batch has the parses that it needs, if the tables have them."""
    key = kernel.key
    given = {name: Rows.of_table(name, tables[name], kernel.columns.get(name), key) for name in kernel.document_inputs}
    parses = found_in(tables["parses"]) if "parses" in tables else None
    for batch in batches(kernel, given, size):
        yield with_parses(batch, parses) if parses else batch


def with_parses(batch: Tables, parses: Parses) -> Tables:
    """The batch with the parses of its paragraphs."""
    return {**batch, "parses": parses(batch["paragraphs"]["paragraph_id"])}


def found_in(table: pa.Table) -> Parses:
    """Looks parses up in a table in memory."""
    row = {identifier: i for i, identifier in enumerate(table["paragraph_id"].to_pylist())}

    def parses_of(identifiers: pa.ChunkedArray) -> pa.Table:
        return table.take(pa.array(sorted({row[i] for i in identifiers.to_pylist() if i in row}), pa.int64()))

    return parses_of

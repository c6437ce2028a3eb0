"""Tells by a hash whether what a stage reads of a document is what it read before.

Belongs here: hashing rows of Arrow tables, whatever their types. Does not: what is done with the keys.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.kernel import Tables

Run = tuple[memoryview, NDArray[np.int64]]
"""Bytes that stand for rows, and where those of each document begin, and the last one's end."""


def document_keys(tables: Tables, documents: list[str], code: str) -> list[str]:
    """A key for each document: the SHA-256 of all its rows in the tables and of the code that reads them.

    Equal rows have equal keys however they lie in memory.

    Args:
        tables: Tables in the order of their documents.
        documents: The documents, in that order.
        code: The version of what reads them.
    """
    hashes = [hashlib.sha256(code.encode()) for _ in documents]
    for name, table in sorted(tables.items()):
        bounds = _bounds(table["doc_id"].combine_chunks(), documents)
        for digest, rows in zip(hashes, np.diff(bounds).tolist(), strict=True):
            digest.update(f"\n{name} {' '.join(table.column_names)} {rows}\n".encode())
        runs = _runs([column.combine_chunks() for column in table.columns], bounds)
        for content, places in (run for run in runs if len(run[0])):
            for digest, (start, end) in zip(hashes, pairwise(places.tolist()), strict=True):
                digest.update(content[start:end])
    return [digest.hexdigest() for digest in hashes]


def _bounds(ids: pa.Array, documents: list[str]) -> NDArray[np.int64]:
    """Where the rows of each document begin, and where the last one's end."""
    encoded = pc.run_end_encode(ids, run_end_type=pa.int64())
    begins = np.append(0, encoded.run_ends.to_numpy())
    return np.append(begins[np.searchsorted(encoded.values.to_pylist(), documents)], begins[-1])


def _runs(columns: list[pa.Array], bounds: NDArray[np.int64]) -> Iterator[Run]:
    """What stands for rows: first what is as wide in all of them, then what those of such lengths hold."""
    widths: list[NDArray[np.uint8]] = []
    held: list[tuple[pa.Array, NDArray[np.int64]]] = []
    waiting = columns[::-1]
    while waiting:
        column = waiting.pop()
        kind = column.type
        widths.append(_bytes_a_row(column.is_null()))
        if pa.types.is_struct(kind):
            waiting += column.flatten()[::-1]
        elif pa.types.is_list(kind) or pa.types.is_string(kind) or pa.types.is_binary(kind):
            lengths = _lengths(column)
            widths.append(_bytes_a_row(lengths))
            held.append((column, np.append(0, np.cumsum(lengths.to_numpy()))[bounds]))
        else:
            widths.append(_bytes_a_row(column.fill_null(_nought(kind))))
    table = np.ascontiguousarray(np.hstack(widths))
    yield table.reshape(-1).data, bounds * table.shape[1]
    for column, inner in held:
        if pa.types.is_list(column.type):
            yield from _runs([column.flatten()], inner)
        else:
            yield _content(column.drop_null()), inner


def _lengths(column: pa.Array) -> pa.Array:
    """How much each row holds; a null, which may hide something, nothing."""
    if pa.types.is_list(column.type):
        return pc.list_value_length(column).fill_null(0)
    return pc.binary_length(column.cast(pa.binary())).fill_null(0)


def _nought(kind: pa.DataType) -> Any:
    return False if pa.types.is_boolean(kind) else 0


def _bytes_a_row(values: pa.Array) -> NDArray[np.uint8]:
    """Values of a fixed width, without nulls, as a row of bytes each."""
    numbers = np.ascontiguousarray(values.to_numpy(zero_copy_only=False))
    return numbers.view(np.uint8).reshape(len(numbers), numbers.itemsize)


def _content(strings: pa.Array) -> memoryview:
    """All bytes of strings without nulls, one after the other."""
    _, offsets, content = strings.buffers()
    if not len(strings) or content is None:
        return memoryview(b"")
    bounds = np.frombuffer(offsets, np.int32)[strings.offset : strings.offset + len(strings) + 1]
    return memoryview(content)[bounds[0] : bounds[-1]]

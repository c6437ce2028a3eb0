"""Tells by a hash whether what a stage reads of a document is what it read before.

Belongs here: hashing rows of Arrow tables, whatever their types. Does not: what is done with the keys.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.kernel import Tables

Bytes = Callable[[int, int], Iterator[bytes]]
"""The bytes that stand for a run of rows."""


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
        ids = table["doc_id"].to_numpy(zero_copy_only=False)
        bounds = np.append(np.searchsorted(ids, np.array(documents, object)), len(ids)).tolist()
        bytes_of = _joined(*(_bytes_of(column.combine_chunks()) for column in table.columns))
        for digest, (start, end) in zip(hashes, pairwise(bounds), strict=True):
            digest.update(f"\n{name} {' '.join(table.column_names)} {end - start}\n".encode())
            for part in bytes_of(start, end):
                digest.update(part)
    return [digest.hexdigest() for digest in hashes]


def _bytes_of(array: pa.Array) -> Bytes:
    """What stands for the rows of an array: where they are null, how long they are, what is in them."""
    kind = array.type
    nulls = array.is_null().to_numpy(zero_copy_only=False)
    if pa.types.is_struct(kind):
        return _joined(_plain(nulls), *(_bytes_of(field) for field in array.flatten()))
    if pa.types.is_list(kind):
        # Nulls may hide items: a null list counts as an empty one.
        lengths = pc.fill_null(pc.list_value_length(array), 0).to_numpy()
        return _joined(_plain(nulls), _plain(lengths), _nested(lengths, _bytes_of(array.flatten())))
    if pa.types.is_string(kind) or pa.types.is_binary(kind):
        array = array.cast(pa.binary())
        lengths = pc.fill_null(pc.binary_length(array), 0).to_numpy()
        content = b"".join(array.drop_null().to_pylist())
        return _joined(_plain(nulls), _plain(lengths), _nested(lengths, _plain(np.frombuffer(content, np.uint8))))
    if pa.types.is_temporal(kind):
        array = array.cast(pa.int64() if kind.bit_width == 64 else pa.int32())
    if pa.types.is_boolean(kind):
        array = array.cast(pa.uint8())
    return _joined(_plain(nulls), _plain(array.fill_null(0).to_numpy(zero_copy_only=False)))


def _plain(values: np.ndarray) -> Bytes:
    values = np.ascontiguousarray(values)
    return lambda start, end: iter((values[start:end].tobytes(),))


def _nested(lengths: np.ndarray, content: Bytes) -> Bytes:
    """The bytes of what rows of these lengths hold."""
    ends = np.concatenate(([0], np.cumsum(lengths)))
    return lambda start, end: content(int(ends[start]), int(ends[end]))


def _joined(*parts: Bytes) -> Bytes:
    def bytes_of(start: int, end: int) -> Iterator[bytes]:
        for part in parts:
            yield from part(start, end)

    return bytes_of

"""Reads columns of Arrow tables as Python values, lean."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def values(column: pa.Array | pa.ChunkedArray) -> list[Any]:
    """The values of a column; equal ones are one object."""
    if pa.types.is_boolean(column.type):
        return column.to_pylist()
    coded = (column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column).dictionary_encode()
    known = [*coded.dictionary.to_pylist(), None]
    return [known[code] for code in pc.fill_null(coded.indices, -1).to_numpy().tolist()]


def lists(column: pa.ListArray, items: list[Any]) -> Iterator[tuple[Any, ...]]:
    """The items of each list."""
    return (tuple(items[start:end]) for start, end in _bounds(column))


def list_values(column: pa.ChunkedArray) -> list[list[Any]]:
    """The values of a column of lists; neither a list nor an item is null. Equal items are one object."""
    coded = pc.list_flatten(column).combine_chunks().dictionary_encode()
    items = np.array(coded.dictionary.to_pylist(), object)[coded.indices.to_numpy()].tolist()
    return [items[start:end] for start, end in _bounds(column)]


def _bounds(column: pa.ListArray | pa.ChunkedArray) -> Iterator[tuple[int, int]]:
    """Where the items of each list begin and end among all items."""
    return pairwise([0, *np.cumsum(pc.list_value_length(column).to_numpy()).tolist()])


def rows_in(table: pa.Table, column: str, wanted: set[str]) -> pa.Table:
    """The rows whose column holds one of the wanted values."""
    return table.filter(pc.is_in(table[column], value_set=pa.array(sorted(wanted), pa.string())))

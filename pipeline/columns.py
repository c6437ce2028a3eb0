"""Reads columns of Arrow tables, lean: as Python values, and as numbers that tell equal values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

NULL = np.uint64(0xD1B54A32D192ED03)  # the number of a null, whatever the type
AT_ONCE = 5_000  # strings that are hashed at once: bounds the memory


def whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column as one array, without a copy where it is one: Arrow's own `combine_chunks` copies it all the same."""
    if isinstance(column, pa.ChunkedArray):
        return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    return column


def values(column: pa.Array | pa.ChunkedArray) -> list[Any]:
    """The values of a column; equal ones are one object."""
    if pa.types.is_boolean(column.type):
        return column.to_pylist()
    coded = whole(column).dictionary_encode()
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


def hashes(columns: Iterable[pa.Array | pa.ChunkedArray]) -> Hashes:
    """A number of 64 bits for each row of some columns: the same for equal rows, in every process and on every machine.

    Two of a hundred thousand different rows share one less likely than 1 in 10^9.
    """
    found = np.zeros(1, np.uint64)
    for column in columns:
        found = mixed(found, _hashes(whole(column)))
    return found


def mixed(some: Hashes, others: Hashes) -> Hashes:
    """A number for each pair of numbers, in this order (the finaliser of SplitMix64, Steele, Lea and Flood 2014)."""
    found = some * np.uint64(0x9E3779B97F4A7C15) + others
    found = (found ^ (found >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    found = (found ^ (found >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return found ^ (found >> np.uint64(31))


def in_runs(items: Hashes, sizes: NDArray[np.int64]) -> Hashes:
    """A number for each run of items, from their numbers in their order.

    Args:
        items: The numbers of all items, run after run.
        sizes: How many items each run has.
    """
    ends = np.cumsum(sizes)
    place = np.arange(len(items)) - np.repeat(ends - sizes, sizes)
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(mixed(place.astype(np.uint64), items))))
    return mixed(sizes.astype(np.uint64), sums[ends] - sums[ends - sizes])


def _starts(column: pa.Array) -> range:
    return range(0, max(len(column), 1), AT_ONCE)


def _hashes(column: pa.Array) -> Hashes:
    from pandas.util import hash_array

    kind = column.type
    if pa.types.is_struct(kind):
        found = hashes(column.flatten())
    elif pa.types.is_list(kind):
        # Nulls may hide items: a null list counts as an empty one.
        sizes = pc.fill_null(pc.list_value_length(column), 0).to_numpy().astype(np.int64)
        found = in_runs(_hashes(column.flatten()), sizes)
    elif pa.types.is_string(kind):
        # Values that come again and again are hashed once, as the bytes that they are.
        coded = (column.slice(start, AT_ONCE).fill_null("").dictionary_encode() for start in _starts(column))
        words = ((c.dictionary.cast(pa.binary()).to_numpy(zero_copy_only=False), c.indices) for c in coded)
        parts = ((hash_array(different, categorize=False), indices) for different, indices in words)
        found = np.concatenate([known[indices.to_numpy()] for known, indices in parts])
    else:
        if pa.types.is_temporal(kind) or pa.types.is_boolean(kind):
            column = column.cast(pa.int64() if kind.bit_width == 64 else pa.int32())
        found = hash_array(column.fill_null(0).to_numpy(zero_copy_only=False))
    return np.where(column.is_null().to_numpy(zero_copy_only=False), NULL, found) if column.null_count else found

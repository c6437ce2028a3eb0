"""Pairs of rows that share a key and are near, found in arrays, so that millions of candidates need little memory.

Belongs here: going through such pairs, sets of numbers. Does not: what the keys are, and what is made of the pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int64]


def distinct(numbers: Positions) -> Positions:
    """The different numbers, ascending: as `np.unique`, which hashes, but thirty times as fast for millions."""
    ordered = np.sort(numbers)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]


def is_among(numbers: Positions, others: Positions) -> NDArray[np.bool_]:
    """Which numbers are among others, which are `distinct`."""
    at = np.searchsorted(others, numbers)
    found = at < len(others)
    found[found] = others[at[found]] == numbers[found]
    return found


def near_pairs(
    keys: NDArray[np.int64], is_near: Callable[[Positions, Positions], NDArray[np.bool_]], most: int | None = None
) -> Iterator[tuple[Positions, Positions]]:
    """Positions of each row and of those after it with its key, up to the first that is not near.

    The work grows with the pairs that are near, not with the square of the rows of a key.

    Args:
        keys: Sorted, and under each key in the order by which rows are near.
        is_near: Whether the rows at two positions, the second behind the first, are near.
        most: Rows after it that a row is held to.
    """
    first, apart = np.arange(len(keys), dtype=np.int64), 1
    while first.size and (most is None or apart <= most):
        first = first[first + apart < len(keys)]
        first = first[keys[first] == keys[first + apart]]
        first = first[is_near(first, first + apart)]
        yield first, first + apart
        apart += 1

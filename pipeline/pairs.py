"""Pairs of rows that share a key and are near, found in arrays, so that millions of candidates need little memory.

Belongs here: going through such pairs. Does not: what the keys are, and what is made of the pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Indices


def near_pairs(
    keys: NDArray[np.int64], is_near: Callable[[Indices, Indices], NDArray[np.bool_]], most: int | None = None
) -> Iterator[tuple[Indices, Indices]]:
    """Indices of each row and of those after it with its key, up to the first that is not near.

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

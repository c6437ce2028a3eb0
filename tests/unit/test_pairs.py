"""Pairs over arrays are those that two loops would find."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pairs import near_pairs

ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=20).map(sorted)


def found(rows: list[tuple[int, int]], reach: int, most: int | None = None) -> set[tuple[int, int]]:
    keys, days = (np.array(column, np.int64) for column in (zip(*rows, strict=True) if rows else ([], [])))
    pairs = near_pairs(keys, lambda a, b: days[b] - days[a] <= reach, most)
    return {pair for first, second in pairs for pair in zip(first.tolist(), second.tolist(), strict=True)}


@given(ROWS, st.integers(0, 9))
def test_all_pairs_of_one_key_that_are_near(rows: list[tuple[int, int]], reach: int) -> None:
    expected = {
        (i, j)
        for j, (key, day) in enumerate(rows)
        for i, (other, before) in enumerate(rows[:j])
        if key == other and day - before <= reach
    }
    assert found(rows, reach) == expected


@given(ROWS, st.integers(1, 3))
def test_a_row_is_held_to_so_many_after_it(rows: list[tuple[int, int]], most: int) -> None:
    assert found(rows, 9, most) == {(i, j) for i, j in found(rows, 9) if j - i <= most}

"""Ranges and sets of numbers are those that Python makes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.arrays import distinct, is_among, spread


def test_spread() -> None:
    assert spread(np.array([5, 7, 9]), np.array([2, 0, 1])).tolist() == [5, 6, 9]


@given(st.lists(st.integers(-3, 3)))
def test_distinct_numbers(numbers: list[int]) -> None:
    assert distinct(np.array(numbers, np.int64)).tolist() == sorted({*numbers})


@given(st.lists(st.integers(-3, 3)), st.lists(st.integers(-3, 3)))
def test_which_numbers_are_among_others(numbers: list[int], others: list[int]) -> None:
    found = is_among(np.array(numbers, np.int64), distinct(np.array(others, np.int64)))
    assert found.tolist() == [number in others for number in numbers]

"""Sets in a sparse matrix tell what sets of Python tell."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from pipeline.sets import Sets

WORDS = 200  # more than a word of a machine has bits, so that some share one
ROWS = st.lists(st.frozensets(st.integers(0, WORDS - 1), max_size=5), min_size=1, max_size=6)


def sets(rows: list[frozenset[int]]) -> Sets:
    held = np.zeros((len(rows), WORDS), bool)
    for at, words in enumerate(rows):
        held[at, [*words]] = True
    return Sets.of(csr_array(held))


def words(of: Sets) -> list[set[int]]:
    return [{*np.flatnonzero(row).tolist()} for row in of.held.toarray()]


@given(ROWS, ROWS)
def test_pairs_share_what_their_sets_share(rows: list[frozenset[int]], others: list[frozenset[int]]) -> None:
    pairs = [(i, j) for i in range(len(rows)) for j in range(len(others))]
    some, partners = np.array(pairs, np.int64).T
    shared = [set(rows[i] & others[j]) for i, j in pairs]
    assert words(sets(rows).shared(some, partners, sets(others))) == shared
    assert sets(rows).meet(some, partners, sets(others)).tolist() == [bool(one) for one in shared]


@given(ROWS)
def test_equal_sets_have_equal_keys_and_no_others_do(rows: list[frozenset[int]]) -> None:
    keys = sets(rows).keys.tolist()
    assert len({*keys}) == len({*rows}) == len({*zip(keys, rows, strict=True)})


@given(ROWS, st.data())
def test_rows_and_columns_are_chosen_and_joined(rows: list[frozenset[int]], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(rows))))
    made, other = sets(rows), sets([rows[at] for at in order])
    assert words(made.take(np.array(order))) == words(other)
    assert words(made | other) == [{*row, *rows[at]} for row, at in zip(rows, order, strict=True)]
    even = np.arange(WORDS) % 2 == 0
    assert words(made.only(even)) == [{word for word in row if word % 2 == 0} for row in rows]
    assert made.sizes.tolist() == [len(row) for row in rows]

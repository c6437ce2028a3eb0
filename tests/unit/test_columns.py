"""Numbers that stand for rows tell equal rows from others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.columns import hashes, whole

ROLE = pa.struct([("role", pa.string()), ("start", pa.int32())])
KINDS = pa.schema(
    [
        ("name", pa.string()),
        ("share", pa.float64()),
        ("told", pa.bool_()),
        ("at", pa.timestamp("us", "UTC")),
        ("words", pa.list_(pa.string())),
        ("roles", pa.list_(ROLE)),
    ]
)
WORD = st.none() | st.sampled_from(("", "a", "b", "ab"))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": WORD,
            "share": st.none() | st.sampled_from((0.0, 0.5)),
            "told": st.none() | st.booleans(),
            "at": st.none() | st.sampled_from((datetime(1970, 1, 1, tzinfo=UTC), datetime(2026, 5, 4, tzinfo=UTC))),
            "words": st.lists(WORD, max_size=3),
            "roles": st.lists(st.fixed_dictionaries({"role": WORD, "start": st.integers(0, 1)}), max_size=2),
        }
    ),
    max_size=12,
)


def table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, KINDS)


@given(ROWS)
def test_rows_have_one_number_if_they_are_equal_and_else_others(rows: list[dict[str, Any]]) -> None:
    rows = table(rows).to_pylist()  # the cells of each in the order of the columns
    numbers = hashes(table(rows).columns).tolist()
    assert len(numbers) == len(rows)
    assert len({*map(str, rows)}) == len({*numbers}) == len({*zip(map(str, rows), numbers, strict=True)})


@given(ROWS, ROWS)
def test_where_rows_lie_makes_no_difference(rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> None:
    both = pa.concat_tables([table(others), table(rows)])
    assert hashes(both.columns)[len(others) :].tolist() == hashes(table(rows).columns).tolist()
    assert hashes(both.slice(len(others)).columns).tolist() == hashes(table(rows).columns).tolist()


def test_the_numbers_are_those_of_every_process() -> None:
    rows = [{"name": "a", "share": 0.5, "told": True, "at": None, "words": ["b", None], "roles": []}]
    assert hashes(table(rows).columns).tolist() == [848345368762466669]


def test_a_column_is_one_array_and_copied_only_if_it_is_not() -> None:
    one = pa.array(["a", "b"])
    assert whole(one) is one
    assert whole(pa.chunked_array([one])).buffers()[2].address == one.buffers()[2].address
    assert whole(pa.chunked_array([one, one])).to_pylist() == ["a", "b", "a", "b"]

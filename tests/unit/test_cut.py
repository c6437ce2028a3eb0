from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import cut
from pipeline.cut import Rows

IDS = st.lists(st.sampled_from("abcdefg"), max_size=30).map(sorted)


def rows_in(ids: list[str], size: int) -> Rows:
    table = pa.table({"doc_id": pa.array(ids, pa.string()), "row": pa.array(range(len(ids)), pa.int64())})
    return Rows(table.to_batches(size), table.schema, "doc_id")


@settings(deadline=None)
@given(IDS, st.integers(1, 5), st.lists(st.sampled_from("abcdefgh"), max_size=4).map(sorted))
def test_rows_are_taken_once_and_in_order_up_to_each_document(ids: list[str], size: int, stops: list[str]) -> None:
    rows, taken = rows_in(ids, size), 0
    for stop in [*stops, "z"]:
        part = rows.up_to(stop)
        expected = [i for i, document in enumerate(ids) if document <= stop][taken:]
        assert part["row"].to_pylist() == expected
        taken += part.num_rows
    assert taken == len(ids)


@settings(deadline=None)
@given(IDS, st.integers(1, 5), st.integers(1, 7))
def test_runs_of_rows_are_full_but_for_the_last(ids: list[str], size: int, number: int) -> None:
    rows, runs = rows_in(ids, size), []
    while (run := rows.next_rows(number)).num_rows:
        runs.append(run.num_rows)
    assert sum(runs) == len(ids)
    assert all(run == number for run in runs[:-1])


def test_a_file_is_read_bit_by_bit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut, "ROWS_READ", 2)
    table = pa.table({"doc_id": list("aabbc"), "text": list("vwxyz"), "more": [1, 2, 3, 4, 5]})
    pq.write_table(table, tmp_path / "t.parquet")
    rows = Rows.of_file(tmp_path / "t.parquet", ("doc_id", "text"))
    assert rows.up_to("a").to_pydict() == {"doc_id": ["a", "a"], "text": ["v", "w"]}
    assert rows.next_rows(9).to_pydict() == {"doc_id": ["b", "b", "c"], "text": ["x", "y", "z"]}

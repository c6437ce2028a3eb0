from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.keys import document_keys

SCHEMA = pa.schema(
    [
        ("doc_id", pa.string()),
        ("text", pa.string()),
        ("number", pa.int32()),
        ("share", pa.float64()),
        ("is_named", pa.bool_()),
        ("day", pa.date32()),
        ("at", pa.timestamp("us", tz="UTC")),
        ("words", pa.list_(pa.string())),
        ("roles", pa.list_(pa.struct([("role", pa.string()), ("start", pa.int32())]))),
    ]
)
ROLE = st.none() | st.fixed_dictionaries(
    {"role": st.none() | st.text(max_size=3), "start": st.none() | st.integers(0, 9)}
)
ROW = st.fixed_dictionaries(
    {
        "doc_id": st.sampled_from(["a", "b", "c"]),
        "text": st.none() | st.text(max_size=4),
        "number": st.none() | st.integers(-5, 5),
        "share": st.none() | st.floats(0, 1),
        "is_named": st.none() | st.booleans(),
        "day": st.none() | st.dates(),
        "at": st.none(),
        "words": st.none() | st.lists(st.none() | st.text(max_size=3), max_size=3),
        "roles": st.none() | st.lists(ROLE, max_size=3),
    }
)
ROWS = st.lists(ROW, max_size=8).map(lambda rows: sorted(rows, key=lambda row: row["doc_id"]))
DOCUMENTS = ["a", "b", "c"]


def table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, SCHEMA)


def keys(rows: pa.Table) -> list[int]:
    return document_keys({"rows": rows}, DOCUMENTS, "1").tolist()


@settings(deadline=None)
@given(ROWS, st.integers(1, 3), st.integers(0, 3))
def test_equal_rows_have_equal_keys_however_they_lie_in_memory(
    rows: list[dict[str, Any]], size: int, before: int
) -> None:
    whole = table(rows)
    pieces = pa.concat_tables([whole.schema.empty_table(), *(whole.slice(i, size) for i in range(0, len(rows), size))])
    longer = table([{**row, "doc_id": "a"} for row in rows[:before]] + rows)
    assert keys(pieces) == keys(whole) == keys(longer.slice(min(before, len(rows))))


@settings(deadline=None)
@given(ROWS, ROWS)
def test_a_document_has_another_key_if_and_only_if_its_rows_differ(
    rows: list[dict[str, Any]], others: list[dict[str, Any]]
) -> None:
    for document, key, other in zip(DOCUMENTS, keys(table(rows)), keys(table(others)), strict=True):
        mine, theirs = ([row for row in some if row["doc_id"] == document] for some in (rows, others))
        assert (key == other) == (mine == theirs)


def test_a_key_tells_the_code_and_the_table() -> None:
    rows = table([])
    assert len({*document_keys({"rows": rows}, ["a"], "1"), *document_keys({"rows": rows}, ["a"], "2")}) == 2
    assert (document_keys({"rows": rows}, ["a"], "1") != document_keys({"others": rows}, ["a"], "1")).all()

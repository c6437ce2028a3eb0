from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import spill
from pipeline.schema import SchemaError, conform, from_rows
from pipeline.spill import Spill
from pipeline.warehouse import read_parquet

NUMBERS = st.lists(st.integers(0, 99), unique=True, max_size=40)


def row(number: int) -> dict[str, Any]:
    return {
        "doc_id": f"doc-{number:02}",
        "source_uri": f"{number}.txt",
        "raw_sha256": "0",
        "media_type": "text/plain",
        "raw_text": "x" * number,
        "authors": [],
    }


@settings(max_examples=30, deadline=None)
@given(NUMBERS, st.integers(1, 400), st.integers(1, 5))
def test_rows_come_out_in_order_however_many_runs_they_were_in(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[int], held: int, window: int
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spill, "HELD", held)
        patch.setattr(spill, "WINDOW", window)
        patch.setattr(spill, "AT_ONCE", 2)
        rows = Spill("inputs", folder)
        for number in numbers:
            rows.add(row(number))
        rows.write(folder / "sorted" / "inputs.parquet")
    expected = conform("inputs", from_rows("inputs", [row(number) for number in numbers]))
    assert rows.num_rows == len(numbers)
    assert read_parquet(folder / "sorted" / "inputs.parquet").equals(expected)


def test_few_rows_are_held_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spill, "HELD", 1)
    rows = Spill("inputs", tmp_path)
    for number in (3, 1, 2):
        rows.add(row(number))
    assert len(list(tmp_path.iterdir())) == 3


def test_a_row_that_is_not_as_defined_is_refused(tmp_path: Path) -> None:
    rows = Spill("inputs", tmp_path)
    rows.add({**row(1), "raw_text": None})
    with pytest.raises(SchemaError, match="raw_text"):
        rows.write(tmp_path / "inputs.parquet")


def test_a_key_that_is_there_twice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spill, "HELD", 1)
    rows = Spill("inputs", tmp_path)
    for number in (1, 2, 1):
        rows.add(row(number))
    with pytest.raises(SchemaError, match="doc_id doc-01 is there twice"):
        rows.write(tmp_path / "inputs.parquet")

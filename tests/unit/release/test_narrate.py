import csv
import json
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.release.export import UnknownFormat, export
from pipeline.release.narrate import examples, tally, unlike
from pipeline.schema import from_rows
from pipeline.warehouse import read_parquet, write_parquet
from tests.unit.release.candidates import published
from tests.unit.release.test_trace import story


def test_the_most_telling_rows_are_told_in_words(tmp_path: Path) -> None:
    first, second, third = published(tmp_path, *story())
    changes = read_parquet(second / "changes.parquet")
    lines = list(examples(first, second, changes))
    assert lines[0] == (
        "event event-1 status alleged -> occurred: 'The port workers went on strike on Monday, the ministry said.'"
    )
    assert "actor actor-2 'NIS' merged into actor actor-1 'National Intelligence Service'" in lines
    assert "actor actor-1 name the ministry -> National Intelligence Service" in lines
    assert ("actors", "merged", "code_version", 1) in tally(changes)
    gone = list(examples(second, third, read_parquet(third / "changes.parquet")))
    assert any(line.startswith("event event-1 (occurred) ") and line.endswith(" removed") for line in gone)


def test_what_only_one_release_has_is_said(tmp_path: Path) -> None:
    (release,) = published(tmp_path / "w", {})
    older = tmp_path / "older"
    older.mkdir()
    for path in release.glob("*.parquet"):
        if path.stem == "claim_links":
            continue
        table = read_parquet(path)
        write_parquet(older / path.name, table.drop_columns(["is_disputed"]) if path.stem == "events" else table)
    assert list(unlike(older, release)) == [
        f"only {release.name} has the table claim_links",
        f"only {release.name} has of events: is_disputed",
    ]


CHANGES = from_rows(
    "changes",
    [
        {"table": "events", "row_id": "e", "change": "changed", "columns": ["mode", "status"], "cause": "code_version"},
        {"table": "rejected", "row_id": "=HYPERLINK(1)", "change": "added", "columns": [], "cause": "new_document"},
    ],
)


def test_rows_are_exported_in_each_format_and_a_spreadsheet_runs_none(tmp_path: Path) -> None:
    for name in ("a.parquet", "a.json", "a.csv"):
        export(CHANGES, tmp_path / name)
    assert read_parquet(tmp_path / "a.parquet").equals(CHANGES)
    assert json.loads((tmp_path / "a.json").read_text()) == CHANGES.to_pylist()
    cells = list(csv.reader((tmp_path / "a.csv").open(newline="")))
    assert cells[0] == CHANGES.column_names
    assert cells[1] == ["events", "e", "changed", "mode status", "code_version", ""]
    assert cells[2][1] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("lead", "=+-@\t\r")
def test_no_cell_is_a_formula(tmp_path: Path, lead: str) -> None:
    export(pa.table({"a": [lead + "1"]}), tmp_path / "a.csv")
    assert list(csv.reader((tmp_path / "a.csv").open(newline="")))[1] == ["'" + lead + "1"]


def test_no_rows_are_an_empty_array(tmp_path: Path) -> None:
    export(CHANGES.slice(0, 0), tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text()) == []


def test_another_format_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"a\.xlsx"):
        export(CHANGES, tmp_path / "a.xlsx")

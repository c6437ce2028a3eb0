from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.release.verify import verify_tables
from pipeline.schema import from_rows
from tests.unit.release.candidates import rows, staged


def problems(root: Path, **changed: list[dict[str, Any]]) -> list[str]:
    return [f"{p.table}: {p.rule}" for p in verify_tables(staged(root, **changed).path)]


def changed(table: str, **cells: Any) -> dict[str, list[dict[str, Any]]]:
    return {table: [{**rows()[table][0], **cells}]}


def other(quantity: dict[str, Any]) -> dict[str, Any]:
    """The quantity with words that do not stand at its offsets."""
    return {**quantity, "text": "two strikes"}


RANGE = rows()["events"][0]["quantities"][0]


def test_true_rows_have_no_problems(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (changed("mentions", start=0, end=12), "mentions: text stands in the text at its offsets"),
        (changed("mentions", start=-3), "mentions: text stands in the text at its offsets"),
        (changed("mentions", actor_id="actor-9"), "mentions: actor_id points to a row of actors"),
        (changed("claims", content="Something else"), "claims: content stands in the text at its spans"),
        (changed("claims", cue_spans=[{"start": 5, "end": 9999}]), "claims: content stands in the text at its spans"),
        (changed("claims", claimant_text=None), "claims: claimant_text stands in the text at its offsets"),
        (changed("claims", event_ids=["event-1", "event-9"]), "claims: event_ids points to a row of events"),
        (changed("events", summary="The port workers went on strike."), "events: summary stands in the text at its offsets"),
        (changed("event_mentions", quantities=[other(rows()["event_mentions"][0]["quantities"][0])]),
         "event_mentions: quantities.text stands in the text at its offsets"),
        (changed("events", quantities=[{**RANGE, "reports": [other(r) for r in RANGE["reports"]]}]), "events: quantities.reports.text stands in the text at its offsets"),
        (changed("events", quantities=[{**RANGE, "reports": [{**r, "doc_id": "doc-9"} for r in RANGE["reports"]]}]),
         "events: quantities.reports.text stands in the text at its offsets"),
        (changed("event_mentions", doc_id="doc-9"), "event_mentions: doc_id points to a row of documents"),
    ],
)  # fmt: skip
def test_each_fault_is_found(tmp_path: Path, change: dict[str, list[dict[str, Any]]], expected: str) -> None:
    assert expected in problems(tmp_path, **change)


MENTION = rows()["mentions"][0]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ([MENTION, MENTION], "the key is unique"),
        ([{**MENTION, "kind": "thing"}], "kind is a code of mention_kind"),
    ],
)
def test_faults_that_writing_would_have_refused_are_found_in_a_file(
    tmp_path: Path, written: list[dict[str, Any]], expected: str
) -> None:
    candidate = staged(tmp_path)
    pq.write_table(from_rows("mentions", written), candidate.path("mentions"))
    assert f"mentions: {expected}" in [f"{p.table}: {p.rule}" for p in verify_tables(candidate.path)]


def test_a_file_of_another_schema_or_with_cells_that_cannot_be_read_is_one_problem(tmp_path: Path) -> None:
    candidate = staged(tmp_path)
    pq.write_table(from_rows("events", []).drop_columns(["is_disputed"]), candidate.path("events"))
    path = candidate.path("document_lines")
    chunk = pq.ParquetFile(path).metadata.row_group(0).column(4)
    written = bytearray(path.read_bytes())
    written[chunk.dictionary_page_offset : chunk.dictionary_page_offset + chunk.total_compressed_size] = bytes(
        chunk.total_compressed_size
    )
    path.write_bytes(written)
    found = [(p.table, p.rule) for p in verify_tables(candidate.path) if p.table in ("events", "document_lines")]
    assert found == [("document_lines", "every cell can be read"), ("events", "has the schema of its definition")]

from __future__ import annotations

import pytest

from pipeline.batch import FAILED, from_bytes, join_results, rejection, run_batch, task_of, units_of
from pipeline.schema import TABLES
from pipeline.settings import Settings
from pipeline.stages import KERNELS
from tests.unit.test_engine import inputs_of

BY_DOCUMENT = ("find_mentions", "find_claims", "find_events")


@pytest.mark.parametrize("name", BY_DOCUMENT)
def test_the_joined_results_of_a_batchs_units_are_its_result(name: str) -> None:
    task = task_of(KERNELS[name], inputs_of(name), Settings())
    units = list(units_of(task))
    assert [from_bytes(unit.tables["documents"]).num_rows for unit in units] == [1] * 5
    whole, joined = run_batch(task), join_results(task, map(run_batch, units))
    assert whole.units == joined.units == tuple(from_bytes(task.tables["documents"])["doc_id"].to_pylist())
    assert whole.tables.keys() == joined.tables.keys() == {*KERNELS[name].outputs, FAILED}
    for table, data in whole.tables.items():
        assert from_bytes(joined.tables[table]).equals(from_bytes(data)), table


@pytest.mark.parametrize("name", BY_DOCUMENT)
def test_a_unit_has_the_rows_of_its_document_and_no_others(name: str) -> None:
    given = inputs_of(name)
    for unit in units_of(task_of(KERNELS[name], given, Settings())):
        tables = {table: from_bytes(data) for table, data in unit.tables.items()}
        (doc_id,) = tables["documents"]["doc_id"].to_pylist()
        for table in set(tables) - {"parses"}:
            columns = tables[table].column_names
            expected = [row for row in given[table].select(columns).to_pylist() if row["doc_id"] == doc_id]
            assert tables[table].to_pylist() == expected, table
        assert set(tables["parses"]["paragraph_id"].to_pylist()) == set(
            tables["paragraphs"]["paragraph_id"].to_pylist()
        )


def test_a_rejection_names_the_document_and_has_no_rows() -> None:
    task = next(units_of(task_of(KERNELS["find_claims"], inputs_of("find_claims"), Settings())))
    rejected = rejection(task, "timed_out", "too slow")
    result = {name: from_bytes(data) for name, data in rejected.tables.items()}
    (document,) = from_bytes(task.tables["documents"]).to_pylist()
    assert rejected.units == (document["doc_id"],)
    (row,) = result[FAILED].to_pylist()
    assert (row["stage"], row["row_id"], row["reason"], row["detail"]) == (
        "find_claims", document["doc_id"], "timed_out", "too slow"
    )  # fmt: skip
    assert result["found_claims"].schema == TABLES["found_claims"].arrow and not result["found_claims"].num_rows

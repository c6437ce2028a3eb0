from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from assets.build import Build
from assets.steps import run_stage
from pipeline import engine
from pipeline.batch import Task, from_bytes, join_results, rejection, run_batch, units_of
from pipeline.release.describe import stage_code
from pipeline.release.stage import KEYS, SET_ASIDE, Candidate
from pipeline.schema import from_rows
from pipeline.settings import Settings
from pipeline.stages import SPLIT
from pipeline.warehouse import write_parquet
from tests.unit.parses import document_row

ASIDE = f"{SET_ASIDE}{SPLIT.name}"


def staged(root: Path, run: str) -> tuple[Build, Candidate]:
    """A candidate with three documents."""
    build = Build(sources=[], warehouse=str(root), engine="inline")
    candidate = build.candidate(run)
    candidate.write("inputs", from_rows("inputs", []), facts={"base": None})
    rows = [{**document_row(f"Report {i}"), "doc_id": f"doc-{i}", "source_uri": str(i)} for i in range(3)]
    candidate.write("documents", from_rows("documents", rows))
    return build, candidate


def set_aside(candidate: Candidate) -> list[tuple[str, str]]:
    return [(row["row_id"], row["reason"]) for row in candidate.read(ASIDE).to_pylist()]


@pytest.mark.parametrize(("reason", "runs"), [("timed_out", 1), ("worker_killed", 1), ("kernel_error", 0)])
def test_what_the_machine_gave_up_is_tried_again_though_nothing_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str, runs: int
) -> None:
    def faulty(tasks: Iterable[Task], workers: int) -> Iterator[dict[str, bytes]]:
        for task in tasks:
            yield join_results(task, (fault(unit) for unit in units_of(task)))

    def fault(unit: Task) -> dict[str, bytes]:
        is_bad = from_bytes(unit.tables["documents"])["doc_id"][0].as_py() == "doc-1"
        return rejection(unit, reason, "on a busy night") if is_bad else run_batch(unit)

    with monkeypatch.context() as busy:
        busy.setitem(engine.ENGINES, "inline", faulty)
        build, first = staged(tmp_path, "run-1")
        assert run_stage(SPLIT, build, first) == 3 and set_aside(first) == [("doc-1", reason)]
    build, second = staged(tmp_path, "run-2")
    assert run_stage(SPLIT, build, second) == runs
    assert set_aside(second) == ([] if runs else [("doc-1", reason)])
    assert second.read("paragraphs").num_rows == (3 if runs else 2)
    build, third = staged(tmp_path, "run-3")
    assert run_stage(SPLIT, build, third) == 0


def test_tables_that_other_code_has_made_are_not_read(tmp_path: Path) -> None:
    build, first = staged(tmp_path, "run-1")
    assert run_stage(SPLIT, build, first) == 3
    for name in ("paragraphs", ASIDE, f"{KEYS}{SPLIT.name}"):
        write_parquet(first.path(name), pa.table({"a_column_of_old": ["x"]}))
        first.enter(name, ["documents"], "split_paragraphs 0")
    build, second = staged(tmp_path, "run-2")
    assert run_stage(SPLIT, build, second) == 3 and second.read("paragraphs").num_rows == 3
    assert second.lineage("paragraphs")["code"] == stage_code(SPLIT, Settings())

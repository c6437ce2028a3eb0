from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import incremental
from pipeline.engine import KernelFailed
from pipeline.incremental import LastRun, Updated, update
from pipeline.kernel import Kernel, Tables
from pipeline.schema import conform, empty, from_rows
from pipeline.settings import Settings
from pipeline.stages import SPLIT
from pipeline.warehouse import read_parquet, write_parquet
from tests.unit.parses import document_row

WORDS = st.sampled_from(["Oslo", "Talks\n\nfailed", "Port\n\nWorkers\n\nstruck", "Rain"])
NIGHT = st.dictionaries(st.integers(0, 30).map(str), WORDS, max_size=12)


def documents(texts: dict[str, str]) -> pa.Table:
    rows = [{**document_row(text), "doc_id": f"doc-{name:>4}", "source_uri": name} for name, text in texts.items()]
    return conform("documents", from_rows("documents", rows))


def run(
    folder: Path, texts: dict[str, str], last: LastRun | None, code: str = "1", kernel: Kernel = SPLIT
) -> tuple[Updated, LastRun]:
    """One night, and what the next needs of it."""
    night = folder / str(len(list(folder.iterdir())))
    write_parquet(night / "documents.parquet", documents(texts))
    into = {"paragraphs": night / "paragraphs.parquet"}
    given_files = {"documents": night / "documents.parquet"}
    made = update(kernel, given_files, into, last, code, None, Settings(batch_documents=2))
    return made, LastRun(into, made.keys, made.rejected)


def rows(last: LastRun) -> pa.Table:
    return read_parquet(last.tables["paragraphs"])


@settings(max_examples=20, deadline=None)
@given(st.lists(NIGHT, min_size=1, max_size=4), st.integers(1, 5))
def test_the_rows_are_those_of_a_rebuild_and_only_changed_documents_run(
    tmp_path_factory: pytest.TempPathFactory, nights: list[dict[str, str]], window: int
) -> None:
    folder = tmp_path_factory.mktemp("nights")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incremental, "WINDOW", window)
        last, before = None, dict[str, str]()
        for texts in nights:
            made, last = run(folder, texts, last)
            assert made.ran == sum(before.get(name) != text for name, text in texts.items())
            before = texts
        _, anew = run(folder, nights[-1], None)
        assert last is not None and rows(last).equals(rows(anew)) and last.keys.equals(anew.keys)
        assert conform("paragraphs", rows(last)).equals(rows(last)), "in order"


def test_other_code_runs_over_everything(tmp_path: Path) -> None:
    _, last = run(tmp_path, {"1": "Oslo", "2": "Rain"}, None)
    assert run(tmp_path, {"1": "Oslo", "2": "Rain"}, last)[0].ran == 0
    assert run(tmp_path, {"1": "Oslo", "2": "Rain"}, last, code="2")[0].ran == 2


def test_a_document_that_fails_is_set_aside_and_tried_again(tmp_path: Path) -> None:
    texts = {str(number): f"Report {number}" for number in range(60)}

    def fails(given_tables: Tables, chosen: Settings) -> dict[str, Any]:
        if "Report 7" in given_tables["documents"]["text"].to_pylist():
            raise ValueError("poisoned")
        return SPLIT.function(given_tables, chosen)

    poisoned = replace(SPLIT, function=fails)
    made, last = run(tmp_path, texts, None, kernel=poisoned)
    (row,) = made.rejected.to_pylist()
    assert (row["source_uri"], row["row_id"], row["reason"]) == ("7", "doc-   7", "kernel_error")
    assert made.keys.num_rows == 59 and rows(last).num_rows == 59
    made, last = run(tmp_path, texts, last, kernel=poisoned)
    assert made.ran == 1 and made.rejected.num_rows == 1 and rows(last).num_rows == 59
    made, last = run(tmp_path, texts, last)
    assert made.ran == 1 and made.rejected.num_rows == 0 and rows(last).num_rows == 60


def test_a_kernel_that_fails_on_everything_fails_the_stage(tmp_path: Path) -> None:
    def fails(given_tables: Tables, chosen: Settings) -> dict[str, Any]:
        raise ValueError("broken rule")

    with pytest.raises(KernelFailed, match="failed on 2 of 2 documents, first: ValueError: broken rule"):
        run(tmp_path, {"1": "Oslo", "2": "Rain"}, None, kernel=replace(SPLIT, function=fails))


def test_no_documents_give_empty_tables(tmp_path: Path) -> None:
    made, last = run(tmp_path, {}, None)
    assert made.ran == made.documents == 0 and rows(last).equals(empty("paragraphs"))

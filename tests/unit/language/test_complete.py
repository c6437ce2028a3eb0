from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.engine import KernelFailed, Made
from pipeline.kernel import Kernel, Tables
from pipeline.language.complete import complete_parses
from pipeline.language.parse import paragraph_id
from pipeline.schema import empty, from_rows
from pipeline.settings import Settings
from tests.unit.release.candidates import staged


def test_a_paragraph_that_is_neither_parsed_nor_rejected_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate = staged(tmp_path)
    (document,) = candidate.read("documents").to_pylist()
    paragraph = {"doc_id": document["doc_id"], "start": 0, "end": 4, "paragraph_id": paragraph_id(document["text"][:4])}
    candidate.write("paragraphs", from_rows("paragraphs", [paragraph]))

    def loses_all(kernel: Kernel, batches: Iterator[Tables], *_: object) -> Iterator[Made]:
        return (Made({"parses": empty("parses")}) for _ in batches)

    monkeypatch.setattr("pipeline.language.complete.engine.over_batches", loses_all)
    with pytest.raises(KernelFailed, match="parsed or rejected 0 of 1 paragraphs"):
        complete_parses(
            tmp_path / "store", candidate.find("documents"), candidate.find("paragraphs"), Settings(), "inline", 1
        )

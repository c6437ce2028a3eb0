from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.engine import KernelFailed, Made
from pipeline.language.complete import complete_parses
from pipeline.schema import empty
from pipeline.settings import Settings
from tests.unit.release.candidates import staged


def test_a_paragraph_that_is_neither_parsed_nor_rejected_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate = staged(tmp_path)
    monkeypatch.setattr("pipeline.language.complete.engine.run", lambda *_: Made({"parses": empty("parses")}))
    with pytest.raises(KernelFailed, match="parsed or rejected 0 of 1 paragraphs"):
        complete_parses(
            tmp_path / "store", candidate.read("documents"), candidate.read("paragraphs"), Settings(), "local", 1
        )

"""The README's query snippets give the answers that it prints."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from pipeline.warehouse import Warehouse

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf8")
SNIPPETS = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", README, re.DOTALL)


def test_there_are_snippets_for_pandas_duckdb_and_polars() -> None:
    assert [re.search(r"import (pandas|duckdb|polars)", code).group(1) for code, _ in SNIPPETS] == [  # type: ignore[union-attr]
        "pandas",
        "duckdb",
        "polars",
    ]


@pytest.mark.parametrize(("code", "answer"), SNIPPETS)
def test_a_snippet_gives_its_answer(
    warehouse: Warehouse, code: str, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(warehouse.root.parents[1])
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    assert printed.getvalue().strip() == answer.strip()

"""The table of quantities: short texts with every number that their events get, held word for word."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.events.find import events_of
from tests.unit.parses import parsed

CASES = tomllib.loads(Path(__file__).with_name("quantities.toml").read_text(encoding="utf8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_quantities(case: dict[str, Any]) -> None:
    mentions = events_of(parsed(case["text"]))
    assert [shown(m["text"], q) for m in mentions for q in m["quantities"]] == case["quantities"]
    for q in (q for m in mentions for q in m["quantities"]):
        assert case["text"][q["start"] : q["end"]] == q["text"]


def shown(trigger: str, quantity: dict[str, Any]) -> str:
    """The quantity as the table writes it."""
    lower, upper = quantity["lower"], quantity["upper"]
    low, high = ("" if bound is None else f"{bound:.10g}" for bound in (lower, upper))
    bounds = (low if lower == upper else f"{low}..{high}") or "?"
    near = "~" if quantity["is_approximate"] else ""
    return f'{trigger} {quantity["role"]} {near}{bounds} {quantity["unit"]} "{quantity["text"]}"'

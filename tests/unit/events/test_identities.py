"""The table of identities: which mentions are one event, held by the stages from mentions to events."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.stages import (
    COMPARE_CLAIMS,
    FIND_CLAIMS,
    FIND_EVENTS,
    FIND_MENTIONS,
    JOIN_EVENTS,
    NAME_CLAIMS,
    RESOLVE_ACTORS,
)
from tests.unit.parses import SETTINGS, tables

CASES = tomllib.loads(Path(__file__).with_name("identities.toml").read_text(encoding="utf8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_identity(case: dict[str, Any]) -> None:
    events = event_of(case["documents"])
    named = {name for group in case.get("same", []) + case.get("apart", []) for name in group}
    assert named <= events.keys(), sorted(events)
    for group in case.get("same", []):
        assert len({events[name] for name in group}) == 1, group
    for group in case.get("apart", []):
        assert len({events[name] for name in group}) == len(group), group


def event_of(documents: list[dict[str, str]]) -> dict[str, str]:
    """The event of each mention, by document and trigger as the table writes them."""
    made = tables(*(given(number, **document) for number, document in enumerate(documents)))
    for kernel in (FIND_MENTIONS, RESOLVE_ACTORS, FIND_CLAIMS, NAME_CLAIMS, FIND_EVENTS, COMPARE_CLAIMS, JOIN_EVENTS):
        made |= kernel(made, SETTINGS)
    number_of = {row["doc_id"]: int(row["publisher"]) for row in made["documents"].to_pylist()}
    found: dict[str, str] = {}
    for row in sorted(made["event_mentions"].to_pylist(), key=lambda row: (row["doc_id"], row["start"])):
        name = f"{number_of[row['doc_id']]} {row['text']}"
        earlier = sum(key == name or key.startswith(f"{name} ") for key in found)
        found[f"{name} {earlier + 1}" if earlier else name] = row["event_id"]
    return found


def given(number: int, text: str, date: str, title: str = "") -> dict[str, Any]:
    """The arguments of `document_row`; the publisher is the document's number."""
    body = f"{title}\n\n{text}" if title else text
    return {"text": body, "title": title or None, "date": date or None, "publisher": str(number)}

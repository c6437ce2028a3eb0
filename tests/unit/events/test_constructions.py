"""The table of constructions: how a text tells of an event, held by the stages from mentions to status."""

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

CASES = tomllib.loads(Path(__file__).with_name("constructions.toml").read_text(encoding="utf8"))["case"]
DEFAULTS = {"realis": "actual", "negated": False, "historical": False, "status": "occurred"}

AT_STAKE = ("claimant", "type", "sources", "targets")


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_construction(case: dict[str, Any]) -> None:
    found = told(case["text"])
    wanted = {**DEFAULTS, **{key: value for key, value in case.items() if key in (*DEFAULTS, *AT_STAKE)}}
    mentions = [m for m in found if m["trigger"] == case["trigger"] and m["type"] == case.get("type", m["type"])]
    assert mentions, f"no such mention: {[(m['trigger'], m['type']) for m in found]}"
    assert {key: mentions[0][key] for key in wanted} == wanted


def told(text: str) -> list[dict[str, Any]]:
    """The event mentions of a text as the table writes them."""
    made = tables(text)
    for kernel in (FIND_MENTIONS, RESOLVE_ACTORS, FIND_CLAIMS, NAME_CLAIMS, FIND_EVENTS, COMPARE_CLAIMS, JOIN_EVENTS):
        made |= kernel(made, SETTINGS)
    claims = {row["claim_id"]: row["claimant_text"] for row in made["local_claims"].to_pylist()}
    status = {row["event_id"]: row["status"] for row in made["events"].to_pylist()}
    return [
        {
            "trigger": row["text"],
            "type": row["event_type"],
            "realis": row["realis"],
            "negated": row["is_negated"],
            "historical": row["is_historical"],
            "status": status[row["event_id"]],
            "claimant": claims.get(row["claim_id"]),
            "sources": [text[role["start"] : role["end"]] for role in row["roles"] if role["role"] == "source"],
            "targets": [text[role["start"] : role["end"]] for role in row["roles"] if role["role"] == "target"],
        }
        for row in made["event_mentions"].to_pylist()
    ]

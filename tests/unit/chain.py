"""Puts texts through all stages from names to claims, for tests of what several documents say together."""

from __future__ import annotations

from typing import Any

from pipeline.kernel import Tables
from pipeline.stages import (
    COMPARE_CLAIMS,
    FIND_CLAIMS,
    FIND_EVENTS,
    FIND_MENTIONS,
    JOIN_EVENTS,
    LINK_CLAIMS,
    NAME_CLAIMS,
    RESOLVE_ACTORS,
)
from tests.unit.parses import SETTINGS, tables

CHAIN = (FIND_MENTIONS, RESOLVE_ACTORS, FIND_CLAIMS, NAME_CLAIMS, FIND_EVENTS, COMPARE_CLAIMS, JOIN_EVENTS, LINK_CLAIMS)


def through_all_stages(*texts: str | dict[str, Any]) -> Tables:
    """All tables of texts (or arguments of `document_row`)."""
    made = tables(*texts)
    for kernel in CHAIN:
        made |= kernel(made, SETTINGS)
    return made


def rows(*texts: str | dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the joined tables."""
    made = through_all_stages(*texts)
    return {
        name: made[name].to_pylist()
        for name in ("documents", "actors", "claims", "claim_links", "events", "event_mentions")
    }

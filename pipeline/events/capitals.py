"""Reads a capital that takes part in an event as its state: "a threat from Minsk", "demanded an answer from Paris".

Belongs here: this figure of speech. Does not: places that an event happens at, or that a visit goes to.
"""

from __future__ import annotations

from typing import Any

from pipeline.actors.gazetteer import named


def with_states(row: dict[str, Any], text: str, countries: dict[str, str]) -> dict[str, Any]:
    """The event mention, with the country's actor in each party that is a capital and not where it happens.

    Args:
        row: A row of `local_event_mentions`.
        text: The document's text.
        countries: The actor that is a country, by its code.
    """
    sites = [(r["start"], r["end"]) for r in row["roles"] if r["role"] == "place"]
    roles = [
        {**r, "actor_id": countries.get(_state_of(text[r["start"] : r["end"]]) or "")}
        if r["role"] in ("source", "target") and not r["actor_id"] and not _is_in(r, sites)
        else r
        for r in row["roles"]
    ]
    return {**row, "roles": roles}


def _is_in(role: dict[str, Any], sites: list[tuple[int, int]]) -> bool:
    return any(role["start"] < end and start < role["end"] for start, end in sites)


def _state_of(words: str) -> str | None:
    """The code of the state whose capital the words name."""
    return next((reading.entry.country for reading in named(words) if reading.sense == "capital"), None)

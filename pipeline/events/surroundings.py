"""Gathers what stands around event mentions in other tables: documents, times and places, actors.

Belongs here: which rows and columns are looked at; no others are held. Does not: what is made of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.kernel import Tables

Row = dict[str, Any]

STATE = frozenset(("GOV", "MIL", "COP", "SPY", "LEG", "JUD"))
DOCUMENT = ("doc_id", "title", "story_id", "published_at")
ACTOR = ("actor_id", "name", "type", "country", "sector", "is_named")
SETTING = (
    *("mention_id", "start", "end", "text"),
    *("time_start", "time_end", "time_precision", "time_basis"),
    *("geonameid", "country", "latitude", "longitude", "place_precision"),
)


@dataclass(frozen=True)
class Surroundings:
    """Rows by identifier.

    Attributes:
        documents: All documents; with their text, where it tells of events.
        settings: The mentions of times and places that event mentions have as roles.
        actors: Actors.
        countries: The actor that is a country, by its code.
        states: The country's actor for each unnamed actor that acts for a state.
    """

    documents: dict[str, Row]
    settings: dict[str, Row]
    actors: dict[str, Row]
    countries: dict[str, str]
    states: dict[str, str]


def surroundings(tables: Tables, event_mentions: list[Row]) -> Surroundings:
    """What stands around event mentions in the tables `documents, mentions, actors`."""
    documents = {row["doc_id"]: row for row in tables["documents"].select(DOCUMENT).to_pylist()}
    telling = _rows_in(tables["documents"], "doc_id", {row["doc_id"] for row in event_mentions})
    for row in telling.select(["doc_id", "text"]).to_pylist():
        documents[row["doc_id"]]["text"] = row["text"]
    filling = {r["mention_id"] for row in event_mentions for r in row["roles"] if r["role"] in ("time", "place")}
    settings = _rows_in(tables["mentions"], "mention_id", filling).select(SETTING).to_pylist()
    actors = {row["actor_id"]: row for row in tables["actors"].select(ACTOR).to_pylist()}
    countries = _countries(actors.values())
    by_id = {row["mention_id"]: row for row in settings}
    return Surroundings(documents, by_id, actors, countries, _states(actors.values(), countries))


def _rows_in(table: pa.Table, column: str, wanted: set[str]) -> pa.Table:
    return table.filter(pc.is_in(table[column], value_set=pa.array(sorted(wanted - {None}), pa.string())))


def _countries(actors: Iterable[Row]) -> dict[str, str]:
    """The actor that is a country, by its code."""
    rows = sorted(actors, key=lambda row: str(row["actor_id"]), reverse=True)
    return {row["country"]: row["actor_id"] for row in rows if row["type"] == "country" and row["country"]}


def _states(actors: Iterable[Row], countries: dict[str, str]) -> dict[str, str]:
    """The country's actor for each unnamed actor that acts for a state: "two Lithuanian diplomats".

    Nobody can ask for an unnamed group by its name; its state is whom an analyst asks for.
    """
    return {
        row["actor_id"]: countries[row["country"]]
        for row in actors
        if not row["is_named"] and row["sector"] in STATE and row["country"] in countries
    }

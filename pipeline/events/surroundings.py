"""Gathers what stands around event mentions in other tables: documents, times and places, actors.

Belongs here: which rows and columns are looked at; no others are held. Does not: what is made of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.columns import Hashes, hashes, in_runs, mixed, rows_in, values
from pipeline.kernel import Tables

Row = dict[str, Any]

SETTINGS = ("time", "place")
STATE = frozenset(("GOV", "MIL", "COP", "SPY", "LEG", "JUD"))
DOCUMENT = ("doc_id", "title", "text", "story_id", "published_at")
ACTOR = ("actor_id", "name", "type", "country", "sector", "is_named")
CLAIM = ("claim_id", "polarity", "rule_id", "claimant_actor_id", "claimant_text", "content_spans")
SETTING = (
    *("mention_id", "start", "end", "text"),
    *("time_start", "time_end", "time_precision", "time_basis"),
    *("geonameid", "country", "latitude", "longitude", "place_precision"),
)


@dataclass(frozen=True)
class Surroundings:
    """Rows by identifier.

    Attributes:
        documents: The documents, with their text.
        settings: The mentions of times and places that event mentions have as roles.
        actors: The actors that event mentions have as roles, or that make their claims.
        claims: The claims that event mentions stand in.
        countries: The actor that is a country, by its code: all of them.
        states: The country's actor for each unnamed actor that acts for a state.
    """

    documents: dict[str, Row]
    settings: dict[str, Row]
    actors: dict[str, Row]
    claims: dict[str, Row]
    countries: dict[str, str]
    states: dict[str, str]


@dataclass(frozen=True)
class World:
    """The tables that surround event mentions, cut to the rows and columns that any of them asks for.

    Attributes:
        countries: The actor that is a country, by its code.
        others: As the tables of these names, settings as `mentions`.
    """

    documents: pa.Table
    settings: pa.Table
    actors: pa.Table
    claims: pa.Table
    countries: dict[str, str]

    def around(self, event_mentions: list[Row]) -> Surroundings:
        """What stands around a few event mentions."""
        claims = _by_id(self.claims, "claim_id", (row["claim_id"] for row in event_mentions))
        roles = [role for row in event_mentions for role in row["roles"]]
        settings = _by_id(self.settings, "mention_id", (r["mention_id"] for r in roles if r["role"] in SETTINGS))
        named = {r["actor_id"] for r in roles} | {claim["claimant_actor_id"] for claim in claims.values()}
        actors = _by_id(self.actors, "actor_id", named)
        documents = _by_id(self.documents, "doc_id", (row["doc_id"] for row in event_mentions))
        return Surroundings(
            documents, settings, actors, claims, self.countries, _states(actors.values(), self.countries)
        )

    @cached_property
    def texts(self) -> Hashes:
        """A number for the text of each document."""
        return hashes([self.documents["text"]])

    def texts_of(self, event_mentions: pa.Table) -> Hashes:
        """The number of the text that each event mention stands in."""
        return numbers_of(self.texts, self.documents["doc_id"], event_mentions["doc_id"])

    def keys(self, event_mentions: pa.Table) -> Hashes:
        """A number for each event mention with all that stands around it: the same as long as that is the same."""
        roles = pc.list_flatten(event_mentions["roles"]).combine_chunks()
        actors = hashes([*self.actors.columns, self._actors_of_countries(self.actors)])
        claims = mixed(
            hashes(self.claims.columns), numbers_of(actors, self.actors["actor_id"], self.claims["claimant_actor_id"])
        )
        settings = hashes([*self.settings.columns, self._actors_of_countries(self.settings)])
        of_roles = mixed(
            numbers_of(settings, self.settings["mention_id"], roles.field("mention_id")),
            numbers_of(actors, self.actors["actor_id"], roles.field("actor_id")),
        )
        documents = mixed(self.texts, hashes(self.documents.drop_columns("text").columns))
        parts = (
            numbers_of(documents, self.documents["doc_id"], event_mentions["doc_id"]),
            numbers_of(claims, self.claims["claim_id"], event_mentions["claim_id"]),
            in_runs(of_roles, pc.list_value_length(event_mentions["roles"]).to_numpy().astype(np.int64)),
        )
        return reduce(mixed, parts, hashes(event_mentions.columns))

    def _actors_of_countries(self, table: pa.Table) -> pa.Array:
        """The actor that is the country of each row."""
        return pa.array([self.countries.get(country) for country in values(table["country"])], pa.string())


def numbers_of(numbers: Hashes, ids: pa.Array | pa.ChunkedArray, wanted: pa.Array | pa.ChunkedArray) -> Hashes:
    """The number of each wanted id; 0 where there is none."""
    at = pc.index_in(wanted, value_set=ids)
    return np.append(numbers, np.uint64(0))[pc.fill_null(at, -1).to_numpy()]


def world(tables: Tables) -> World:
    """The world of the event mentions in `local_event_mentions`.

    Args:
        tables: `local_event_mentions, documents, mentions, actors, local_claims`.
    """
    mentions, actors = tables["local_event_mentions"], tables["actors"].select(ACTOR)
    roles = pc.list_flatten(mentions["roles"]).combine_chunks()
    is_setting = pc.is_in(roles.field("role"), value_set=pa.array(SETTINGS))
    settings = _chosen(tables["mentions"].select(SETTING), roles.field("mention_id").filter(is_setting))
    claims = _chosen(tables["local_claims"].select(CLAIM), mentions["claim_id"])
    countries = _countries(actors.filter(pc.equal(actors["type"], "country")).to_pylist())
    named = [roles.field("actor_id"), *claims["claimant_actor_id"].chunks, pa.array(countries.values(), pa.string())]
    return World(
        tables["documents"].select(DOCUMENT), settings, _chosen(actors, pa.chunked_array(named)), claims, countries
    )


def _chosen(table: pa.Table, ids: pa.Array | pa.ChunkedArray) -> pa.Table:
    """The rows with these ids in their first column."""
    return table.filter(pc.is_in(table[0], value_set=ids.unique().drop_null()))


def _by_id(table: pa.Table, column: str, ids: Iterable[str | None]) -> dict[str, Row]:
    return {row[column]: row for row in rows_in(table, column, {i for i in ids if i is not None}).to_pylist()}


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

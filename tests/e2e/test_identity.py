"""Actors live on: documents that come may join, split or rename actors only under the eyes of `changes`."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.kernel import Tables
from pipeline.language.complete import parse_store
from pipeline.language.store import stored_parses
from pipeline.release.carry import carry_over
from pipeline.release.difference import changes_between
from pipeline.release.read import Reader
from pipeline.schema import empty
from pipeline.settings import Settings
from pipeline.stages import FIND_MENTIONS, RESOLVE_ACTORS, SPLIT
from pipeline.warehouse import Warehouse, read_parquet

SETTINGS = Settings()


@pytest.fixture(scope="module")
def found(warehouse: Warehouse) -> Tables:
    """The sample's documents with the actors and mentions of each, not yet joined."""
    latest = warehouse.latest()
    assert latest is not None
    documents = {"documents": read_parquet(latest / "documents.parquet")}
    paragraphs = SPLIT(documents, SETTINGS)
    stored = stored_parses(parse_store(warehouse, SETTINGS))
    parses = {"parses": stored(paragraphs["paragraphs"]["paragraph_id"])}
    return {**documents, **paragraphs, **FIND_MENTIONS({**documents, **paragraphs, **parses}, SETTINGS)}


def release_of(found: Tables, chosen: set[int], before: Reader | None) -> Reader:
    """Reads what a release of some of the documents holds of actors, identifiers carried over from the one before."""
    wanted = pa.array([found["documents"]["doc_id"][i].as_py() for i in sorted(chosen)], pa.string())
    some = {name: table.filter(pc.is_in(table["doc_id"], value_set=wanted)) for name, table in found.items()}
    made = carry_over(RESOLVE_ACTORS(some, SETTINGS), some["documents"], before)
    tables = {**made, "documents": some["documents"]}
    return lambda name: tables.get(name, empty(name))


def owners(read: Reader) -> dict[str, str]:
    """The actor of each mention."""
    rows = read("mentions").select(["mention_id", "actor_id"]).to_pylist()
    return {row["mention_id"]: row["actor_id"] for row in rows if row["actor_id"]}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_documents_that_come_move_no_mention_without_a_row_in_changes(found: Tables, data: st.DataObject) -> None:
    some = st.sets(st.integers(0, found["documents"].num_rows - 1), min_size=1)
    first, more = data.draw(some, "documents of the first release"), data.draw(some, "documents that come")
    before = release_of(found, first, None)
    after = release_of(found, first | more, before)
    changed = {r["row_id"]: r["change"] for r in changes_between(before, after).to_pylist() if r["table"] == "actors"}
    was, now = owners(before), owners(after)
    assert was.keys() <= now.keys(), "a mention lost its actor"
    moved: dict[str, set[str]] = defaultdict(set)
    for mention, actor in was.items():
        moved[actor].add(now[mention])
    for actor, became in moved.items():
        if became == {actor}:
            continue
        assert changed.get(actor) in {"merged", "changed", "removed"}, (actor, became)
        for other in became - {actor}:
            assert changed.get(other) in {"split", "changed", "added"}, (actor, other)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_documents_that_come_never_split_an_actor(found: Tables, data: st.DataObject) -> None:
    some = st.sets(st.integers(0, found["documents"].num_rows - 1), min_size=1)
    first, more = data.draw(some, "documents of the first release"), data.draw(some, "documents that come")
    before = release_of(found, first, None)
    was, now = owners(before), owners(release_of(found, first | more, before))
    became: dict[str, set[str]] = defaultdict(set)
    for mention, actor in was.items():
        became[actor].add(now[mention])
    assert {actor: ids for actor, ids in became.items() if len(ids) > 1} == {}


def test_the_same_documents_change_nothing(found: Tables) -> None:
    everything = set(range(found["documents"].num_rows))
    before = release_of(found, everything, None)
    after = release_of(found, everything, before)
    assert owners(after) == owners(before)
    assert changes_between(before, after).num_rows == 0

"""Events and claims of many nights: any order and split of the documents gives what one rebuild gives.

Documents come late, are corrected and withdrawn; the last night's tables equal those of a rebuild over the same documents
with the same release before, and but for the carried names of events those of a rebuild in a fresh warehouse.
"""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

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
from pipeline.schema import TABLES, conform, empty, from_rows
from pipeline.settings import Settings
from pipeline.stages import COMPARE_CLAIMS, FIND_EVENTS, JOIN_EVENTS, LINK_CLAIMS, SPLIT
from pipeline.warehouse import Warehouse, read_parquet

SETTINGS = Settings()
BY_DOCUMENT = ("documents", "mentions", "local_claims", "local_event_mentions")
MADE = ("events", "event_mentions", "claims", "claim_links")
IDENTIFIERS = ("doc_id", "mention_id", "claim_id", "event_mention_id", "denies_claim_id", "canonical_doc_id")
CORRECTED = ".c"

Night = dict[int, bool]
"""The documents of a night by their numbers, and whether each is there in its corrected form."""


@pytest.fixture(scope="module")
def found(warehouse: Warehouse) -> Tables:
    """What events and claims are joined from, of the sample."""
    latest = warehouse.latest()
    assert latest is not None
    tables = {name: read_parquet(latest / f"{name}.parquet") for name in ("documents", "mentions", "actors", "claims")}
    claims = TABLES["local_claims"].arrow
    table = tables.pop("claims").select(claims.names).cast(claims)
    tables["local_claims"] = table.replace_schema_metadata(claims.metadata)
    paragraphs = SPLIT(tables, SETTINGS)
    stored = stored_parses(parse_store(warehouse, SETTINGS))
    parses = {"parses": stored(paragraphs["paragraphs"]["paragraph_id"])}
    tables |= FIND_EVENTS({**tables, **paragraphs, **parses}, SETTINGS)
    both = {
        name: (tables[name].to_pylist(), [corrected(row) for row in tables[name].to_pylist()]) for name in BY_DOCUMENT
    }
    del both["local_event_mentions"][1][::2]
    return {name: conform(name, from_rows(name, [*old, *new])) for name, (old, new) in both.items()} | {
        "actors": tables["actors"]
    }


def corrected(row: dict[str, Any]) -> dict[str, Any]:
    """The row of a document's corrected form, which tells every other event no more."""
    named = {name: row[name] + CORRECTED for name in IDENTIFIERS if row.get(name)}
    roles = [{**r, "mention_id": r["mention_id"] and r["mention_id"] + CORRECTED} for r in row.get("roles", ())]
    return {**row, **named, **({"roles": roles} if "roles" in row else {})}


def release_of(
    found: Tables, night: Night, before: Reader | None, kept: Tables | None = None, seed: int | None = None
) -> Reader:
    """Reads what a release of a night's documents holds of events and claims; rows shuffled, where a seed is given.

    `kept` is what the nights before have kept, and takes what this one keeps.
    """
    originals = sorted(i for i in found["documents"]["doc_id"].to_pylist() if not i.endswith(CORRECTED))
    wanted = pa.array([originals[n] + CORRECTED * is_new for n, is_new in sorted(night.items())], pa.string())
    some = {name: found[name].filter(pc.is_in(found[name]["doc_id"], value_set=wanted)) for name in BY_DOCUMENT}
    some["actors"] = found["actors"]
    if seed is not None:
        some = {name: shuffled(table, seed) for name, table in some.items()}
    some |= COMPARE_CLAIMS({**some, **(kept or {})}, SETTINGS)
    made = JOIN_EVENTS({**some, **(kept or {})}, SETTINGS)
    if kept is not None:
        kept |= {name: some[name] for name in COMPARE_CLAIMS.kept} | {name: made[name] for name in JOIN_EVENTS.kept}
    some |= carry_over({name: made[name] for name in JOIN_EVENTS.outputs}, some["documents"], before)
    some |= LINK_CLAIMS(some, SETTINGS)
    tables = {name: conform(name, some[name]) for name in (*MADE, "documents")}
    return lambda name: tables.get(name, empty(name))


def shuffled(table: pa.Table, seed: int) -> pa.Table:
    order = list(range(table.num_rows))
    random.Random(seed).shuffle(order)
    return table.take(pa.array(order, pa.int64()))


def through(found: Tables, nights: list[Night]) -> tuple[Reader | None, Reader]:
    """The releases of the last night but one, if any, and of the last."""
    kept: Tables = {}
    before, last = None, release_of(found, nights[0], None, kept)
    for night in nights[1:]:
        before, last = last, release_of(found, night, last, kept)
    return before, last


def without_names(read: Reader) -> dict[str, Any]:
    """The tables with each event called by the mentions that it is made of."""
    members = defaultdict(list)
    for row in read("event_mentions").to_pylist():
        members[row["event_id"]].append(row["event_mention_id"])
    name = {event: "|".join(sorted(mentions)) for event, mentions in members.items()}
    return {
        "events": sorted(({**r, "event_id": name[r["event_id"]]} for r in read("events").to_pylist()), key=str),
        "event_mentions": [{**r, "event_id": name[r["event_id"]]} for r in read("event_mentions").to_pylist()],
        "claims": [{**r, "event_ids": sorted(name[e] for e in r["event_ids"])} for r in read("claims").to_pylist()],
        "claim_links": read("claim_links").to_pylist(),
    }


def nights(found: Tables, data: st.DataObject, most: int = 4) -> list[Night]:
    size = found["documents"].num_rows // 2
    states = st.lists(st.sampled_from((False, True, None)), min_size=size, max_size=size)
    night = states.map(lambda some: {n: is_new for n, is_new in enumerate(some) if is_new is not None})
    return data.draw(st.lists(night, min_size=1, max_size=most), "nights: documents, and which are corrected")


SLOW = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SLOW
@given(data=st.data())
def test_the_last_of_many_nights_is_a_rebuild(found: Tables, data: st.DataObject) -> None:
    some = nights(found, data)
    before, last = through(found, some)
    rebuilt = release_of(found, some[-1], before, seed=data.draw(st.integers(0, 99), "order of rows"))
    for name in MADE:
        assert last(name).equals(rebuilt(name)), name
    assert without_names(last) == without_names(release_of(found, some[-1], None))


@settings(SLOW, max_examples=4)
@given(data=st.data())
def test_no_event_changes_its_name_without_a_row_in_changes(found: Tables, data: st.DataObject) -> None:
    first, second = nights(found, data, most=1)[0], nights(found, data, most=1)[0]
    before = release_of(found, first, None)
    after = release_of(found, second, before)
    rows = [r for r in changes_between(before, after).to_pylist() if r["table"] == "events"]
    changed = {r["row_id"]: r["change"] for r in rows}
    was, now = (
        {r["event_mention_id"]: r["event_id"] for r in read("event_mentions").to_pylist()} for read in (before, after)
    )
    for mention in was.keys() & now.keys():
        if was[mention] != now[mention]:
            assert changed.get(was[mention]) in {"merged", "changed", "removed"}, mention
            assert changed.get(now[mention]) in {"split", "changed", "added"}, mention
    assert set(was.values()) - set(now.values()) <= {i for i, c in changed.items() if c in ("merged", "removed")}

"""Joins event mentions to events, across documents.

Belongs here: which rows are made anew, and in what slices. Does not: which mentions are one event (`cluster`), what it
takes over from them (`combine`).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrays import Indices, spread
from pipeline.columns import Hashes, hashes, in_runs, mixed
from pipeline.events.capitals import with_states
from pipeline.events.cluster import clusters
from pipeline.events.combine import combine
from pipeline.events.disputes import Denials, denials_by_claim
from pipeline.events.known import known_of, lead_words
from pipeline.events.surroundings import World, numbers_of, world
from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.schema import empty, from_rows
from pipeline.settings import Settings

Row = dict[str, Any]

AT_ONCE = 4_000  # mentions whose rows are held at once: bounds the memory


def join_events(tables: Tables, settings: Settings) -> Tables:
    """Kernel `local_event_mentions, mentions, local_claims, claim_pairs, documents, actors -> events, event_mentions`.

    What it keeps (`known_event_mentions`, `known_leads`, `known_events`) is taken over while all that it rests on is
    the same, so its rows are those of a rebuild. Rows of mentions are read in slices: those of some documents, and
    those of some events.
    """
    denials = denials_by_claim(tables["local_claims"], tables["claim_pairs"], tables["local_event_mentions"])
    surrounding = world(tables)
    mentions = with_states(tables["local_event_mentions"], surrounding.documents, surrounding.countries)
    keys = surrounding.keys(mentions)
    known = _known(mentions, keys, surrounding, tables["known_event_mentions"])
    leads = _leads(mentions, surrounding, tables["known_leads"])
    joined = clusters(known, leads)
    named = {first: identify("event", first) for first in {*joined.values()}}
    ids = pa.array([named[joined[i]] for i in mentions["event_mention_id"].to_pylist()], pa.string())
    mentions = mentions.append_column("event_id", ids)
    events = _events(mentions, keys, surrounding, denials, tables["known_events"])
    return {
        "events": events.drop_columns("key"),
        "event_mentions": mentions,
        "known_event_mentions": known,
        "known_leads": leads,
        "known_events": events,
    }


def known_mentions(tables: Tables) -> tuple[pa.Table, pa.Table]:
    """The `known_event_mentions` and `known_leads` of tables `event_mentions, documents, mentions, actors`."""
    mentions = tables["event_mentions"]
    surrounding = world({**tables, "local_event_mentions": mentions, "local_claims": empty("local_claims")})
    known = _known(mentions, surrounding.keys(mentions), surrounding, empty("known_event_mentions"))
    return known, _leads(mentions, surrounding, empty("known_leads"))


def _known(mentions: pa.Table, keys: Hashes, surrounding: World, kept: pa.Table) -> pa.Table:
    """The `known_event_mentions` of the mentions: the kept with the same key as they are, the others anew."""
    at = _unchanged(kept, mentions["event_mention_id"], keys)
    new, texts = np.flatnonzero(at < 0), surrounding.texts_of(mentions)
    made = [kept.take(pa.array(at[at >= 0]))]
    for start in range(0, len(new), AT_ONCE):
        some = new[start : start + AT_ONCE]
        rows = mentions.take(pa.array(some)).to_pylist()
        around = surrounding.around(rows)
        known = ({**known_of(row, around), "lead": lead} for row, lead in zip(rows, texts[some].tolist(), strict=True))
        made.append(_keyed("known_event_mentions", known, keys[some]))
    return pa.concat_tables(made)


def _leads(mentions: pa.Table, surrounding: World, kept: pa.Table) -> pa.Table:
    """The `known_leads` of the texts that mentions stand in: the kept as they are, the others anew."""
    keys, first = np.unique(surrounding.texts_of(mentions), return_index=True)
    at = _whole(pc.index_in(pa.array(keys), value_set=kept["key"].combine_chunks()))
    made = [kept.take(pa.array(at[at >= 0]))]
    new = np.flatnonzero(at < 0)
    for start in range(0, len(new), AT_ONCE):
        some = new[start : start + AT_ONCE]
        doc_ids = mentions["doc_id"].take(pa.array(first[some]))
        document = pc.index_in(doc_ids, value_set=surrounding.documents["doc_id"].combine_chunks())
        texts = surrounding.documents["text"].take(document).to_pylist()
        leads = ({"words": sorted(lead_words(text))} for text in texts)
        made.append(_keyed("known_leads", leads, keys[some]))
    return pa.concat_tables(made)


def _events(mentions: pa.Table, keys: Hashes, surrounding: World, denials: Denials, kept: pa.Table) -> pa.Table:
    """The `known_events` of the mentions: the kept with the same key as they are, the others anew."""
    order = pc.sort_indices(mentions, [("event_id", "ascending"), ("event_mention_id", "ascending")]).to_numpy()
    events = pc.run_end_encode(mentions["event_id"].combine_chunks().take(pa.array(order)))
    ends = events.run_ends.to_numpy().astype(np.int64)
    sizes = np.diff(ends, prepend=0)
    denied = pa.array([[sorted(acts) for acts in some] for some in denials.values()], pa.list_(pa.list_(pa.string())))
    keys = mixed(keys, numbers_of(hashes([denied]), pa.array(denials, pa.string()), mentions["claim_id"]))
    keys = in_runs(keys[order], sizes)
    at = _unchanged(kept, events.values, keys)
    made = [kept.take(pa.array(at[at >= 0]))]
    new = np.flatnonzero(at < 0)
    for some in np.split(new, np.flatnonzero(np.diff(np.cumsum(sizes[new]) // AT_ONCE)) + 1):
        rows = mentions.take(pa.array(order[spread(ends[some] - sizes[some], sizes[some])])).to_pylist()
        around = surrounding.around(rows)
        groups = (list(members) for _, members in groupby(rows, key=lambda row: str(row["event_id"])))
        made.append(_keyed("known_events", (combine(members, around, denials) for members in groups), keys[some]))
    return pa.concat_tables(made).sort_by("event_id")


def _unchanged(kept: pa.Table, ids: pa.Array | pa.ChunkedArray, keys: Hashes) -> Indices:
    """The place of the kept row of each id, if its key is the same; else -1."""
    at = _whole(pc.index_in(ids, value_set=kept[0].combine_chunks()))
    is_same = np.append(kept["key"].to_numpy(), np.uint64(0))[at] == keys
    return np.where(is_same, at, -1)


def _whole(places: pa.Array | pa.ChunkedArray) -> Indices:
    """Places as an array; -1 for null."""
    return pc.fill_null(places, -1).to_numpy().astype(np.int64)


def _keyed(name: str, rows: Iterable[Row], keys: Hashes) -> pa.Table:
    """Rows as a table, each with its key."""
    return from_rows(name, ({**row, "key": key} for row, key in zip(rows, keys.tolist(), strict=True)))

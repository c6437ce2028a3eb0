"""Joins the actors of single documents into the actors of the corpus.

Belongs here: their rows, and whose the mentions are. Does not: which are one (`keys`), what one takes over from what
documents say of it (`combine`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.actors.alike import APART, Described, Key, alike, reports, reports_of
from pipeline.actors.combine import Row, combine, dated_offices
from pipeline.actors.copied import first_copies
from pipeline.actors.keys import keys_of
from pipeline.arrays import Indices
from pipeline.identify import identify, identify_rows
from pipeline.kernel import Tables
from pipeline.schema import TABLES, from_rows
from pipeline.schema.conform import sort_rows
from pipeline.settings import Settings

Members = Mapping[Key, Sequence[int]]
"""The numbers of the descriptions of each actor that has a key."""


def resolve_actors(tables: Tables, settings: Settings) -> Tables:
    """Corpus kernel `local_actors, local_mentions, documents, paragraphs -> actors, mentions`.

    Actors of several documents are one where they are the same entry of the gazetteer, or have the same full name and
    compatible kinds and states. An acronym joins the full name that some document defines it by, if that is only one;
    a surname joins the one full name that holds the same stated office. Whoever else copies of one story tell of in the
    same words at the same place is one. All else stays apart: a wrong join cannot be undone by a reader, a missing one
    can. A name that one document shows to be a body's is so in documents that tell nothing of it. The result does not
    depend on the order of rows.
    """
    locals_, mentions = sort_rows(TABLES["local_actors"], tables["local_actors"]), tables["local_mentions"]
    whose = pc.index_in(mentions["local_actor_id"], value_set=locals_["local_actor_id"])
    whose = pc.fill_null(whose, locals_.num_rows).to_numpy()  # the last is nobody
    counts = np.bincount(whose, minlength=locals_.num_rows + 1)[: locals_.num_rows]
    mentioned = _mentioned(locals_, counts, tables["documents"])
    described, of = alike(mentioned)
    members: dict[Key, list[int]] = defaultdict(list)
    for number, key in enumerate(keys_of(described)):
        members[key].append(number)
    members.pop(APART, None)
    actor = _with_key(members, of, len(described))
    alone = np.flatnonzero(actor < 0)
    lone = mentioned.select(["doc_id", "local_actor_id"]).take(alone)
    first, copies = np.unique(first_copies(lone, of[alone], mentions, tables), return_inverse=True)
    actor[alone] = len(members) + copies
    ids = _identifiers(members, lone.take(first))
    of_local = np.full(locals_.num_rows + 1, len(ids))
    of_local[np.flatnonzero(counts)] = actor
    return {
        "actors": _rows(mentioned, actor, ids, members, described, of),
        "mentions": _with_actors(mentions, pa.concat_arrays([ids, pa.nulls(1, pa.string())]).take(of_local[whose])),
    }


def _mentioned(locals_: pa.Table, counts: Indices, documents: pa.Table) -> pa.Table:
    """The actors of documents that are mentioned, with `mention_count` and the `day` of publication."""
    mentioned = locals_.filter(pa.array(counts > 0))
    days = documents["published_at"].cast(pa.date32())
    day = days.take(pc.index_in(mentioned["doc_id"], value_set=documents["doc_id"]))
    return mentioned.append_column("mention_count", pa.array(counts[counts > 0])).append_column("day", day)


def _with_key(members: Members, of: Indices, descriptions: int) -> Indices:
    """The number, in their order, of the actor with a key that each actor of a document is; -1 where it is alone.

    Args:
        members: The descriptions of the actors that have a key.
        of: The number of the description of each actor of a document.
        descriptions: How many there are.
    """
    by_description = np.full(descriptions, -1)
    for number, some in enumerate(members.values()):
        by_description[some] = number
    return by_description[of]


def _identifiers(members: Members, alone: pa.Table) -> pa.Array:
    """The identifier of each actor: of those that have a key, and of those alone, by the first of their copies."""
    named = [identify("actor", *key) for key in members]
    return pa.array(named + identify_rows("actor", *APART, alone["doc_id"], alone["local_actor_id"]), pa.string())


def _rows(
    mentioned: pa.Table, actor: Indices, ids: pa.Array, members: Members, described: list[Described], of: Indices
) -> pa.Table:
    """The rows of `actors`: those that all documents describe alike are taken over in columns, as nearly all are."""
    totals = reports(actor, mentioned).append_column("actor_id", ids)
    several = np.flatnonzero([len(some) > 1 for some in members.values()])
    single = np.setdiff1d(np.arange(len(ids)), several, assume_unique=True)
    first = np.unique(actor, return_index=True)[1]
    combined = {key: some for key, some in members.items() if len(some) > 1}
    return pa.concat_tables(
        [
            _taken_over(mentioned.take(first[single]), totals.take(single)),
            _combined(combined, totals.take(several), described, reports(of, mentioned)),
        ]
    )


def _taken_over(locals_: pa.Table, totals: pa.Table) -> pa.Table:
    """Rows of `actors` that say what an actor of a document says.

    Args:
        locals_: The actor of a document for each.
        totals: The identifier of each, and how it is reported.
    """
    schema = TABLES["actors"].arrow
    holders = np.flatnonzero(pc.list_value_length(locals_["offices"]).to_numpy())
    held = locals_["offices"].take(holders).to_pylist()
    dated: list[list[Row]] = [[]] * locals_.num_rows
    for place, offices, report in zip(holders.tolist(), held, reports_of(totals.take(holders)), strict=True):
        dated[place] = dated_offices([([(o["title"], o["affiliation"]) for o in offices], report)])
    made = {
        "actor_id": totals["actor_id"],
        "offices": pa.array(dated, schema.field("offices").type),
        **{name: totals[name].cast(pa.int32()) for name in ("mention_count", "document_count")},
    }
    columns = [made[name] if name in made else locals_[name] for name in schema.names]
    return pa.Table.from_arrays(columns, schema=schema)


def _combined(members: Members, totals: pa.Table, described: list[Described], told: pa.Table) -> pa.Table:
    """Rows of `actors` that say what several descriptions say together.

    Args:
        members: The numbers of the descriptions of each.
        totals: The identifier of each, and how it is reported.
        described: All descriptions.
        told: How each of them is reported.
    """
    parts = np.fromiter((part for some in members.values() for part in some), np.int64)
    report_of = dict(zip(parts.tolist(), reports_of(told.take(parts)), strict=True))
    rows = (
        {
            **combine(key, [described[part] for part in some], [report_of[part] for part in some]),
            "actor_id": actor_id,
            "mention_count": total.mention_count,
            "document_count": total.document_count,
        }
        for (key, some), actor_id, total in zip(
            members.items(), totals["actor_id"].to_pylist(), reports_of(totals), strict=True
        )
    )
    return from_rows("actors", rows)


def _with_actors(mentions: pa.Table, actor_ids: pa.Array) -> pa.Table:
    """The mentions, with the actor of the corpus (`actor_id`) in the place of that of the document."""
    schema = TABLES["mentions"].arrow
    columns = [actor_ids if name == "actor_id" else mentions[name] for name in schema.names]
    return pa.Table.from_arrays(columns, schema=schema)

"""Takes actors of single documents as one that copies of a story tell of in the same words at the same place.

Belongs here: "a senior official" of one report in nine papers. Does not: what has a name to be joined by (`keys`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pipeline.arrays import Hashes, Indices, distinct
from pipeline.columns import hashes, mixed, whole
from pipeline.schema import TABLES
from pipeline.schema.conform import sort_rows


def first_copies(actors: pa.Table, described: Indices, mentions: pa.Table, tables: Mapping[str, pa.Table]) -> Indices:
    """For each actor of a document, the place of the first that is the same in a copy of the story; its own if none.

    Two are the same if they are described alike and a mention of both stands at the same place of the same paragraph
    in two documents of one story. A pronoun does not count: whom it means depends on what the copy has left out. Where
    one document would tell two actors apart that another takes as one, none of them is joined.

    Args:
        actors: Rows of `local_actors`, in the order of that table.
        described: The number of the description of each.
        mentions: Rows of `local_mentions`.
        tables: `documents` (`doc_id`, `story_id`) and `paragraphs`.
    """
    mentions = mentions.filter(pc.not_equal(mentions["form"], "pronoun"))
    actor = pc.index_in(mentions["local_actor_id"], value_set=whole(actors["local_actor_id"]))
    mentions, of = mentions.filter(pc.is_valid(actor)), whole(pc.drop_null(actor)).to_numpy()
    places = mixed(_places(mentions, tables), described[of].astype(np.uint64))
    several, place = np.unique(places, return_inverse=True)
    links = coo_array((np.ones(len(of)), (of, len(actors) + place)), shape=(len(actors) + len(several),) * 2)
    label = connected_components(links, directed=False)[1][: len(actors)].astype(np.int64)
    _, first, same = np.unique(label, return_index=True, return_inverse=True)
    document = whole(actors["doc_id"]).dictionary_encode().indices.to_numpy()
    found = first[same]
    torn = distinct(found[_repeated(found, document)])
    return np.where(np.isin(found, torn), np.arange(len(actors)), found)


def _places(mentions: pa.Table, tables: Mapping[str, pa.Table]) -> Hashes:
    """A number for where each mention stands: its story, the words of its paragraph and how far into them."""
    documents, paragraphs = tables["documents"], sort_rows(TABLES["paragraphs"], tables["paragraphs"])
    order = pc.array_sort_indices(whole(documents["doc_id"]))
    ids, stories = (whole(documents[name]).take(order) for name in ("doc_id", "story_id"))
    document, other = (pc.index_in(t["doc_id"], value_set=ids).to_numpy() for t in (mentions, paragraphs))
    begins, starts = (t["start"].to_numpy() for t in (paragraphs, mentions))
    at = np.searchsorted(_positions(other, begins), _positions(document, starts), side="right") - 1
    known = mixed(hashes([stories])[document], hashes([paragraphs["paragraph_id"]])[at])
    return mixed(known, (starts - begins[at]).astype(np.uint64))


def _positions(document: Indices, start: Indices) -> Indices:
    """Numbers that are in the order of documents and of the places in them."""
    return document.astype(np.int64) << 32 | start.astype(np.int64)


def _repeated(some: Indices, others: Indices) -> Indices:
    """Where a pair of numbers stands that stands elsewhere too."""
    order = np.lexsort((others, some))
    twice = np.flatnonzero((np.diff(some[order]) == 0) & (np.diff(others[order]) == 0))
    return order[twice]

"""Tells which events each claim speaks of. Does not belong here: what follows from it (`link`)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrays import Indices, distinct, spread

TOLD = ("event_id", "doc_id", "start", "end", "claim_id", "realis", "is_negated")
"""The columns of `event_mentions` that tell what claims speak of."""


def events_of(claims: pa.Table, mentions: pa.Table) -> pa.ListArray:
    """The events of each claim, in the order of their ids: those coded as standing in it, those told in its content.

    Args:
        claims: Rows of `local_claims`.
        mentions: Rows of `event_mentions`.
    """
    ids = mentions["event_id"].unique().sort()
    event = _found(mentions["event_id"], ids)
    found = zip(_coded(claims, mentions), _held(claims, mentions), strict=True)
    claim, mention = (np.concatenate(parts) for parts in found)
    claim, told = np.divmod(distinct(claim * max(len(ids), 1) + event[mention]), max(len(ids), 1))
    bounds = np.searchsorted(claim, np.arange(claims.num_rows + 1))
    return pa.ListArray.from_arrays(pa.array(bounds, pa.int32()), ids.take(pa.array(told)))


def _coded(claims: pa.Table, mentions: pa.Table) -> tuple[Indices, Indices]:
    """Numbers of claims, and of mentions that are coded as standing in them."""
    claim = _found(mentions["claim_id"], claims["claim_id"])
    mention = np.flatnonzero(claim >= 0)
    claim = claim[mention]
    there, here = (_found(table["doc_id"], claims["doc_id"]) for table in (mentions, claims))
    same = there[mention] == here[claim]
    return claim[same], mention[same]


def _held(claims: pa.Table, mentions: pa.Table) -> tuple[Indices, Indices]:
    """Numbers of claims, and of mentions whose trigger their content holds."""
    documents = claims["doc_id"].unique()
    document, start, end = _found(mentions["doc_id"], documents), *(_whole(mentions[n]) for n in ("start", "end"))
    spans = claims["content_spans"].combine_chunks()
    claim = pc.list_parent_indices(spans).to_numpy().astype(np.int64)
    first, last = (_whole(spans.flatten().field(name)) for name in ("start", "end"))
    span = max(int(part.max(initial=0)) for part in (start, last)) + 1  # a document and a place in it are one number
    order = np.argsort(document * span + start, kind="stable")
    places, begins = (document * span + start)[order], _found(claims["doc_id"], documents)[claim] * span
    lowest, highest = np.searchsorted(places, begins + first), np.searchsorted(places, begins + last, "right")
    counts = np.maximum(highest - lowest, 0)
    mention = order[spread(lowest, counts)]
    inside = end[mention] <= np.repeat(last, counts)
    return np.repeat(claim, counts)[inside], mention[inside]


def _found(values: pa.ChunkedArray, among: pa.Array | pa.ChunkedArray) -> Indices:
    """The first place of each value among others; -1 for one that is not there, and for null."""
    places = pc.index_in(values, value_set=among, skip_nulls=True)
    return _whole(pc.fill_null(places, -1))


def _whole(numbers: pa.Array | pa.ChunkedArray) -> Indices:
    return numbers.to_numpy(zero_copy_only=False).astype(np.int64)

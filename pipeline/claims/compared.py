"""Reads what is compared of the claims of a corpus into arrays: there are hundreds of thousands.

Belongs here: the columns that comparing looks at, and what two claims have in common by them. Does not: their words
(`worded`), what follows (`compare`, `link`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrays import Flags, Indices
from pipeline.claims.pairs import Shares
from pipeline.columns import whole

COMPARED = (
    *("claim_id", "doc_id", "claimant_actor_id", "claimant_text", "attribution_chain"),
    *("polarity", "rule_id", "confidence"),
)
ASSERTING = ("speech", "report", "assessment", "accusation")
NONE = -1
UNSURE = 0.5
UNDATED = np.iinfo(np.int64).min  # before all days, and near to all


@dataclass(frozen=True)
class Claims:
    """What is compared of claims beside their words, in the order of their ids.

    Equal values are equal numbers, and a null is NONE.

    Attributes:
        row: The row of the table that each stands in.
        ids: Their ids.
        actor: Who makes the claim.
        name: The words for him, whatever their case; the same for all claims of which no words tell.
        is_assertion: Whether the claim asserts something that another can deny or support.
        is_named_assertion: Whether it does so by a resolved origin that is named.
        published: When its document was, in microseconds of Unix time; UNDATED if unknown.
        document: Its document; `story` is that document's.
        confidence: How sure it is, 0 to 1; `UNSURE` if unknown.
    """

    row: Indices
    ids: pa.Array
    document: Indices
    story: Indices
    actor: Indices
    name: Indices
    is_denied: Flags
    is_assertion: Flags
    is_named_assertion: Flags
    published: Indices
    confidence: Shares

    def __len__(self) -> int:
        return len(self.ids)


def compared(table: pa.Table, documents: pa.Table) -> Claims:
    """What is compared of the claims of a table.

    Args:
        table: Rows of `local_claims`, of which the columns COMPARED are read.
        documents: Their documents.
    """
    ids = table["claim_id"].combine_chunks()
    row = pc.sort_indices(ids).to_numpy().astype(np.int64)
    at = pc.index_in(table["doc_id"].combine_chunks(), value_set=documents["doc_id"].combine_chunks())
    published = documents["published_at"].cast(pa.timestamp("us", "UTC")).cast(pa.int64()).take(at)
    actor, is_denied = _numbers(table["claimant_actor_id"]), _are(table["polarity"], "denied")
    rules = table["rule_id"].combine_chunks().dictionary_encode()
    asserts = np.array([rule.split(":")[0] in ASSERTING for rule in rules.dictionary.to_pylist()], np.bool_)
    is_assertion = ~is_denied & asserts[rules.indices.to_numpy()]
    is_named = is_assertion & (actor != NONE) & _has_named_origin(table["attribution_chain"])
    confidence = pc.fill_null(table["confidence"], 0.0).to_numpy()
    ids = ids.take(pa.array(row))
    return Claims(
        row=row,
        ids=ids,
        document=at.to_numpy().astype(np.int64)[row],
        story=_numbers(documents["story_id"].take(at))[row],
        actor=actor[row],
        name=_folded(table["claimant_text"])[row],
        is_denied=is_denied[row],
        is_assertion=is_assertion[row],
        is_named_assertion=is_named[row],
        published=pc.fill_null(published, int(UNDATED)).to_numpy()[row],
        confidence=np.where(confidence == 0, UNSURE, confidence)[row],
    )


def are_of_one_speaker(claims: Claims, some: Indices, others: Indices) -> Flags:
    """Whether two claims have one origin: one resolved actor, or the same words for it."""
    are_resolved = (claims.actor[some] != NONE) & (claims.actor[others] != NONE)
    is_one_actor = claims.actor[some] == claims.actor[others]
    return np.where(are_resolved, is_one_actor, claims.name[some] == claims.name[others])


def _has_named_origin(chains: pa.ChunkedArray) -> Flags:
    """Whether the first of each chain, which is its origin, is named."""
    chain = chains.combine_chunks()
    first, sizes = chain.offsets.to_numpy()[:-1], pc.list_value_length(chain).to_numpy()
    is_named = _are(chain.values.field("anonymity"), "named")
    found = sizes > 0
    found[found] = is_named[first[found]]
    return found


def _numbers(column: pa.Array | pa.ChunkedArray) -> Indices:
    coded = whole(column).dictionary_encode()
    return pc.fill_null(coded.indices, NONE).to_numpy().astype(np.int64)


def _folded(column: pa.ChunkedArray) -> Indices:
    """A number for each text, the same whatever its case; a null counts as no words."""
    coded = pc.fill_null(column, "").combine_chunks().dictionary_encode()
    folded = pa.array([text.casefold() for text in coded.dictionary.to_pylist()], pa.string())
    return _numbers(folded)[coded.indices.to_numpy()]


def _are(column: pa.Array | pa.ChunkedArray, value: str) -> Flags:
    return pc.fill_null(pc.equal(column, value), False).to_numpy(zero_copy_only=False)

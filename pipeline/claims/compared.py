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

COMPARED = (
    *("claim_id", "doc_id", "claimant_actor_id", "claimant_text", "attribution_chain"),
    *("polarity", "denies_claim_id", "rule_id", "confidence"),
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
        ids: Their ids.
        actor: Who makes the claim.
        name: The words for him, whatever their case; the same for all claims of which no words tell.
        denies: The place of the claim of the same document that it denies.
        is_assertion: Whether the claim asserts something that another can deny or support.
        is_named_assertion: Whether it does so by a resolved origin that is named.
        published: When its document was, in microseconds of Unix time; UNDATED if unknown.
        document: Its document; `story` is that document's.
        confidence: How sure it is, 0 to 1; `UNSURE` if unknown.
    """

    ids: pa.Array
    document: Indices
    story: Indices
    actor: Indices
    name: Indices
    denies: Indices
    is_denied: Flags
    is_assertion: Flags
    is_named_assertion: Flags
    published: Indices
    confidence: Shares

    def __len__(self) -> int:
        return len(self.ids)


def compared(table: pa.Table, documents: pa.Table) -> Claims:
    """What is compared of the claims of `local_claims` or `claims`.

    Args:
        table: The claims, sorted by their ids.
        documents: Their documents.
    """
    first = pc.list_slice(table["attribution_chain"].combine_chunks(), 0, 1, return_fixed_size_list=True).flatten()
    at = pc.index_in(table["doc_id"].combine_chunks(), value_set=documents["doc_id"].combine_chunks())
    published = documents["published_at"].cast(pa.timestamp("us", "UTC")).cast(pa.int64()).take(at)
    actor, is_denied = _numbers(table["claimant_actor_id"]), _are(table["polarity"], "denied")
    rules = table["rule_id"].combine_chunks().dictionary_encode()
    asserts = np.array([rule.split(":")[0] in ASSERTING for rule in rules.dictionary.to_pylist()], np.bool_)
    is_assertion = ~is_denied & asserts[rules.indices.to_numpy()]
    is_named = _are(pc.struct_field(first, "anonymity"), "named")
    ids = table["claim_id"].combine_chunks()
    denies = pc.index_in(table["denies_claim_id"].combine_chunks(), value_set=ids)
    confidence = pc.fill_null(table["confidence"], 0.0).to_numpy()
    return Claims(
        ids=ids,
        document=at.to_numpy().astype(np.int64),
        story=_numbers(documents["story_id"].take(at)),
        actor=actor,
        name=_folded(table["claimant_text"]),
        denies=pc.fill_null(denies, NONE).to_numpy().astype(np.int64),
        is_denied=is_denied,
        is_assertion=is_assertion,
        is_named_assertion=is_assertion & is_named & (actor != NONE),
        published=pc.fill_null(published, int(UNDATED)).to_numpy(),
        confidence=np.where(confidence == 0, UNSURE, confidence),
    )


def are_of_one_speaker(claims: Claims, some: Indices, others: Indices) -> Flags:
    """Whether two claims have one origin: one resolved actor, or the same words for it."""
    are_resolved = (claims.actor[some] != NONE) & (claims.actor[others] != NONE)
    is_one_actor = claims.actor[some] == claims.actor[others]
    return np.where(are_resolved, is_one_actor, claims.name[some] == claims.name[others])


def _numbers(column: pa.Array | pa.ChunkedArray) -> Indices:
    coded = (column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column).dictionary_encode()
    return pc.fill_null(coded.indices, NONE).to_numpy().astype(np.int64)


def _folded(column: pa.ChunkedArray) -> Indices:
    """A number for each text, the same whatever its case; a null counts as no words."""
    coded = pc.fill_null(column, "").combine_chunks().dictionary_encode()
    folded = pa.array([text.casefold() for text in coded.dictionary.to_pylist()], pa.string())
    return _numbers(folded)[coded.indices.to_numpy()]


def _are(column: pa.Array | pa.ChunkedArray, value: str) -> Flags:
    return pc.fill_null(pc.equal(column, value), False).to_numpy(zero_copy_only=False)

"""Reads what is compared of the claims of a corpus, lean: there are hundreds of thousands.

Belongs here: the columns that comparing looks at. Does not: what follows from them (`denied`, `link`).
"""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.arrays import Indices, distinct
from pipeline.claims.bags import Bags, bags_of
from pipeline.claims.lexicon import words as lexicon
from pipeline.claims.wording import folded_words, stem
from pipeline.columns import values

AT_ONCE = 10_000  # contents that are read at once: bounds the memory
ASSERTING = ("speech", "report", "assessment", "accusation")


class Claim(NamedTuple):
    """What is compared of a claim beside its words.

    Attributes:
        anonymity: Of the origin, the first of the chain.
        published: When its document was, in microseconds of Unix time; `story_id` is the document's too.
        is_negative: Whether its words negate what they say.
        said: A number for its words in their order, whatever their case.
        others: As the columns of `local_claims`.
    """

    claim_id: str
    doc_id: str
    polarity: str
    rule_id: str
    claimant_actor_id: str | None
    claimant_text: str | None
    denies_claim_id: str | None
    confidence: float | None
    anonymity: str | None
    story_id: str
    published: int | None
    is_negative: bool
    said: int


def compared(table: pa.Table, documents: pa.Table) -> tuple[list[Claim], Bags]:
    """The claims of `local_claims` in the order of their ids, and the content words of each in the same order."""
    order = pc.sort_indices(table["claim_id"].combine_chunks())
    plain = [name for name in Claim._fields if name in table.column_names]
    first = pc.list_slice(table["attribution_chain"].combine_chunks(), 0, 1, return_fixed_size_list=True)
    at = pc.index_in(table["doc_id"].combine_chunks(), value_set=documents["doc_id"].combine_chunks()).take(order)
    texts = table["content"].take(order).combine_chunks().dictionary_encode()  # half of all are copies
    of, contents = texts.indices.to_numpy().astype(np.int64), texts.dictionary.to_pylist()
    owners, words, is_negative = _worded(contents)
    plainly = pa.array([" ".join(text.casefold().split()) for text in contents], pa.string())
    columns = (
        *(values(table[name].take(order)) for name in plain),
        values(pc.struct_field(first.flatten(), "anonymity").take(order)),
        values(documents["story_id"].take(at)),
        values(documents["published_at"].cast(pa.timestamp("us", "UTC")).cast(pa.int64()).take(at)),
        is_negative[of].tolist(),
        plainly.dictionary_encode().indices.to_numpy()[of].tolist(),
    )
    return list(map(Claim._make, zip(*columns, strict=True))), bags_of(owners, words, of)


def _worded(texts: list[str]) -> tuple[Indices, Indices, NDArray[np.bool_]]:
    """The content words of texts, as pairs of a text and a word; and whether each text is negative.

    A text is negative if its words negate what they say ("had not sent", "no rockets"); two negations undo each other.
    """
    parts: list[pa.Array] = []
    sizes: list[int] = []
    for start in range(0, len(texts), AT_ONCE):
        found = [folded_words(text) for text in texts[start : start + AT_ONCE]]
        sizes += map(len, found)
        parts.append(pa.array(chain.from_iterable(found), pa.string()))
    coded = pa.chunked_array(parts, pa.string()).combine_chunks().dictionary_encode()
    known, codes = coded.dictionary.to_pylist(), coded.indices.to_numpy()
    owners = np.repeat(np.arange(len(texts)), np.array(sizes, np.int64))
    negating, function = (
        np.array([word in lexicon("function_words", kind) for word in known], np.bool_)
        for kind in ("negation", "function")
    )
    is_negative = np.bincount(owners[negating[codes]], minlength=len(texts)) % 2 == 1
    stems = pa.array([stem(word) for word in known], pa.string()).dictionary_encode()
    telling = ~function[codes]
    numbers = stems.indices.to_numpy()[codes[telling]]
    pairs = distinct(owners[telling] * max(len(stems.dictionary), 1) + numbers)
    return *np.divmod(pairs, max(len(stems.dictionary), 1)), is_negative


def is_assertion(claim: Claim) -> bool:
    """Whether the claim asserts something that another can deny or support."""
    return claim.polarity == "asserted" and claim.rule_id.split(":")[0] in ASSERTING


def is_one_speaker(claim: Claim, other: Claim) -> bool:
    """Whether two claims have one origin: one resolved actor, or the same words for it."""
    if claim.claimant_actor_id and other.claimant_actor_id:
        return claim.claimant_actor_id == other.claimant_actor_id
    return (claim.claimant_text or "").casefold() == (other.claimant_text or "").casefold()

"""Reads what is compared of the claims of a corpus, lean: there are hundreds of thousands.

Belongs here: the columns that comparing looks at. Does not: what follows from them (`denied`, `link`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.claims.bags import Bags, bags_of
from pipeline.claims.wording import content_words, is_negative
from pipeline.columns import values

AT_ONCE = 10_000  # contents that are read at once: bounds the memory
ASSERTING = ("speech", "report", "assessment", "accusation")


class Claim(NamedTuple):
    """What is compared of a claim beside its words.

    Attributes:
        anonymity: Of the origin, the first of the chain.
        published: When its document was, in microseconds of Unix time; `story_id` is the document's too.
        is_negative: Whether its words negate what they say.
        said: A number of 64 bits for its words in their order, whatever their case.
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
    negative, said = [], []

    def words() -> Iterator[frozenset[str]]:
        for start in range(0, len(order), AT_ONCE):
            for content in table["content"].take(order.slice(start, AT_ONCE)).to_pylist():
                negative.append(is_negative(content))
                said.append(hash(" ".join(content.casefold().split())))
                yield content_words(content)

    bags = bags_of(words())
    columns = (
        *(values(table[name].take(order)) for name in plain),
        values(pc.struct_field(first.flatten(), "anonymity").take(order)),
        values(documents["story_id"].take(at)),
        values(documents["published_at"].cast(pa.timestamp("us", "UTC")).cast(pa.int64()).take(at)),
        negative,
        said,
    )
    return list(map(Claim._make, zip(*columns, strict=True))), bags


def is_assertion(claim: Claim) -> bool:
    """Whether the claim asserts something that another can deny or support."""
    return claim.polarity == "asserted" and claim.rule_id.split(":")[0] in ASSERTING


def is_one_speaker(claim: Claim, other: Claim) -> bool:
    """Whether two claims have one origin: one resolved actor, or the same words for it."""
    if claim.claimant_actor_id and other.claimant_actor_id:
        return claim.claimant_actor_id == other.claimant_actor_id
    return (claim.claimant_text or "").casefold() == (other.claimant_text or "").casefold()

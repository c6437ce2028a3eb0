"""Pairs of claims: as arrays, and as rows of `claim_pairs` or `claim_links`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.arrays import Flags, Indices, is_among
from pipeline.schema import TABLES

Shares = NDArray[np.float64]


class Pairs(NamedTuple):
    """Pairs of claims.

    Attributes:
        some: A claim of each pair, as its number.
        others: The other one, which is found first or denied.
        scores: How sure it is, 0 to 1.
    """

    some: Indices
    others: Indices
    scores: Shares

    def where(self, are_meant: Flags) -> Pairs:
        """Some of them."""
        return Pairs(self.some[are_meant], self.others[are_meant], self.scores[are_meant])

    def are_in(self, others: Pairs) -> Flags:
        """Which of them are among other pairs."""
        span = max(int(pairs.others.max(initial=0)) for pairs in (self, others)) + 1
        return is_among(self.some * span + self.others, np.sort(others.some * span + others.others))


def scored(pairs: Iterable[tuple[int, int]], score: float) -> Pairs:
    """Pairs that all have one score."""
    some, others = np.array([*pairs], np.int64).reshape(-1, 2).T
    return Pairs(some, others, np.full(len(some), score))


def joined(parts: Iterable[Pairs]) -> Pairs:
    """Pairs of several parts."""
    return Pairs(*map(np.concatenate, zip(scored([], 0.0), *parts, strict=True)))


def rows_of(table: str, ids: pa.Array, pairs: Pairs, relation: str, method: str) -> pa.Table:
    """The rows of pairs in `claim_pairs` or `claim_links`.

    Args:
        table: The one or the other.
        ids: The ids of the claims, by their numbers.
        pairs: The pairs.
        relation: How the first of each relates to the other.
        method: The rule that found it.
    """
    columns = {
        "claim_id": ids.take(pa.array(pairs.some)),
        "other_claim_id": ids.take(pa.array(pairs.others)),
        "relation": pa.repeat(relation, len(pairs.some)),
        "method": pa.repeat(method, len(pairs.some)),
        "score": pa.array(pairs.scores, pa.float32()),
    }
    return pa.table(columns, schema=TABLES[table].arrow)


def pairs_in(rows: pa.Table, ids: pa.Array, relations: Iterable[str]) -> list[Pairs]:
    """The pairs of each relation in `claim_pairs`, by the places of their claims among ids."""
    some, others = (
        pc.index_in(rows[name], value_set=ids).to_numpy().astype(np.int64) for name in ("claim_id", "other_claim_id")
    )
    pairs = Pairs(some, others, rows["score"].to_numpy().astype(np.float64))
    is_of = (pc.equal(rows["relation"], relation).to_numpy(zero_copy_only=False) for relation in relations)
    return [pairs.where(are_meant) for are_meant in is_of]

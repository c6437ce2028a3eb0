"""Sets of numbered words, a set a row, in one sparse matrix. Belongs here: nothing that knows what a row stands for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array, vstack

from pipeline.arrays import Flags, Hashes, Indices
from pipeline.columns import in_runs, mixed


@dataclass(frozen=True)
class Sets:
    """A set of words for each row, as a sparse matrix: each row is true in the columns of the words that it holds."""

    held: csr_array

    @classmethod
    def of(cls, held: csr_array) -> Sets:
        """The sets of a matrix, whatever it holds at the words of a row but nothing."""
        held.data = np.ones(len(held.data), bool)
        held.sort_indices()
        return cls(held)

    @cached_property
    def sizes(self) -> Indices:
        """How many words each row holds."""
        return np.diff(self.held.indptr).astype(np.int64)

    @cached_property
    def _signs(self) -> Hashes:
        """A bit for each word of a row, which other words share: rows without a common bit have no common word."""
        bits = np.uint64(1) << (mixed(np.zeros(1, np.uint64), self.held.indices.astype(np.uint64)) & np.uint64(63))
        signs = np.zeros(len(self.sizes), np.uint64)
        signs[self.sizes > 0] = np.bitwise_or.reduceat(bits, self.held.indptr[:-1][self.sizes > 0])
        return signs

    def __or__(self, other: Sets) -> Sets:
        """The words that each row holds here or there."""
        return Sets.of(self.held + other.held)

    def over(self, other: Sets) -> Sets:
        """These rows, and below them those of the other."""
        return Sets.of(vstack([self.held, other.held], format="csr"))

    def only(self, columns: Flags) -> Sets:
        """The words of some columns."""
        held = self.held.copy()
        held.data = columns[held.indices]
        held.eliminate_zeros()
        return Sets.of(held)

    def take(self, rows: Indices) -> Sets:
        """Some rows, in their order."""
        return Sets(self.held[rows])

    @cached_property
    def keys(self) -> Hashes:
        """A number for each row: the same for the same words (see `columns.hashes`)."""
        return in_runs(self.held.indices.astype(np.uint64), self.sizes)

    def items(self, rows: Indices) -> tuple[Indices, Indices]:
        """The words of some rows: of each its place among the rows, and its column."""
        some = self.held[rows]
        return np.repeat(np.arange(len(rows)), np.diff(some.indptr)), some.indices.astype(np.int64)

    def shared(self, rows: Indices, others: Indices, by: Sets | None = None) -> Sets:
        """The words that each of some rows shares with its partner among other rows, of these or of other sets."""
        return Sets(self.held[rows] * (by or self).held[others])

    def meet(self, rows: Indices, others: Indices, by: Sets | None = None) -> Flags:
        """Whether each of some rows shares a word with its partner among other rows, of these or of other sets."""
        by = by or self
        meet = (self._signs[rows] & by._signs[others]) != 0
        at = np.flatnonzero(meet & (self.keys[rows] != by.keys[others]))  # of the rest, those that meet are equal
        meet[at] = self.shared(rows[at], others[at], by).sizes > 0
        return meet

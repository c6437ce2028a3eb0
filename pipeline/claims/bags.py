"""Holds the words of many texts as sets: the bags of all claims of a corpus, side by side.

Belongs here: their words by rarity, and how many two have in common. Does not: what a word is (`wording`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from pipeline.arrays import Indices, spread
from pipeline.sets import Sets

AT_ONCE = 50_000  # pairs whose words are looked up at once: bounds the memory


@dataclass(frozen=True)
class Bags:
    """Bags of words, of which those of one text are one.

    Attributes:
        texts: The number of the text of each bag.
        words: The words of each text; the rarer a word among the bags, the lower its number.
    """

    texts: Indices
    words: Sets

    @cached_property
    def sizes(self) -> Indices:
        """How many words each bag has."""
        return self.words.sizes[self.texts]

    def only(self, words: Indices) -> Bags:
        """The bags with some words and no others."""
        return Bags(self.texts, self.words.only(np.isin(np.arange(self.words.held.shape[1]), words)))

    def firsts(self, bags: Indices, counts: Indices) -> tuple[Indices, Indices]:
        """The rarest words of bags: their places in `bags`, and the words.

        Args:
            bags: Numbers of bags.
            counts: How many words of each.
        """
        starts = self.words.held.indptr[self.texts[bags]].astype(np.int64)
        words = self.words.held.indices[spread(starts, counts)].astype(np.int64)
        return np.repeat(np.arange(len(bags)), counts), words

    def common(self, some: Indices, others: Indices) -> Indices:
        """How many words each of some bags has in common with its partner among the others."""
        count = len(self.words.sizes)
        different, of = np.unique(self.texts[some] * count + self.texts[others], return_inverse=True)
        found = [np.zeros(0, np.int64)]
        for start in range(0, len(different), AT_ONCE):
            here, there = np.divmod(different[start : start + AT_ONCE], count)
            found.append(self.words.shared(here, there).sizes)
        return np.concatenate(found)[of]


def bags_of(owners: Indices, words: Indices, texts: Indices) -> Bags:
    """The bags of texts, of which several may be one.

    Args:
        owners: The number of a text, for each different word that it has.
        words: The number of the word.
        texts: The number of the text of each bag.
    """
    count = int(max(owners.max(initial=-1), texts.max(initial=-1))) + 1
    copies = np.bincount(texts, minlength=count)
    frequency = np.bincount(words, copies[owners])
    rank = np.empty(len(frequency), np.int64)
    rank[np.argsort(frequency, kind="stable")] = np.arange(len(frequency))
    held = (np.ones(len(owners), bool), (owners, rank[words]))
    return Bags(texts, Sets.of(csr_array(held, shape=(count, len(frequency)))))

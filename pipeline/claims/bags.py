"""Holds the words of many texts in arrays: the bags of all claims of a corpus, side by side.

Belongs here: their words by rarity, and how many two have in common. Does not: what a word is (`wording`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.arrays import Indices, spread

AT_ONCE = 50_000  # pairs whose words are looked up at once: bounds the memory


@dataclass(frozen=True)
class Bags:
    """Bags of words.

    Attributes:
        bounds: Where each bag begins in `words`; one more, where the last ends.
        words: The numbers of the words, ascending in each bag; the rarer the word among the bags, the lower its number.
    """

    bounds: Indices
    words: Indices

    @property
    def sizes(self) -> Indices:
        """How many words each bag has."""
        return np.diff(self.bounds)

    def firsts(self, bags: Indices, counts: Indices) -> tuple[Indices, Indices]:
        """The rarest words of bags: their places in `bags`, and the words.

        Args:
            bags: Numbers of bags.
            counts: How many words of each.
        """
        return np.repeat(np.arange(len(bags)), counts), self.words[spread(self.bounds[bags], counts)]

    def common(self, some: Indices, others: Indices) -> Indices:
        """How many words each of some bags has in common with its partner among the others."""
        span = int(self.words.max(initial=0)) + 1
        held = np.repeat(np.arange(len(self.sizes)), self.sizes) * span + self.words
        found = [np.zeros(0, np.int64)]
        for start in range(0, len(some), AT_ONCE):
            here, there = some[start : start + AT_ONCE], others[start : start + AT_ONCE]
            of, words = self.firsts(here, self.sizes[here])
            wanted = there[of] * span + words
            at = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
            found.append(np.bincount(of[held[at] == wanted], minlength=len(here)))
        return np.concatenate(found)


def bags_of(owners: Indices, words: Indices, texts: Indices) -> Bags:
    """The bags of texts, of which several may be one.

    Args:
        owners: The number of a text, for each different word that it has.
        words: The number of the word.
        texts: The number of the text of each bag.
    """
    copies = np.bincount(texts, minlength=int(owners.max(initial=-1)) + 1)
    counts = np.bincount(words, copies[owners])
    ranks = np.empty(len(counts), np.int64)
    ranks[np.argsort(counts, kind="stable")] = np.arange(len(counts))
    held = np.sort(owners * max(len(counts), 1) + ranks[words]) % max(len(counts), 1)
    sizes = np.bincount(owners, minlength=len(copies))
    begins = np.cumsum(sizes) - sizes
    bounds = np.concatenate(([0], np.cumsum(sizes[texts])))
    return Bags(bounds, held[spread(begins[texts], sizes[texts])])

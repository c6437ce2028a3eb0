"""Bags in arrays tell what sets of words tell."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.claims.bags import Bags, bags_of

WORDS = "abcdefgh"
TEXTS = st.lists(st.frozensets(st.sampled_from(WORDS), max_size=6), min_size=1, max_size=8)


def bags(texts: list[frozenset[str]]) -> Bags:
    different = sorted(set(texts), key=sorted)
    owners, words = (
        np.array([(i, WORDS.index(w)) for i, t in enumerate(different) for w in t], np.int64).reshape(-1, 2).T
    )
    return bags_of(owners, words, np.array([different.index(text) for text in texts], np.int64))


@given(TEXTS)
def test_words_in_common_are_those_of_the_sets(texts: list[frozenset[str]]) -> None:
    pairs = [(i, j) for i in range(len(texts)) for j in range(len(texts))]
    some, others = np.array(pairs, np.int64).T
    assert bags(texts).common(some, others).tolist() == [len(texts[i] & texts[j]) for i, j in pairs]


@given(TEXTS)
def test_the_rarest_words_come_first(texts: list[frozenset[str]]) -> None:
    made = bags(texts)
    all_, sizes = np.arange(len(texts)), made.sizes
    assert sizes.tolist() == [len(words) for words in texts]
    frequency = np.bincount(made.firsts(all_, sizes)[1])
    of, words = made.firsts(all_, np.minimum(sizes, 1))
    assert [int(frequency[word]) for word in words] == [
        min(sum(word in other for other in texts) for word in texts[at]) for at in of
    ]

"""Bags in arrays tell what sets of words tell."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.claims.bags import bags_of, spread

TEXTS = st.lists(st.frozensets(st.sampled_from("abcdefgh"), max_size=6), min_size=1, max_size=8)


@given(TEXTS)
def test_words_in_common_are_those_of_the_sets(texts: list[frozenset[str]]) -> None:
    pairs = [(i, j) for i in range(len(texts)) for j in range(len(texts))]
    some, others = np.array(pairs, np.int64).T
    assert bags_of(texts).common(some, others).tolist() == [len(texts[i] & texts[j]) for i, j in pairs]


@given(TEXTS)
def test_the_rarest_words_come_first(texts: list[frozenset[str]]) -> None:
    bags = bags_of(texts)
    all_, sizes = np.arange(len(texts)), bags.sizes
    assert sizes.tolist() == [len(words) for words in texts]
    frequency = np.bincount(bags.words)
    of, words = bags.firsts(all_, np.minimum(sizes, 1))
    assert [int(frequency[word]) for word in words] == [
        min(sum(word in other for other in texts) for word in texts[at]) for at in of
    ]


def test_spread() -> None:
    assert spread(np.array([5, 7, 9]), np.array([2, 0, 1])).tolist() == [5, 6, 9]

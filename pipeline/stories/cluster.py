"""Joins linked texts to clusters. Corpus-wise; sees links alone, not texts."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from pipeline.stories.compare import Shares
from pipeline.stories.words import Flags, Indices

SUPPORT = 0.5
"""Share of the pairs between two clusters that must be copies before the clusters become one."""


def cluster(texts: int, left: Indices, right: Indices, score: Shares, linked: Flags) -> Indices:
    """Number of the cluster of each text: the smallest number of its texts.

    Links are taken from the strongest to the weakest (ties by number), and join two clusters only if their hubs, the
    texts with the most links inside each, are linked themselves, or if at least `SUPPORT` of the pairs between them
    are. So one text that quotes two articles, or one paragraph of boilerplate, does not make a chain of unlike stories
    (average linkage; Sokal and Michener 1958), while ten thousand copies may hang on their hub alone.

    Args:
        texts: How many texts there are.
        left: One text of each compared pair.
        right: The other.
        score: How alike the two are.
        linked: Whether they are copies.
    """
    chosen = np.flatnonzero(linked)
    order = chosen[np.lexsort((right[chosen], left[chosen], -score[chosen]))]
    links = list(zip(left[order].tolist(), right[order].tolist(), strict=True))
    neighbours: dict[int, set[int]] = defaultdict(set)
    for a, b in links:
        neighbours[a].add(b)
        neighbours[b].add(a)

    of, hub, inside = list(range(texts)), list(range(texts)), [0] * texts
    members: dict[int, set[int]] = {text: {text} for text in neighbours}
    for a, b in links:
        keep, gone = sorted((of[a], of[b]))
        if keep == gone:
            continue
        few, many = sorted((members[keep], members[gone]), key=len)
        between = [(text, other) for text in few for other in neighbours[text] & many]
        if hub[gone] not in neighbours[hub[keep]] and len(between) < SUPPORT * len(few) * len(many):
            continue
        for pair in between:
            for text in pair:
                inside[text] += 1
        candidates = {hub[keep], hub[gone]}.union(*between)
        hub[keep] = max(candidates, key=lambda text: (inside[text], -text))
        for text in members[gone]:
            of[text] = keep
        members[keep] |= members.pop(gone)
    return np.array(of, np.int64)

"""Joins linked texts to clusters. Corpus-wise; sees links alone, not texts."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from pipeline.arrays import Flags, Indices
from pipeline.stories.compare import Shares

SUPPORT = 0.5
"""Share of the pairs between two clusters that must be copies before the clusters become one."""


def cluster(texts: int, left: Indices, right: Indices, score: Shares, linked: Flags, apart: Flags) -> Indices:
    """Number of the cluster of each text: the smallest number of its texts.

    Links are taken from the strongest to the weakest (ties by number), and join two clusters only if their hubs, the
    texts with the most links inside each, are linked themselves, or if at least `SUPPORT` of the pairs between them
    are. So one text that quotes two articles, or one paragraph of boilerplate, does not make a chain of unlike stories
    (average linkage; Sokal and Michener 1958), while ten thousand copies may hang on their hub alone.

    Two clusters are not joined either if texts of theirs that are more alike than the link were told apart: a bad copy
    of one issue of a series, from which the numbers are lost, does not join the other issues to it.

    Args:
        texts: How many texts there are.
        left: One text of each compared pair.
        right: The other.
        score: How alike the two are.
        linked: Whether they are copies.
        apart: Whether they are known to be none, though much of them is the same.
    """
    chosen = np.flatnonzero(linked | apart)
    order = chosen[np.lexsort((right[chosen], left[chosen], -score[chosen]))]
    pairs = list(zip(left[order].tolist(), right[order].tolist(), linked[order].tolist(), strict=True))
    neighbours: dict[int, set[int]] = defaultdict(set)
    for a, b, is_link in pairs:
        if is_link:
            neighbours[a].add(b)
            neighbours[b].add(a)

    of, hub, inside = list(range(texts)), list(range(texts)), [0] * texts
    members: dict[int, set[int]] = {text: {text} for text in neighbours}
    strangers: dict[int, set[int]] = defaultdict(set)
    for a, b, is_link in pairs:
        if not is_link:
            strangers[a].add(b)
            strangers[b].add(a)
            continue
        keep, gone = sorted((of[a], of[b]))
        if keep == gone:
            continue
        few, many = sorted((members[keep], members[gone]), key=len)
        if any(text in strangers and not strangers[text].isdisjoint(many) for text in few):
            continue
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

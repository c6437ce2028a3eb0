"""Finds texts made of parts of several articles, and says which article's copy each may still be. Corpus-wise."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np

from pipeline.stories.cluster import cluster
from pipeline.stories.links import Pairs
from pipeline.stories.words import Flags, Indices

WHOLE = 0.8
"""A text that holds so much of an article holds all of it."""

MOST = 0.6
"""It is the article's copy or expansion, whatever else it has, if that is at least so much of the text."""

WHOLLY = 0.9
"""A text of which so much stands in an article is the article's copy or excerpt, whatever else has some of it."""

PART = 0.35
"""A part of an article is at least so much of it."""

LEAST = 0.1
"""And at least so much of the text that it stands in."""

TOGETHER = 0.8
"""Parts make a composite if they are together so much of it."""

MOST_SOURCES = 16  # of a text with more, those that cover most of it are looked at

Covered = dict[int, dict[int, float]]


def story_clusters(texts: int, pairs: Pairs) -> tuple[Indices, Flags]:
    """Number of the story of each text, and whether it is a composite that belongs to none of its sources.

    What looks like a composite is first left out, so that half of A and half of B cannot make A and B one story, and
    then judged against the middle text of each story: it joins the one that it holds whole, or else one that covers it
    without another story's help; else it stays alone.
    """
    covered = _covered(pairs)
    suspects = {text for text in covered if _sources(covered, text)}
    strong = np.minimum(pairs.left_covered, pairs.right_covered) >= WHOLE
    suspect = np.zeros(texts, np.bool_)
    suspect[sorted(suspects)] = True
    certain = pairs.copies & (strong | ~(suspect[pairs.left] | suspect[pairs.right]))
    story = cluster(texts, pairs.left, pairs.right, pairs.score, certain, pairs.apart)

    middles = _middles(story, pairs)
    alone = np.bincount(story, minlength=texts)[story] == 1
    copies = set(zip(pairs.left[pairs.copies].tolist(), pairs.right[pairs.copies].tolist(), strict=True))
    joined, composite = story.copy(), np.zeros(texts, np.bool_)
    for text in sorted(text for text in suspects if alone[text]):
        settled = [
            other for other in covered[text] if middles[story[other]] == other and not (suspect[other] and alone[other])
        ]
        homes = [
            other
            for other in settled
            if (min(text, other), max(text, other)) in copies and _explains(covered, text, other, settled)
        ]
        if homes:
            joined[text] = story[max(homes, key=lambda o: (covered[text][o] + covered[o][text], -o))]
        else:
            composite[text] = True
    return joined, composite


def _covered(pairs: Pairs) -> Covered:
    """How much of each text each other covers."""
    covered: Covered = defaultdict(dict)
    columns = (pairs.left, pairs.right, pairs.left_covered, pairs.right_covered)
    for left, right, of_left, of_right in zip(*(column.tolist() for column in columns), strict=True):
        covered[left][right] = of_left
        covered[right][left] = of_right
    return covered


def _is_part(covered: Covered, text: int, source: int) -> bool:
    return covered[text][source] >= LEAST and PART <= covered[source][text] < WHOLE


def _sources(covered: Covered, text: int) -> bool:
    """Whether parts of two texts that have nothing in common make up the text."""
    parts = [(share, other) for other, share in covered[text].items() if _is_part(covered, text, other)]
    parts = sorted(parts, key=lambda part: (-part[0], part[1]))[:MOST_SOURCES]
    return any(a + b >= TOGETHER and two not in covered[one] for (a, one), (b, two) in combinations(parts, 2))


def _explains(covered: Covered, text: int, source: int, others: list[int]) -> bool:
    """Whether the text is the source and more, or part of it, or needs no unrelated text beside it to be explained."""
    if covered[source][text] >= WHOLE and covered[text][source] >= MOST:
        return True
    if covered[text][source] >= WHOLLY:
        return True
    return not any(
        other not in covered[source]
        and covered[text][source] + covered[text][other] >= TOGETHER
        and _is_part(covered, text, other)
        for other in others
        if other != source
    )


def _middles(story: Indices, pairs: Pairs) -> dict[int, int]:
    """The text of each story that is most like the others."""
    likeness = np.zeros(len(story))
    same = story[pairs.left] == story[pairs.right]
    both = np.minimum(pairs.left_covered, pairs.right_covered)[same]
    np.add.at(likeness, pairs.left[same], both)
    np.add.at(likeness, pairs.right[same], both)
    order = np.lexsort((np.arange(len(story)), -likeness, story))
    first = np.concatenate(([True], story[order][1:] != story[order][:-1])) if len(order) else np.zeros(0, np.bool_)
    return dict(zip(story[order][first].tolist(), order[first].tolist(), strict=True))

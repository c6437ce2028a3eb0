"""Finds texts made of parts of several articles, and says which article's copy each may still be. Corpus-wise."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np

from pipeline.arrays import Flags, Indices, begins
from pipeline.stories.canonical import likeness_in_story
from pipeline.stories.cluster import cluster
from pipeline.stories.links import Pairs

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
    covered, parts = _covered(pairs), _parts(pairs)
    suspects = {text for text in parts if _sources(covered, parts[text])}
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
            if (min(text, other), max(text, other)) in copies and _explains(covered, parts[text], text, other, settled)
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


def _parts(pairs: Pairs) -> Covered:
    """How much of each text is a part of each other, which goes on elsewhere."""
    parts: Covered = defaultdict(dict)
    for text, of_text, source, of_source in (
        (pairs.left, pairs.left_covered, pairs.right, pairs.right_covered),
        (pairs.right, pairs.right_covered, pairs.left, pairs.left_covered),
    ):
        is_part = pairs.passages & (of_text >= LEAST) & (of_source >= PART) & (of_source < WHOLE)
        for one, other, share in zip(*(column[is_part].tolist() for column in (text, source, of_text)), strict=True):
            parts[one][other] = share
    return parts


def _sources(covered: Covered, parts: dict[int, float]) -> bool:
    """Whether parts of two texts that have nothing in common make up the text that has these parts."""
    largest = sorted(parts, key=lambda source: (-parts[source], source))[:MOST_SOURCES]
    return any(parts[one] + parts[two] >= TOGETHER and two not in covered[one] for one, two in combinations(largest, 2))


def _explains(covered: Covered, parts: dict[int, float], text: int, source: int, others: list[int]) -> bool:
    """Whether the text is the source and more, or part of it, or needs no unrelated text beside it to be explained."""
    share = covered[text][source]
    if share >= WHOLLY or (share >= MOST and covered[source][text] >= WHOLE):
        return True
    return not any(
        other in parts and other not in covered[source] and share + parts[other] >= TOGETHER
        for other in others
        if other != source
    )


def _middles(story: Indices, pairs: Pairs) -> dict[int, int]:
    """The text of each story that is most like the others."""
    order = np.lexsort((-likeness_in_story(pairs, story), story))
    first = order[begins(story[order])]
    return dict(zip(story[first].tolist(), first.tolist(), strict=True))

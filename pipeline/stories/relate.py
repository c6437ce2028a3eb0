"""Says how each copy relates to its story's canonical copy, and which texts overlap with another story."""

from __future__ import annotations

import numpy as np

from pipeline.stories.compare import Overlap
from pipeline.stories.links import Pairs
from pipeline.stories.words import Flags, Indices

ALIKE = 0.8
"""A repost has so much of the canonical copy, and the canonical copy of it; less of one is an excerpt or expansion."""


def relations_of_copies(of_copy: Overlap, of_canonical: Overlap, corrects: Flags) -> np.ndarray:
    """How each copy relates to the canonical copy, of other words."""
    return np.select(
        [corrects, np.minimum(of_copy.covered, of_canonical.covered) >= ALIKE, of_copy.covered >= of_canonical.covered],
        ["corrected", "repost", "excerpt"],
        "expanded",
    )


def overlapping_texts(pairs: Pairs, story: Indices, ranks: Indices) -> Flags:
    """Whether a wording shares passages with a more original one of another story."""
    overlapping = np.zeros(len(story), np.bool_)
    across = pairs.partial & (story[pairs.left] != story[pairs.right])
    later = np.where(ranks[pairs.left] > ranks[pairs.right], pairs.left, pairs.right)
    overlapping[later[across]] = True
    return overlapping

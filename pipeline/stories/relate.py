"""Says how each copy relates to its story's canonical copy, and which texts overlap with another story."""

from __future__ import annotations

import numpy as np

from pipeline.arrays import Flags, Indices
from pipeline.stories.compare import Overlap
from pipeline.stories.links import Pairs

ALIKE = 0.85
"""A repost holds at least so many times as much of the canonical copy as that holds of it, and the reverse.

Slips take the same from both; what one has more of makes it an expansion of the other, and the other its excerpt.
"""


def relations_of_copies(of_copy: Overlap, of_canonical: Overlap, corrects: Flags) -> np.ndarray:
    """How each copy relates to the canonical copy, of other words."""
    is_excerpt = of_canonical.covered < ALIKE * of_copy.covered
    is_expanded = of_copy.covered < ALIKE * of_canonical.covered
    return np.select([corrects, is_excerpt, is_expanded], ["corrected", "excerpt", "expanded"], "repost")


def overlapping_texts(pairs: Pairs, story: Indices, ranks: Indices) -> Flags:
    """Whether a wording shares passages with a more original one of another story."""
    overlapping = np.zeros(len(story), np.bool_)
    across = pairs.partial & (story[pairs.left] != story[pairs.right])
    later = np.where(ranks[pairs.left] > ranks[pairs.right], pairs.left, pairs.right)
    overlapping[later[across]] = True
    return overlapping

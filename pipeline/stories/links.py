"""Decides which compared pairs are copies of one article. Pair-wise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.arrays import Flags, Indices
from pipeline.stories.compare import Overlap, Shares

COVERED = 0.65
"""A copy has so much of its words in passages shared with the other text."""

PARTIAL = 0.4
"""Texts that are no copies share passages worth recording if so much of one stands in the other,"""

PARTIAL_WORDS = 30
"""in so many words at least,"""

PARTIAL_GRAMS = 0.7
"""of whose grams so many are the same: the formulas of a trade recur with other words between them."""

LACKING_ANYWAY = 0.1
LACKING_RATIO = 1.5
"""Numbers and names may lack in a copy as other words do (slips hit both), so many times more often and a little over.

An issue of a series keeps its template's words and changes its numbers, names and dates.
"""

DAYS_APART = 14
"""Texts published so many days apart are copies only if they hardly differ: a series comes back, news does not."""

COVERED_APART = 0.75
GRAMS_APART = 0.85
"""How much of a text, and of the grams of its shared passages, must then be the same."""


@dataclass(frozen=True)
class Pairs:
    """Compared pairs of texts, judged.

    Attributes:
        left: One text of each pair.
        right: The other.
        left_covered: Share of the left text that stands in the right.
        right_covered: Share of the right text that stands in the left.
        copies: Whether they are copies of one article.
        partial: Whether they share passages of one article, be they copies or not.
        passages: Whether what they share is nearly word for word the same, and more than a phrase.
        apart: Whether they share as much as copies do, but not the numbers, names or days: issues of a series.
    """

    left: Indices
    right: Indices
    left_covered: Shares
    right_covered: Shares
    copies: Flags
    partial: Flags
    passages: Flags
    apart: Flags

    @property
    def score(self) -> Shares:
        """How alike the two texts are, 0 to 2."""
        return self.left_covered + self.right_covered


def judge(left: Indices, right: Indices, of_left: Overlap, of_right: Overlap, days_apart: Shares) -> Pairs:
    """The pairs with a verdict.

    Args:
        left: One text of each pair.
        right: The other.
        of_left: What the left text has in common with the right.
        of_right: The reverse.
        days_apart: Days between their publication; 0 where a day is unknown.
    """
    more = of_left.covered >= of_right.covered

    def column(name: str) -> np.ndarray:
        return np.where(more, getattr(of_left, name), getattr(of_right, name))

    covered, lacking = column("covered"), column("specific_lacking")
    lacking_ordinary = column("ordinary_lacking") / np.maximum(column("ordinary"), 1)
    allowed = LACKING_ANYWAY + LACKING_RATIO * lacking_ordinary
    same_matter = (lacking < 2) | (lacking <= allowed * column("specific"))
    verbatim = (lacking < 2) & (covered >= COVERED_APART) & (column("grams") >= GRAMS_APART * covered)
    same_matter &= verbatim | (days_apart <= DAYS_APART)
    copies = same_matter & (covered >= COVERED)
    shared_words = column("specific") + column("ordinary")
    passages = (shared_words >= PARTIAL_WORDS) & (column("grams") >= PARTIAL_GRAMS * covered)
    return Pairs(
        left,
        right,
        of_left.covered,
        of_right.covered,
        copies=copies,
        partial=copies | (same_matter & (covered >= PARTIAL) & passages),
        passages=passages,
        apart=~same_matter & (covered >= COVERED),
    )

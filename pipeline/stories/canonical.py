"""Chooses the canonical copy of each story: its most original one. Corpus-wise."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrays import Flags, Indices, begins
from pipeline.stories.compare import Shares
from pipeline.stories.links import Pairs

UNKNOWN = np.iinfo(np.int64).max  # a day that comes after all


def originality(articles: pa.Table, corrects: Flags, likeness: Shares) -> Indices:
    """Rank of each document, 0 the most original.

    First those that state no correction: what is corrected was there before. Then the day of publication, unknown last;
    then a copy that credits no agency but itself before those that credit one; then the minute, where it is known; then
    the copy whose text the others contain most; then the order of the articles.

    Args:
        articles: The articles.
        corrects: Whether each states that it corrects something.
        likeness: How much the other texts of its story and it have in common.
    """
    agency, publisher = (pc.fill_null(pc.utf8_lower(articles[name]), "") for name in ("agency", "publisher"))
    credits = pc.and_(pc.not_equal(agency, ""), pc.not_equal(agency, publisher)).to_numpy()
    minute = pc.fill_null(pc.equal(articles["published_precision"], "minute"), False).to_numpy()
    instant = pc.fill_null(articles["published_at"].cast(pa.int64()), UNKNOWN).to_numpy()
    instant = np.where(minute, instant, UNKNOWN)
    order = np.lexsort((-likeness.round(6), instant, credits, published_day(articles), corrects))
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    return ranks


def published_day(articles: pa.Table) -> Indices:
    """Days since 1970 of the publication, where it is known to the day."""
    exact = pc.is_in(articles["published_precision"], pa.array(["day", "minute"]))
    days = articles["published_at"].cast(pa.date32()).cast(pa.int32()).cast(pa.int64())
    return pc.fill_null(pc.if_else(exact, days, None), UNKNOWN).to_numpy()


def likeness_in_story(pairs: Pairs, story: Indices) -> Shares:
    """How much of each wording the others of its story hold and it of them, added up."""
    same = story[pairs.left] == story[pairs.right]
    both = np.minimum(pairs.left_covered, pairs.right_covered)[same]
    sums = np.bincount(pairs.left[same], both, len(story)) + np.bincount(pairs.right[same], both, len(story))
    return sums.astype(np.float64)


def canonical_copies(story: Indices, ranks: Indices) -> Indices:
    """The most original document of each document's story."""
    order = np.lexsort((ranks, story))
    first = np.flatnonzero(begins(story[order]))
    canonical = np.empty(len(story), np.int64)
    canonical[order] = np.repeat(order[first], np.diff(first, append=len(order)))
    return canonical

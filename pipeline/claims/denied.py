"""Ties a denial to the claim of another document that it denies. Precision first: null rather than a guess.

Belongs here: denials that their own document leaves open. Does not: those that it does not (`denials`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from pipeline.arrays import Flags, Indices, begins, spread
from pipeline.claims.bags import Bags
from pipeline.claims.compared import NONE, UNDATED, Claims, are_of_one_speaker
from pipeline.claims.pairs import Pairs, joined, scored

AT_ONCE = 1_000  # words that are looked up at once: bounds the memory
TICK = timedelta(microseconds=1)
NEAR = timedelta(days=14)
"""The same words further apart are about something else, or said again."""
DENIED = 0.75
"""Least share of a denial's own content words that a claim in another document holds to be the one denied."""
FEWEST_WORDS = 4
"""Content words that a claim needs before another wording of it is looked for."""


def denied_claims(claims: Claims, denies: Indices, bags: Bags, is_negative: Flags) -> Pairs:
    """Each denial with the claim that it denies: as its own document tells, else one of another.

    That is an asserted claim by another speaker, published no later and within `NEAR`, that holds at least `DENIED` of
    the denial's content words; of several the one that shares most, then the latest, then the first id.

    Args:
        claims: All claims, in the order of their ids.
        denies: The claim that each denies as its own document tells; NONE if it tells none.
        bags: Their content words, in the same order.
        is_negative: Whether the words of each negate what they say.
    """
    found = [scored([], 0.0)]
    for some, others in _candidates(claims, denies, bags):
        shares = bags.common(some, others) / bags.sizes[some]
        pairs = Pairs(some, others, shares).where(shares >= DENIED)
        some, others, _ = pairs
        may = (claims.document[some] != claims.document[others]) & ~are_of_one_speaker(claims, some, others)
        found.append(pairs.where(may & (is_negative[some] == is_negative[others])))
    some, others, shares = joined(found)
    order = np.lexsort((others, -claims.published[others], -shares, some))
    best = order[begins(some[order])]
    told = np.flatnonzero(denies != NONE)
    denials, denied = np.concatenate((told, some[best])), np.concatenate((denies[told], others[best]))
    return Pairs(denials, denied, claims.confidence[denials])


def _candidates(claims: Claims, denies: Indices, bags: Bags) -> Iterator[tuple[Indices, Indices]]:
    """Denials and assertions of the days before them that have one of the rarest words of the denial.

    What holds the share must hold one of them (prefix filtering, Bayardo et al. 2007).
    """
    is_dated = claims.published != UNDATED
    denials = np.flatnonzero(claims.is_denied & (denies == NONE) & is_dated & (bags.sizes >= FEWEST_WORDS))
    counts = bags.sizes[denials] - np.ceil(DENIED * bags.sizes[denials]).astype(np.int64) + 1
    of, words = bags.firsts(denials, counts)
    told = np.flatnonzero(claims.is_assertion & is_dated)
    asked = bags.only(words)
    holders, held = asked.firsts(told, asked.sizes[told])
    holders = told[holders]
    days = np.unique(claims.published[told])
    # A word and a day in one number, so that the days of a word lie side by side.
    keys = held * (len(days) + 1) + np.searchsorted(days, claims.published[holders])
    order = np.argsort(keys, kind="stable")
    keys, holders = keys[order], holders[order]
    until = claims.published[denials[of]]
    first, last = np.searchsorted(days, until - NEAR // TICK), np.searchsorted(days, until, "right")
    starts, ends = (np.searchsorted(keys, words * (len(days) + 1) + day) for day in (first, last))
    for start in range(0, len(of), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        sizes = ends[some] - starts[some]
        yield np.repeat(denials[of[some]], sizes), holders[spread(starts[some], sizes)]

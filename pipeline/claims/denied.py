"""Ties a denial to the claim of another document that it denies. Precision first: null rather than a guess.

Belongs here: denials that their own document leaves open. Does not: those that it does not (`denials`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from pipeline.arrays import Indices, spread
from pipeline.claims.bags import Bags
from pipeline.claims.compared import Claim, is_assertion, is_one_speaker

AT_ONCE = 1_000  # words that are looked up at once: bounds the memory
TICK = timedelta(microseconds=1)
NEAR = timedelta(days=14)
"""The same words further apart are about something else, or said again."""
DENIED = 0.75
"""Least share of a denial's own content words that a claim in another document holds to be the one denied."""
FEWEST_WORDS = 4
"""Content words that a claim needs before another wording of it is looked for."""


def denied_claims(claims: list[Claim], bags: Bags) -> dict[str, str]:
    """The claim that each denial denies, by the denial's id: as its own document tells, else one of another.

    That is an asserted claim by another speaker, published no later and within `NEAR`, that holds at least `DENIED` of
    the denial's content words; of several the one that shares most, then the latest, then the first id.

    Args:
        claims: All claims, in the order of their ids.
        bags: Their content words, in the same order.
    """
    found = {c.claim_id: c.denies_claim_id for c in claims if c.denies_claim_id}
    best: dict[str, tuple[float, int, str]] = {}
    for some, others in _candidates(claims, bags):
        shares = bags.common(some, others) / bags.sizes[some]
        for at in np.flatnonzero(shares >= DENIED).tolist():
            denial, claim = claims[some[at]], claims[others[at]]
            if claim.doc_id == denial.doc_id or is_one_speaker(claim, denial):
                continue
            if claim.is_negative == denial.is_negative:
                one = (-float(shares[at]), (denial.published or 0) - (claim.published or 0), claim.claim_id)
                best[denial.claim_id] = min(one, best.get(denial.claim_id, one))
    return found | {denial: claim_id for denial, (_, _, claim_id) in best.items()}


def _candidates(claims: list[Claim], bags: Bags) -> Iterator[tuple[Indices, Indices]]:
    """Denials and assertions of the days before them that have one of the rarest words of the denial.

    What holds the share must hold one of them (prefix filtering, Bayardo et al. 2007).
    """
    left_open = np.flatnonzero(
        [c.polarity == "denied" and not c.denies_claim_id and c.published is not None for c in claims]
    )
    denials = left_open[bags.sizes[left_open] >= FEWEST_WORDS]
    counts = bags.sizes[denials] - np.ceil(DENIED * bags.sizes[denials]).astype(np.int64) + 1
    of, words = bags.firsts(denials, counts)
    told = np.flatnonzero([is_assertion(c) and c.published is not None for c in claims])
    holders, held = bags.firsts(told, bags.sizes[told])
    is_asked = np.isin(held, words)
    holders, held = told[holders[is_asked]], held[is_asked]
    published = np.array([c.published or 0 for c in claims], np.int64)
    days = np.unique(published[told])
    # A word and a day in one number, so that the days of a word lie side by side.
    keys = held * (len(days) + 1) + np.searchsorted(days, published[holders])
    order = np.argsort(keys, kind="stable")
    keys, holders = keys[order], holders[order]
    until = published[denials[of]]
    first, last = np.searchsorted(days, until - NEAR // TICK), np.searchsorted(days, until, "right")
    starts, ends = (np.searchsorted(keys, words * (len(days) + 1) + day) for day in (first, last))
    for start in range(0, len(of), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        sizes = ends[some] - starts[some]
        yield np.repeat(denials[of[some]], sizes), holders[spread(starts[some], sizes)]

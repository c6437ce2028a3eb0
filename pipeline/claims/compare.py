"""Compares claims across documents by their words: what says the same, what supports and what denies it.

Belongs here: pairs of claims. Does not: groups of them, and what events tell (`link`); which claim a denial denies
(`denied`).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrays import Flags, Hashes, Indices, begins, distinct
from pipeline.claims.bags import Bags, bags_of
from pipeline.claims.compared import NONE, UNDATED, Claims, compared
from pipeline.claims.denied import FEWEST_WORDS, NEAR, TICK, denied_claims
from pipeline.claims.pairs import Pairs, joined, rows_of
from pipeline.claims.worded import worded
from pipeline.kernel import Tables
from pipeline.pairs import near_pairs
from pipeline.settings import Settings

SAME = 0.6
"""Least share of content words (Jaccard) that two wordings of one claim have in common; set for precision."""


def compare_claims(tables: Tables, settings: Settings) -> Tables:
    """Kernel `local_claims, documents -> claim_pairs` (corpus-wise).

    Identical: copies inside a story with the same words and speaker; across stories the same resolved speaker, the same
    polarity, at least `SAME` of the content words, published within `NEAR`; never what one affirms and the other
    negates. The same words by another named origin in another story support. A denial refutes what it denies.

    What it keeps (`claim_words`) is looked up by the wordings themselves and cut to those of this corpus.
    """
    table = tables["local_claims"]
    claims = compared(table, tables["documents"])
    wordings = table["content"].combine_chunks().dictionary_encode()  # half of all are copies
    words = worded(wordings.dictionary, tables["claim_words"])
    wording = wordings.indices.to_numpy().astype(np.int64)[claims.row]
    bags = _bags(words["words"].combine_chunks(), wording)
    is_negative, said = (words[name].to_numpy(zero_copy_only=False)[wording] for name in ("is_negative", "said"))
    denies = pc.fill_null(pc.index_in(table["denies_claim_id"], value_set=claims.ids), NONE)
    denies_here = denies.to_numpy().astype(np.int64)[claims.row]
    found = (
        (_same(claims, bags, is_negative, said), "identical", "same_words"),
        (denied_claims(claims, denies_here, bags, is_negative), "refutes", "denial"),
        (_same_by_others(claims, bags, is_negative), "supports", "same_words"),
    )
    pairs = pa.concat_tables(rows_of("claim_pairs", claims.ids, *some) for some in found)
    return {"claim_pairs": pairs, "claim_words": words}


def _bags(words: pa.ListArray, wording: Indices) -> Bags:
    """The words of each claim, by those of its wording."""
    coded = words.flatten().dictionary_encode().indices.to_numpy().astype(np.int64)
    return bags_of(pc.list_parent_indices(words).to_numpy().astype(np.int64), coded, wording)


def _same(claims: Claims, bags: Bags, is_negative: Flags, said: Hashes) -> Pairs:
    """Pairs of claims that say the same, the later id first."""
    every = np.arange(len(claims))
    first = _first_copies(claims, said)
    copies = np.flatnonzero(first != every)
    originals = np.flatnonzero((first == every) & (claims.actor != NONE))  # their copies are joined already
    kinds = (claims.actor * 2 + claims.is_denied) * 2 + is_negative
    reworded = _alike(claims, bags, originals, kinds[originals])
    return joined((Pairs(copies, first[copies], np.ones(len(copies))), reworded))


def _first_copies(claims: Claims, said: Hashes) -> Indices:
    """Of each claim the first in its story that says the same words in their order by the same speaker."""
    speaker = np.where(claims.actor == NONE, NONE - 1 - claims.name, claims.actor)
    columns = (claims.story, said.view(np.int64), speaker, claims.is_denied.astype(np.int64))
    order = np.lexsort(columns)
    is_first = np.any([begins(column[order]) for column in columns], axis=0)
    first = np.empty(len(order), np.int64)
    first[order] = order[is_first][np.cumsum(is_first) - 1]
    return first


def _same_by_others(claims: Claims, bags: Bags, is_negative: Flags) -> Pairs:
    """Pairs of claims in mostly the same words by different named origins in different stories, the later id first."""
    told = np.flatnonzero(claims.is_named_assertion)

    def is_by_others(some: Indices, others: Indices) -> Flags:
        return (claims.actor[some] != claims.actor[others]) & (claims.story[some] != claims.story[others])

    return _alike(claims, bags, told, is_negative[told].astype(np.int64), is_by_others)


def _alike(
    claims: Claims,
    bags: Bags,
    of: Indices,
    kind: Indices,
    is_asked: Callable[[Indices, Indices], Flags] | None = None,
) -> Pairs:
    """Pairs of some claims, later id first, of one kind, near in time and in the same words, with their share.

    Candidates share a rare word: with Jaccard t, two sets of words must meet in the rarest
    `n - ceil(t * n) + 1` words of each (prefix filtering, Bayardo et al. 2007).

    Args:
        claims: All claims.
        bags: The words of each.
        of: Numbers of claims.
        kind: The kind of each of them.
        is_asked: Whether pairs of claims, given by their numbers, are asked for; all are if not given.
    """
    sizes = bags.sizes
    order = np.lexsort((of, claims.published[of], kind))
    order = order[sizes[of[order]] >= FEWEST_WORDS]
    of, kind = of[order], kind[order]
    at, words = bags.firsts(of, sizes[of] - np.ceil(SAME * sizes[of]).astype(np.int64) + 1)
    words, at = np.divmod(np.sort(words * max(len(of), 1) + at), max(len(of), 1))  # by word, kind, day and number
    is_new = begins(words) | begins(kind[at])
    of = of[at]
    day = claims.published[of]

    def is_near(first: Indices, second: Indices) -> Flags:
        return (day[first] == UNDATED) | (day[second] - day[first] <= NEAR // TICK)

    found = [np.zeros(0, np.int64)]
    for first, second in near_pairs(np.cumsum(is_new), is_near):
        low, high = np.minimum(of[first], of[second]), np.maximum(of[first], of[second])
        may = np.minimum(sizes[low], sizes[high]) >= SAME * np.maximum(sizes[low], sizes[high])
        if is_asked is not None:
            may &= is_asked(low, high)
        found.append(distinct(low[may] * len(claims) + high[may]))
    low, high = np.divmod(distinct(np.concatenate(found)), max(len(claims), 1))
    common = bags.common(low, high)
    shares = common / (sizes[low] + sizes[high] - common)
    same = shares >= SAME
    return Pairs(high[same], low[same], shares[same])

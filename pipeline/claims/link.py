"""Joins claims across documents: the same claim told again, what speaks for it and against it, and its events.

Belongs here: groups, links, credibility. Does not: which claim a denial denies (`denied`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.arrays import Indices, distinct
from pipeline.claims.bags import Bags
from pipeline.claims.compared import Claim, compared, is_assertion, is_one_speaker
from pipeline.claims.denied import FEWEST_WORDS, NEAR, TICK, denied_claims
from pipeline.claims.told import events_of
from pipeline.columns import values
from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.pairs import near_pairs
from pipeline.schema import TABLES, from_rows
from pipeline.settings import Settings

Row = dict[str, Any]
Told = tuple[list[Claim], list[Claim]]

SAME = 0.6
"""Least share of content words (Jaccard) that two wordings of one claim have in common; set for precision."""
SAME_EVENT = 0.5
"""Score of what speaks for or against a claim because it tells the same event: by hand, the events may differ."""
UNKNOWN_DENIAL = 0.5
UNDATED = np.iinfo(np.int64).min  # before all days, and near to all


def link_claims(tables: Tables, settings: Settings) -> Tables:
    """Kernel `local_claims, events, event_mentions, documents -> claims, claim_links` (corpus-wise).

    Groups: copies inside a story with the same words and speaker; across stories the same resolved speaker, the same
    polarity, at least `SAME` of the content words, published within `NEAR`; never what one affirms and the other
    negates. Credibility (Admiralty code, NATO AJP-2.1): 6 "cannot be judged"; 2 "probably true" with one independent
    support, 1 "confirmed" with two or more: an asserted claim of the same actual event by another named origin in
    another story. The same words by another origin support too, but raise nothing: a ministry and its spokesman may be
    two names of one origin. Reliability stays F: nothing here knows a source's record.
    """
    table, mentions = tables["local_claims"], tables["event_mentions"]
    claims, bags = compared(table, tables["documents"])
    denied = denied_claims(claims, bags)
    scores = dict(_same_claims(claims, bags))
    group = _components(scores)
    told = _told(claims, mentions)
    independent = list(_supports(told, group))
    supporters = Counter(claim for pair in independent for claim in pair)
    ids = table["claim_id"].to_pylist()
    columns = {
        **{name: table[name] for name in table.column_names},
        "denies_claim_id": [denied.get(i) for i in ids],
        "event_ids": events_of(table, mentions),
        "claim_group_id": _group_ids([group.get(i, i) for i in ids]),
        "source_reliability": ["F"] * len(ids),
        "information_credibility": ["1" if supporters[i] >= 2 else "2" if supporters[i] else "6" for i in ids],
    }
    schema = TABLES["claims"].arrow
    linked = pa.table({f.name: _column(columns[f.name], f.type) for f in schema}, schema=schema)
    links = [
        *_links(((c, first) for c, first in group.items() if c != first), "identical", "same_words", scores),
        *_denials(claims, denied),
        *_links(_contradictions(told, denied), "refutes", "same_event", {}),
        *_links(independent, "supports", "same_event", {}),
        *_same_words(claims, bags, frozenset(independent)),
    ]
    return {"claims": linked, "claim_links": from_rows("claim_links", links)}


def _column(values: Any, type_: pa.DataType) -> Any:
    return pa.array(values, type_) if isinstance(values, list) else values


def _links(
    pairs: Iterable[tuple[str, str]], relation: str, method: str, scores: dict[tuple[str, str], float]
) -> Iterator[Row]:
    unknown = SAME if method == "same_words" else SAME_EVENT
    for claim, other in pairs:
        score = scores.get((other, claim), unknown)
        yield {"claim_id": claim, "other_claim_id": other, "relation": relation, "method": method, "score": score}


def _denials(claims: list[Claim], denied: dict[str, str]) -> Iterator[Row]:
    for claim in claims:
        if claim.claim_id in denied:
            score = {(denied[claim.claim_id], claim.claim_id): claim.confidence or UNKNOWN_DENIAL}
            yield from _links([(claim.claim_id, denied[claim.claim_id])], "refutes", "denial", score)


def _same_words(claims: list[Claim], bags: Bags, known: frozenset[tuple[str, str]]) -> Iterator[Row]:
    for (claim, other), share in _same_by_others(claims, bags):
        if (claim, other) not in known:
            yield from _links([(claim, other)], "supports", "same_words", {(other, claim): share})


def _group_ids(firsts: list[str]) -> list[str]:
    """The identifier of each claim's group, by the first claim of it."""
    named = {first: identify("group", first) for first in set(firsts)}
    return [named[first] for first in firsts]


def _same_claims(claims: list[Claim], bags: Bags) -> Iterator[tuple[tuple[str, str], float]]:
    """Pairs of claim ids, smaller first, that say the same, with the share of common words."""
    copies: dict[int, int] = {}
    originals = []  # their copies are joined already
    for at, claim in enumerate(claims):
        speaker = claim.claimant_actor_id or (claim.claimant_text or "").casefold()
        first = copies.setdefault(hash((claim.story_id, claim.said, speaker, claim.polarity)), at)
        if first != at:
            yield (claims[first].claim_id, claim.claim_id), 1.0
        elif claim.claimant_actor_id:
            originals.append(at)
    kinds = [hash((claims[at].claimant_actor_id, claims[at].polarity, claims[at].is_negative)) for at in originals]
    for a, b, share in _alike(claims, bags, originals, kinds):
        yield (claims[a].claim_id, claims[b].claim_id), share


def _same_by_others(claims: list[Claim], bags: Bags) -> Iterator[tuple[tuple[str, str], float]]:
    """Pairs (claim, earlier id) in mostly the same words by different named origins in different stories."""
    told = [at for at, claim in enumerate(claims) if _is_named_assertion(claim)]
    speaker, story = (
        pa.array(column, pa.string()).dictionary_encode().indices.fill_null(-1).to_numpy()
        for column in ([claim.claimant_actor_id for claim in claims], [claim.story_id for claim in claims])
    )

    def is_by_others(some: Indices, others: Indices) -> NDArray[np.bool_]:
        return (speaker[some] != speaker[others]) & (story[some] != story[others])

    for a, b, share in _alike(claims, bags, told, [claims[at].is_negative for at in told], is_by_others):
        yield (claims[b].claim_id, claims[a].claim_id), share


def _alike(
    claims: list[Claim],
    bags: Bags,
    chosen: list[int],
    kinds: Sequence[int],
    is_asked: Callable[[Indices, Indices], NDArray[np.bool_]] | None = None,
) -> Iterator[tuple[int, int, float]]:
    """Pairs of chosen claims, smaller id first, of one kind, near in time and in the same words, with their share.

    Candidates share a rare word: with Jaccard t, two sets of words must meet in the rarest
    `n - ceil(t * n) + 1` words of each (prefix filtering, Bayardo et al. 2007).

    Args:
        claims: All claims.
        bags: The words of each.
        chosen: Numbers of claims.
        kinds: The kind of each of them.
        is_asked: Whether pairs of claims, given by their numbers, are asked for; all are if not given.
    """
    sizes = bags.sizes
    of, kind = np.array(chosen, np.int64), np.array(kinds, np.int64)
    published = np.array([UNDATED if claim.published is None else claim.published for claim in claims], np.int64)
    order = np.lexsort((of, published[of], kind))
    order = order[sizes[of[order]] >= FEWEST_WORDS]
    of, kind = of[order], kind[order]
    at, words = bags.firsts(of, sizes[of] - np.ceil(SAME * sizes[of]).astype(np.int64) + 1)
    words, at = np.divmod(np.sort(words * max(len(of), 1) + at), max(len(of), 1))  # by word, kind, day and number
    is_new = np.ones(len(at), bool)
    is_new[1:] = (words[1:] != words[:-1]) | (kind[at[1:]] != kind[at[:-1]])
    of = of[at]
    day = published[of]

    def is_near(first: Indices, second: Indices) -> NDArray[np.bool_]:
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
    yield from zip(low[same].tolist(), high[same].tolist(), shares[same].tolist(), strict=True)


def _is_named_assertion(claim: Claim) -> bool:
    return bool(claim.claimant_actor_id) and claim.anonymity == "named" and is_assertion(claim)


def _components(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The smallest claim id of the connected component of each claim that is in a pair."""
    pairs = list(pairs)
    parent = {c: c for pair in pairs for c in pair}

    def root(c: str) -> str:
        while parent[c] != c:
            parent[c] = parent[parent[c]]
            c = parent[c]
        return c

    for a, b in pairs:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return {c: root(c) for c in parent}


def _told(claims: list[Claim], mentions: pa.Table) -> dict[str, Told]:
    """The claims that tell each event as actual, by its id: those that affirm it and those that negate it.

    In the order of their ids. Who affirms is a named origin; who negates may also be an unnamed one that is resolved.
    """
    by_id = {c.claim_id: c for c in claims}
    told: dict[str, tuple[dict[str, Claim], dict[str, Claim]]] = {}
    columns = ("event_id", "claim_id", "realis", "is_negated")
    for event_id, claim_id, realis, is_negated in zip(*(values(mentions[name]) for name in columns), strict=True):
        claim = by_id.get(claim_id or "")
        if claim is None or realis != "actual":
            continue
        negates = is_negated or claim.polarity == "denied"
        if claim.claimant_actor_id if negates else _is_named_assertion(claim):
            told.setdefault(event_id, ({}, {}))[negates][claim.claim_id] = claim
    return {
        event: (sorted(affirm.values(), key=_claim_id), sorted(negate.values(), key=_claim_id))
        for event, (affirm, negate) in told.items()
    }


def _claim_id(claim: Claim) -> str:
    return claim.claim_id


def _supports(told: dict[str, Told], group: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs (claim, first claim of the event) by different named origins in different stories."""
    found = set()
    for affirming, _ in told.values():
        if affirming:
            first, *others = affirming
            speakers, stories = {first.claimant_actor_id}, {first.story_id}
            for other in others:
                is_new = other.claimant_actor_id not in speakers and other.story_id not in stories
                if is_new and group.get(other.claim_id, other.claim_id) != group.get(first.claim_id, first.claim_id):
                    found.add((other.claim_id, first.claim_id))
                    speakers.add(other.claimant_actor_id)
                    stories.add(other.story_id)
    yield from sorted(found)


def _contradictions(told: dict[str, Told], denied: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs (claim that negates an event, first claim of another speaker that affirms it), each claim once an event.

    A claim whose denial of another is known already needs no other.
    """
    found = set()
    for affirming, negating in told.values():
        for claim in negating:
            others = (c for c in affirming if not is_one_speaker(c, claim))
            other = next(others, None) if claim.claim_id not in denied else None
            if other:
                found.add((claim.claim_id, other.claim_id))
    yield from sorted(found)

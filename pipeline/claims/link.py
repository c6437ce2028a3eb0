"""Joins claims across documents: the same claim told again, what speaks for it and against it, and its events.

Belongs here: groups, links, credibility. Does not: which claims are worded alike and what a denial denies (`compare`).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pipeline.arrays import Indices, distinct
from pipeline.claims.compared import NONE, Claims, are_of_one_speaker, compared
from pipeline.claims.pairs import Pairs, pairs_in, rows_of, scored
from pipeline.claims.told import events_of
from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.schema import TABLES
from pipeline.settings import Settings

Told = list[tuple[list[int], list[int]]]
"""The claims that tell each event as actual, in the order of their ids: those that affirm and those that negate."""

SAME_AS_A_THIRD = 0.6
"""Score of two claims that say the same by way of a third: the least share that two wordings have in common."""
SAME_EVENT = 0.5
"""Score of what speaks for or against a claim because it tells the same event: by hand, the events may differ."""


def link_claims(tables: Tables, settings: Settings) -> Tables:
    """Kernel `local_claims, claim_pairs, event_mentions, documents -> claims, claim_links` (corpus-wise).

    Groups: claims that are identical, over however many pairs. Credibility (Admiralty code, NATO AJP-2.1): 6 "cannot be
    judged"; 2 "probably true" with one independent support, 1 "confirmed" with two or more: an asserted claim of the
    same actual event by another named origin in another story. The same words by another origin support too, but raise
    nothing: a ministry and its spokesman may be two names of one origin. Reliability stays F: nothing here knows a
    source's record.
    """
    table, mentions = tables["local_claims"], tables["event_mentions"]
    claims = compared(table, tables["documents"])
    same, denials, alike = pairs_in(tables["claim_pairs"], claims.ids, ("identical", "refutes", "supports"))
    group = _groups(len(claims), same)
    told = _told(claims, mentions)
    independent = scored(_supports(claims, told, group), SAME_EVENT)
    at = pa.array(np.argsort(claims.row))
    columns = {
        **{name: table[name] for name in table.column_names},
        "denies_claim_id": _denied(claims, denials).take(at),
        "event_ids": events_of(table, mentions),
        "claim_group_id": _group_ids(claims, group).take(at),
        "source_reliability": pa.repeat("F", len(claims)),
        "information_credibility": _credibility(len(claims), independent).take(at),
    }
    contradictions = scored(_contradictions(claims, told, denials), SAME_EVENT)
    links = (
        (_to_the_first(group, same), "identical", "same_words"),
        (denials, "refutes", "denial"),
        (contradictions, "refutes", "same_event"),
        (independent, "supports", "same_event"),
        (alike.where(~alike.are_in(independent)), "supports", "same_words"),
    )
    return {
        "claims": pa.table(columns).select(TABLES["claims"].arrow.names),
        "claim_links": pa.concat_tables(rows_of("claim_links", claims.ids, *link) for link in links),
    }


def _groups(count: int, same: Pairs) -> Indices:
    """The first claim of each claim's group."""
    links = coo_array((np.ones(len(same.some), bool), (same.some, same.others)), shape=(count, count))
    _, label = connected_components(links, directed=False)
    _, first = np.unique(label, return_index=True)
    return first[label]


def _group_ids(claims: Claims, group: Indices) -> pa.Array:
    """The identifier of each claim's group, by the first claim of it."""
    first, of = np.unique(group, return_inverse=True)
    named = [identify("group", claim) for claim in claims.ids.take(pa.array(first)).to_pylist()]
    return pa.array(named, pa.string()).take(pa.array(of))


def _denied(claims: Claims, denials: Pairs) -> pa.Array:
    """The claim that each claim denies, by its id."""
    denied = np.full(len(claims), NONE)
    denied[denials.some] = denials.others
    return claims.ids.take(pa.array(denied, mask=denied == NONE))


def _credibility(count: int, independent: Pairs) -> pa.Array:
    """The credibility of each claim, by how many support it."""
    supporters = np.bincount(np.concatenate((independent.some, independent.others)), minlength=count)
    return pa.array(["6", "2", "1"], pa.string()).take(pa.array(np.minimum(supporters, 2)))


def _to_the_first(group: Indices, same: Pairs) -> Pairs:
    """Each claim of a group with its first, and the share of words that they have in common."""
    members = np.flatnonzero(group != np.arange(len(group)))
    shares = dict(zip(zip(same.some.tolist(), same.others.tolist(), strict=True), same.scores.tolist(), strict=True))
    pairs = zip(members.tolist(), group[members].tolist(), strict=True)
    return Pairs(members, group[members], np.array([shares.get(pair, SAME_AS_A_THIRD) for pair in pairs], np.float64))


def _told(claims: Claims, mentions: pa.Table) -> Told:
    """The claims that tell each event that any tells as actual.

    Who affirms is a named origin; who negates may also be an unnamed one that is resolved.
    """
    mentions = mentions.select(["event_id", "claim_id", "realis", "is_negated"])
    at = pc.index_in(mentions["claim_id"], value_set=claims.ids)
    actual = pc.and_(pc.is_valid(at), pc.equal(mentions["realis"], "actual"))
    claim = at.filter(actual).to_numpy().astype(np.int64)
    event = mentions["event_id"].filter(actual).combine_chunks().dictionary_encode().indices.to_numpy()
    negates = mentions["is_negated"].filter(actual).to_numpy(zero_copy_only=False) | claims.is_denied[claim]
    tells = np.where(negates, claims.actor[claim] != NONE, claims.is_named_assertion[claim])
    codes = distinct((event[tells].astype(np.int64) * 2 + negates[tells]) * len(claims) + claim[tells])
    told: dict[int, tuple[list[int], list[int]]] = {}
    for code, one in zip(*(part.tolist() for part in np.divmod(codes, max(len(claims), 1))), strict=True):
        told.setdefault(code // 2, ([], []))[code % 2].append(one)
    return [*told.values()]


def _supports(claims: Claims, told: Told, group: Indices) -> set[tuple[int, int]]:
    """Pairs (claim, first claim of the event) by different named origins in different stories."""
    found = set()
    for affirming, _ in told:
        if affirming:
            first, *others = affirming
            speakers, stories = {claims.actor[first]}, {claims.story[first]}
            for other in others:
                is_new = claims.actor[other] not in speakers and claims.story[other] not in stories
                if is_new and group[other] != group[first]:
                    found.add((other, first))
                    speakers.add(claims.actor[other])
                    stories.add(claims.story[other])
    return found


def _contradictions(claims: Claims, told: Told, denials: Pairs) -> set[tuple[int, int]]:
    """Pairs (claim that negates an event, first claim of another speaker that affirms it), each claim once an event.

    A claim whose denial of another is known already needs no other.
    """
    found, denying = set(), {*denials.some.tolist()}
    for affirming, negating in told:
        for claim in negating if affirming else ():
            some, others = np.array([claim]), np.array(affirming)
            apart = others[~are_of_one_speaker(claims, some, others)]
            if claim not in denying and apart.size:
                found.add((claim, int(apart[0])))
    return found

"""Joins mentions to groups, one an event.

Belongs here: in which order pairs join, and what keeps groups apart. Does not: which pairs are compared
(`candidates`), comparing two (`compare`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, reduce
from itertools import chain

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pipeline.arrays import Indices, spread
from pipeline.columns import mixed
from pipeline.events.candidates import candidate_pairs, copies, is_copy
from pipeline.events.compare import (
    WEIGHTS,
    Likeness,
    Shares,
    agreement,
    contradict,
    evidence,
    is_far,
    likeness,
    stories_with,
)
from pipeline.events.traits import Traits, traits_of

SURE = 2.0  # evidence that joins anywhere
LIKELY = 1.5  # evidence that joins inside a document, where nothing else is as like
AT_ONCE = 40_000  # pairs that are compared at once: bounds the memory

Clashes = dict[int, set[int]]
"""The standings that each standing contradicts."""


def clusters(known: pa.Table, leads: pa.Table) -> dict[str, str]:
    """The smallest mention id of each mention's event. The order in which the mentions come does not matter.

    Pairs are joined from the likeliest down; two groups join only if none of their days, places or parties contradict.

    Args:
        known: What is known of the mentions, as `known_event_mentions`.
        leads: The leads of their documents, as `known_leads`.
    """
    traits = traits_of(known, leads)
    scores, some, others = _scored_pairs(traits)
    standing = _standings(traits)
    clashes = _clashes(traits, standing, some, others)
    is_torn = _torn(traits, standing, clashes, some, others)
    far = is_far(traits, some, others)
    is_sure = scores >= SURE + WEIGHTS["document"] * (traits.document[some] == traits.document[others])
    asked = (~is_sure | (far & traits.is_vague[ends]) for ends in (some, others))  # whether one may be torn
    group = list(range(len(traits)))  # of each mention, the first of its group by id
    rank, alone = traits.rank.tolist(), _alone(traits, standing)
    held: dict[int, _Group] = {}
    for a, b, ask_a, ask_b in zip(*(column.tolist() for column in (some, others, *asked)), strict=True):
        first, second = group[a], group[b]
        if first == second or (ask_a and is_torn(a)) or (ask_b and is_torn(b)):
            continue
        if rank[first] > rank[second]:
            first, second = second, first
        into, taken = (held.get(at) or alone(at) for at in (first, second))
        if into.contradicts(taken, clashes):
            continue
        for at in taken.members:
            group[at] = first
        into.take(taken)
        held[first] = into
        held.pop(second, None)
    return {name: traits.ids[at] for name, at in zip(traits.ids, group, strict=True)}


@dataclass
class _Group:
    """Mentions that are one event so far, of which only those are compared that differ in what can contradict.

    So a popular event of thousands of mentions costs what its few different ones do.

    Attributes:
        members: The mentions.
        standings: Their standings.
        told: By document, whether it tells them as happened.
    """

    members: list[int]
    standings: set[int]
    told: dict[int, bool]

    def contradicts(self, other: _Group, clashes: Clashes) -> bool:
        """Whether any two mentions of the two groups cannot be one event."""
        few, many = (self.told, other.told) if len(self.told) < len(other.told) else (other.told, self.told)
        for document, is_told in few.items():
            if many.get(document, is_told) != is_told:
                return True
        return any(not other.standings.isdisjoint(clashes[one]) for one in self.standings if one in clashes)

    def take(self, other: _Group) -> None:
        """Takes in the other's mentions."""
        self.members += other.members
        self.standings |= other.standings
        self.told |= other.told


def _alone(known: Traits, standing: Indices) -> Callable[[int], _Group]:
    """Gives the group of one mention."""
    standings, documents, told = standing.tolist(), known.document.tolist(), known.is_told.tolist()
    return lambda at: _Group([at], {standings[at]}, {documents[at]: told[at]})


def _standings(known: Traits) -> Indices:
    """Of each mention the first that is the same in all that `contradict` looks at."""
    columns = (known.event_type, known.mode, known.first_day, known.last_day, known.place, known.country)
    sides = (sets.keys.reshape(2, -1) for sets in (known.parties, known.names))
    keys = (*(column.astype(np.uint64) for column in columns), known.people.keys, known.weekdays.keys)
    _, first, of = np.unique(reduce(mixed, chain(keys, *sides)), return_index=True, return_inverse=True)
    return first[of]


def _clashes(known: Traits, standing: Indices, some: Indices, others: Indices) -> Clashes:
    """The standings that contradict each other, of those that pairs connect."""
    found: Clashes = {}
    for a, b in _connected(standing, some, others):
        clash = contradict(known, a, b)
        for one, other in zip(a[clash].tolist(), b[clash].tolist(), strict=True):
            found.setdefault(one, set()).add(other)
    return found


def _connected(standing: Indices, some: Indices, others: Indices) -> Iterator[tuple[Indices, Indices]]:
    """Each standing with all that pairs connect it with, over however many steps."""
    nodes, ends = np.unique(standing[np.stack((some, others))], return_inverse=True)
    links = coo_array((np.ones(len(some), bool), (ends[0], ends[1])), shape=(len(nodes), len(nodes)))
    _, label = connected_components(links, directed=False)
    order = np.argsort(label, kind="stable")
    label, nodes = label[order], nodes[order]
    sizes = np.bincount(label, minlength=1)
    starts, counts = (np.cumsum(sizes) - sizes)[label], sizes[label]
    for part in np.split(np.arange(len(nodes)), np.flatnonzero(np.diff(np.cumsum(counts) // AT_ONCE)) + 1):
        yield np.repeat(nodes[part], counts[part]), nodes[spread(starts[part], counts[part])]


def _torn(known: Traits, standing: Indices, clashes: Clashes, some: Indices, others: Indices) -> Callable[[int], bool]:
    """Tells whether a mention is as like one event as another: an undated launch beside ones in May and in August."""
    ends, starts = np.concatenate((some, others)), np.concatenate((others, some))
    order = np.argsort(starts, kind="stable")
    ends, bounds = ends[order], np.searchsorted(starts[order], np.arange(len(known) + 1))

    @cache
    def is_torn(at: int) -> bool:
        later: set[int] = set()
        told: dict[int, bool] = {}
        for one in sorted({*ends[bounds[at] : bounds[at + 1]].tolist()}, reverse=True):
            document, is_told = int(known.document[one]), bool(known.is_told[one])
            if told.setdefault(document, is_told) != is_told or not later.isdisjoint(clashes.get(standing[one], ())):
                return True
            later.add(standing[one])
        return False

    return is_torn


def _scored_pairs(known: Traits) -> tuple[Shares, Indices, Indices]:
    """The scores of the pairs worth joining, the likeliest first, and the places of the two, the smaller id first."""
    stories = stories_with(known)
    alike = likeness(known, stories)
    some, others = copies(known)
    found = [(np.full(len(some), WEIGHTS["copy"]), some, others)]
    a, b = candidate_pairs(known, stories)
    for start in range(0, len(a), AT_ONCE):
        one, other = a[start : start + AT_ONCE], b[start : start + AT_ONCE]
        at, agreed = agreement(known, alike, one, other)
        one, other, scores = one[at], other[at], evidence(agreed)
        worth = scores >= np.where(known.document[one] == known.document[other], LIKELY, SURE)
        found.append((scores[worth], one[worth], other[worth]))
    scores, some, others = (np.concatenate(column) for column in zip(*found, strict=True))
    is_turned = known.rank[some] > known.rank[others]
    some, others = np.where(is_turned, others, some), np.where(is_turned, some, others)
    order = np.lexsort((known.rank[others], known.rank[some], -scores))
    return scores[order], some[order], others[order]


def reasons(known: pa.Table, leads: pa.Table, event: set[str]) -> dict[str, tuple[str, list[str]]]:
    """Why each mention of an event stands in it: the other mention that it is most like, and what agrees.

    Args:
        known: What is known of all mentions of the release: how much a word tells depends on them.
        leads: The leads of their documents.
        event: The event's mentions.
    """
    traits = traits_of(known, leads)
    alike = likeness(traits, stories_with(traits))
    members = sorted((at for at, name in enumerate(traits.ids) if name in event), key=traits.rank.__getitem__)
    found: dict[str, tuple[str, list[str]]] = {}
    for at in members:
        others = np.array([other for other in members if other != at], np.int64)
        if not others.size:
            continue
        this = np.full(len(others), at)
        shares = _agreed(traits, alike, this, others)
        best = int(np.lexsort((traits.rank[others], evidence(shares)))[-1])
        agreed = [what for what, share in shares.items() if share[best] and WEIGHTS[what] > 0]
        found[traits.ids[at]] = traits.ids[others[best]], agreed
    return found


def _agreed(known: Traits, alike: Likeness, a: Indices, b: Indices) -> dict[str, Shares]:
    """What agrees in each pair; in copies that alone, and nothing in pairs that cannot be one event."""
    at, agreed = agreement(known, alike, a, b)
    shares = {name: np.zeros(len(a)) for name in WEIGHTS}
    for name, share in agreed.items():
        shares[name][at] = share
    copied = is_copy(known, a, b)
    return {name: np.where(copied, name == "copy", share) for name, share in shares.items()}

"""Joins mentions to groups, one an event.

Belongs here: in which order pairs join, and what keeps groups apart. Does not: which pairs are compared
(`candidates`), comparing two (`compare`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pipeline.arrays import Indices, spread
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
AT_ONCE = 20_000  # pairs that are compared at once: bounds the memory

Clashes = dict[int, set[int]]
"""The standings that each standing contradicts."""


def clusters(known: pa.Table) -> dict[str, str]:
    """The smallest mention id of each mention's event. The order in which the mentions come does not matter.

    Pairs are joined from the likeliest down; two groups join only if none of their days, places or parties contradict.

    Args:
        known: What is known of the mentions, as `known_event_mentions`.
    """
    traits = traits_of(known)
    scores, some, others = _scored_pairs(traits)
    standing = _standings(traits, np.union1d(some, others))
    clashes = _clashes(traits, standing, some, others)
    is_torn = _torn(traits, standing, clashes, some, others)
    far = is_far(traits, some, others)
    is_sure = scores >= SURE + WEIGHTS["document"] * (traits.document[some] == traits.document[others])
    group = list(range(len(traits)))  # of each mention, the first of its group by id
    held: dict[int, _Group] = {}
    pairs = zip(some.tolist(), others.tolist(), far.tolist(), is_sure.tolist(), strict=True)
    for a, b, apart, sure in pairs:
        first, second = sorted((group[a], group[b]), key=traits.rank.__getitem__)
        if first == second:
            continue
        if any(is_torn(at) for at in (a, b) if not sure or (apart and traits.is_vague[at])):
            continue
        into, taken = (held.get(at) or _Group(traits, standing, at) for at in (first, second))
        if into.contradicts(taken, clashes):
            continue
        for at in taken.members:
            group[at] = first
        into.take(taken)
        held[first] = into
        held.pop(second, None)
    return {name: traits.ids[at] for name, at in zip(traits.ids, group, strict=True)}


class _Group:
    """Mentions that are one event so far, of which only those are compared that differ in what can contradict.

    So a popular event of thousands of mentions costs what its few different ones do.
    """

    def __init__(self, known: Traits, standing: dict[int, int], at: int) -> None:
        self.members = [at]
        self.standings = {standing[at]}
        self.told = {int(known.document[at]): bool(known.is_told[at])}

    def contradicts(self, other: _Group, clashes: Clashes) -> bool:
        """Whether any two mentions of the two groups cannot be one event."""
        few, many = sorted((self.told, other.told), key=len)
        if any(many.get(document, is_told) != is_told for document, is_told in few.items()):
            return True
        return any(not other.standings.isdisjoint(clashes[one]) for one in self.standings if one in clashes)

    def take(self, other: _Group) -> None:
        """Takes in the other's mentions."""
        self.members += other.members
        self.standings |= other.standings
        self.told |= other.told


def _standings(known: Traits, mentions: Indices) -> dict[int, int]:
    """For each of some mentions, the first of them that is the same in all that `contradict` looks at."""
    columns = (known.event_type, known.mode, known.first_day, known.last_day, known.place, known.country)
    plain = np.stack([column[mentions] for column in columns], axis=1)
    first: dict[tuple[bytes, ...], int] = {}
    count, found = len(known), {}
    for row, at in zip(plain, mentions.tolist(), strict=True):
        sides = [sets.row(side) for sets in (known.parties, known.names) for side in (at, at + count)]
        key = (row.tobytes(), known.people.row(at), known.weekdays.row(at), *sides)
        found[at] = first.setdefault(key, at)
    return found


def _clashes(known: Traits, standing: dict[int, int], some: Indices, others: Indices) -> Clashes:
    """The standings that contradict each other, of those that pairs connect."""
    found: Clashes = {}
    for a, b in _connected(standing, some, others):
        clash = contradict(known, a, b)
        for one, other in zip(a[clash].tolist(), b[clash].tolist(), strict=True):
            found.setdefault(one, set()).add(other)
    return found


def _connected(standing: dict[int, int], some: Indices, others: Indices) -> Iterator[tuple[Indices, Indices]]:
    """Each standing with all that pairs connect it with, over however many steps."""
    nodes = np.unique(np.array([*standing.values()], np.int64))
    of = np.array([standing[at] for at in (*some.tolist(), *others.tolist())], np.int64)
    ends = np.searchsorted(nodes, of).reshape(2, -1)
    links = coo_array((np.ones(len(some), bool), (ends[0], ends[1])), shape=(len(nodes), len(nodes)))
    _, label = connected_components(links, directed=False)
    order = np.argsort(label, kind="stable")
    label, nodes = label[order], nodes[order]
    sizes = np.bincount(label, minlength=1)
    starts, counts = (np.cumsum(sizes) - sizes)[label], sizes[label]
    for part in np.split(np.arange(len(nodes)), np.flatnonzero(np.diff(np.cumsum(counts) // AT_ONCE)) + 1):
        yield np.repeat(nodes[part], counts[part]), nodes[spread(starts[part], counts[part])]


def _torn(
    known: Traits, standing: dict[int, int], clashes: Clashes, some: Indices, others: Indices
) -> Callable[[int], bool]:
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


def reasons(known: pa.Table, event: set[str]) -> dict[str, tuple[str, list[str]]]:
    """Why each mention of an event stands in it: the other mention that it is most like, and what agrees.

    Args:
        known: What is known of all mentions of the release: how much a word tells depends on them.
        event: The event's mentions.
    """
    traits = traits_of(known)
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

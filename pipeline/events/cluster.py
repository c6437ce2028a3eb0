"""Joins mentions to groups, one an event.

Belongs here: which pairs are compared, in which order they join. Does not: comparing two (`compare`).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline.events.compare import (
    NEAR,
    WEIGHTS,
    Likeness,
    agreement,
    contradict,
    evidence,
    is_far,
    likeness,
    same_time,
    weights,
)
from pipeline.events.known import NAMED, Known
from pipeline.pairs import near_pairs

Integers = NDArray[np.int64]

SHORTEST_COPY = 40
SURE = 2.0  # evidence that joins anywhere
LIKELY = 1.5  # evidence that joins inside a document, where nothing else is as like
MOST_NEIGHBOURS = 100  # of a bucket that a mention is compared with, nearest in time first: what is like more is joined
MOST_LATE = 500  # mentions that share what tells an event; what more share tells none
UNDATED = 0
MOST_PARTS = 16  # arrays of candidates that are held apart
KEY_WORDS = 8  # the words that tell most of a mention: two that share none of them are not compared for their words


def clusters(known: Iterable[Known]) -> dict[str, str]:
    """The smallest mention id of each mention's event. The order in which the mentions come does not matter.

    Pairs are joined from the likeliest down; two groups join only if none of their days, places or parties contradict.
    """
    ordered = sorted(known, key=lambda one: (one.anchor or date.min, one.mention_id))
    ids = [one.mention_id for one in ordered]
    group = list(range(len(ids)))  # of each mention, the first of its group by id
    held: dict[int, _Group] = {}
    scores, some, others = _scored_pairs(ordered)
    is_torn = _torn(ordered, some, others)
    for score, a, b in zip(scores.tolist(), some.tolist(), others.tolist(), strict=True):
        first, second = sorted((group[a], group[b]), key=ids.__getitem__)
        if first == second:
            continue
        one, other = ordered[a], ordered[b]
        if is_far(one, other) and any(is_torn(at) for at in (a, b) if ordered[at].is_vague):
            continue
        sure = SURE + WEIGHTS["document"] * (one.doc_id == other.doc_id)
        if score < sure and any(is_torn(at) for at in (a, b)):
            continue
        into, taken = (held.get(at) or _Group(at, ordered[at]) for at in (first, second))
        if into.contradicts(taken):
            continue
        for at in taken.members:
            group[at] = first
        into.take(taken)
        held[first] = into
        held.pop(second, None)
    return {name: ids[at] for name, at in zip(ids, group, strict=True)}


class _Group:
    """Mentions that are one event so far, of which only those are compared that differ in what can contradict.

    So a popular event of thousands of mentions costs what its few different ones do.
    """

    def __init__(self, at: int, one: Known) -> None:
        self.members = [at]
        self.differing = {_standing(one): one}
        self.told = {one.doc_id: one.is_told}

    def contradicts(self, other: _Group) -> bool:
        """Whether any two mentions of the two groups cannot be one event."""
        few, many = sorted((self.told, other.told), key=len)
        if any(many.get(doc_id, is_told) != is_told for doc_id, is_told in few.items()):
            return True
        return any(contradict(x, y) for x in self.differing.values() for y in other.differing.values())

    def take(self, other: _Group) -> None:
        """Takes in the other's mentions."""
        self.members += other.members
        self.differing = other.differing | self.differing
        self.told |= other.told


def _standing(one: Known) -> tuple[object, ...]:
    """All that `contradict` looks at but the document."""
    when, where = (one.days, one.weekdays), (one.place, one.country)
    parties = (one.people, one.sources, one.targets, one.source_names, one.target_names)
    return one.event_type, one.mode, *when, *where, *parties


def reasons(known: Iterable[Known], event: set[str]) -> dict[str, tuple[str, list[str]]]:
    """Why each mention of an event stands in it: the other mention that it is most like, and what agrees.

    Args:
        known: All mentions of the release: how much a word tells depends on them.
        event: The event's mentions.
    """
    ordered = sorted(known, key=lambda one: one.mention_id)
    alike = likeness(weights(ordered))
    members = [one for one in ordered if one.mention_id in event]
    found: dict[str, tuple[str, list[str]]] = {}
    for one in members:
        agreed = {other.mention_id: _agreed(one, other, alike) for other in members if other is not one}
        if agreed:
            best = max(agreed, key=lambda name: (evidence(agreed[name]), name))
            found[one.mention_id] = best, [what for what, share in agreed[best].items() if share and WEIGHTS[what] > 0]
    return found


def _agreed(a: Known, b: Known, alike: Likeness) -> dict[str, float]:
    is_copy = a.copy == b.copy and len(a.copy[0]) >= SHORTEST_COPY and a.event_type == b.event_type
    return {"copy": 1.0} if is_copy else agreement(a, b, alike)


def _torn(ordered: list[Known], some: Integers, others: Integers) -> Callable[[int], bool]:
    """Tells whether a mention is as like one event as another: an undated launch beside ones in May and in August."""
    ends, starts = np.concatenate((some, others)), np.concatenate((others, some))
    order = np.argsort(starts, kind="stable")
    ends, bounds = ends[order], np.searchsorted(starts[order], np.arange(len(ordered) + 1))

    @cache
    def is_torn(at: int) -> bool:
        like = [ordered[i] for i in np.unique(ends[bounds[at] : bounds[at + 1]]).tolist()]
        return any(contradict(x, y) for i, x in enumerate(like) for y in like[i + 1 :])

    return is_torn


def _scored_pairs(ordered: list[Known]) -> tuple[NDArray[np.float64], Integers, Integers]:
    """The scores of the pairs worth joining, the likeliest first, and the places of the two, the smaller id first."""
    weight = weights(ordered)
    alike = likeness(weight)
    scores, found = array("d"), array("q")
    for a, b in _copies(ordered):
        scores.append(WEIGHTS["copy"])
        found.extend((a, b))
    for a, b in _candidates(ordered, weight):
        one, other = ordered[a], ordered[b]
        score = evidence(agreement(one, other, alike))
        if score >= (LIKELY if one.doc_id == other.doc_id else SURE):
            scores.append(score)
            found.extend((a, b))
    made, pairs = np.array(scores, np.float64), np.array(found, np.int64).reshape(-1, 2)
    ranks = np.empty(len(ordered), np.int64)
    ranks[sorted(range(len(ordered)), key=lambda at: ordered[at].mention_id)] = np.arange(len(ordered))
    is_turned = ranks[pairs[:, 0]] > ranks[pairs[:, 1]]
    pairs[is_turned] = pairs[is_turned][:, ::-1]
    order = np.lexsort((ranks[pairs[:, 1]], ranks[pairs[:, 0]], -made))
    return made[order], pairs[order, 0], pairs[order, 1]


def _candidates(ordered: list[Known], weight: dict[str, float]) -> Iterator[tuple[int, int]]:
    """Places of the pairs worth comparing, each once, in the order of time."""
    found = [np.zeros(0, np.int64)]
    for pairs in (_neighbours(ordered, weight), _late_pairs(ordered)):
        for a, b in pairs:
            found.append(np.unique(np.minimum(a, b) * len(ordered) + np.maximum(a, b)))
            if len(found) > MOST_PARTS:
                found = [np.unique(np.concatenate(found))]
    for code in np.unique(np.concatenate(found)):
        yield divmod(int(code), len(ordered))


def _copies(ordered: list[Known]) -> Iterator[tuple[int, int]]:
    """Neighbours in time that stand at one place in the same sentence."""
    last: dict[tuple[str, str, int], int] = {}
    for at, one in enumerate(ordered):
        if len(one.copy[0]) >= SHORTEST_COPY:
            before = last.get((one.event_type, *one.copy))
            if before is not None and same_time(ordered[before], one):
                yield before, at
            last[one.event_type, *one.copy] = at


def _keys(one: Known, telling: list[str]) -> set[tuple[str, ...]]:
    """What mentions of one event would share.

    Party and act or object; document and act; headline and lead; act and a telling word.
    """
    keys: set[tuple[str, ...]]
    keys = {("party", party, word) for party in one.sources | one.targets for word in one.acts | one.objects}
    keys |= {("document", one.doc_id, act) for act in one.acts}
    keys |= {("word", word, act) for word in telling for act in one.acts}
    if one.is_headline or one.is_lead:
        keys.add(("headline", one.doc_id))
    return {(one.event_type, *key) for key in keys}


def _neighbours(ordered: list[Known], weight: dict[str, float]) -> Iterator[tuple[Integers, Integers]]:
    """Pairs that share a key and are near in time, so that the work grows with the news, not with its square."""

    def most_telling(words: Iterable[str]) -> list[str]:
        return sorted(words, key=lambda word: (-weight[word], word))[:KEY_WORDS]

    of_lead = lru_cache(maxsize=1 << 10)(most_telling)
    keys, of = _by_key(_keys(one, most_telling({*of_lead(one.lead), *one.own_words})) for one in ordered)
    day = np.array([one.anchor.toordinal() if one.anchor else UNDATED for one in ordered], np.int64)[of]
    document, story = (_numbered(getattr(one, name) for one in ordered)[of] for name in ("doc_id", "story_id"))

    def is_near(a: Integers, b: Integers) -> NDArray[np.bool_]:
        is_soon = (day[a] == UNDATED) | (day[b] == UNDATED) | (day[b] - day[a] <= NEAR.days)
        return is_soon | (document[a] == document[b]) | (story[a] == story[b])

    for a, b in near_pairs(keys, is_near, MOST_NEIGHBOURS):
        yield of[a], of[b]


def _late_pairs(ordered: list[Known]) -> Iterator[tuple[Integers, Integers]]:
    """Pairs far in time: a mention that may tell late of what another reported, which shares more than the act with it.

    Only what a vague mention asks for is looked up, so that the work grows with their number.
    """
    is_vague = np.array([one.is_vague for one in ordered], bool)
    keys, of = _by_key(_late_keys(one) for one in ordered)
    is_wanted = np.isin(keys, keys[is_vague[of]])
    keys, of = keys[is_wanted], of[is_wanted]
    _, at, counts = np.unique(keys, return_inverse=True, return_counts=True)
    is_telling = counts[at] <= MOST_LATE
    keys, of = keys[is_telling], of[is_telling]
    for a, b in near_pairs(keys, lambda a, _: np.ones(len(a), bool)):
        first, second = of[a], of[b]
        may = is_vague[first] | is_vague[second]
        first, second = first[may], second[may]
        far = np.array(
            [is_far(ordered[x], ordered[y]) for x, y in zip(first.tolist(), second.tolist(), strict=True)], bool
        )
        yield first[far], second[far]


def _by_key(sets: Iterable[set[tuple[str, ...]]]) -> tuple[Integers, Integers]:
    """The keys of rows, sorted, and the row of each; of one key in the order of the rows.

    Keys are told apart by Python's hash of 64 bits: two of ten million share one less likely than 1 in 10^5.
    """
    hashes, rows = array("q"), array("q")
    for row, held in enumerate(sets):
        hashes.extend(map(hash, held))
        rows.extend([row] * len(held))
    keys = np.array(hashes, np.int64)
    order = np.argsort(keys, kind="stable")
    return keys[order], np.array(rows, np.int64)[order]


def _numbered(values: Iterable[str]) -> Integers:
    """A number for each value: the same for equal ones."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int64)


def _late_keys(one: Known) -> set[tuple[str, ...]]:
    """Act and two things that tell which event it is: a resolved party or a place, and another or an object."""
    parties = {
        f"{role}{key}" for role, keys in (("s", one.sources), ("t", one.targets)) for key in keys if NAMED in key
    }
    telling = sorted(parties | ({f"p{one.place}"} if one.place is not None else set()))
    others = sorted(telling + [f"o{word}" for word in one.objects])
    return {(one.event_type, act, *sorted((x, y))) for act in one.acts for x in telling for y in others if x != y}

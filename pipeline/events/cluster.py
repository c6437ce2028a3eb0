"""Joins mentions to groups, one an event.

Belongs here: which pairs are compared, in which order they join. Does not: comparing two (`compare`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import pairwise

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

SHORTEST_COPY = 40
SURE = 2.0  # evidence that joins anywhere
LIKELY = 1.5  # evidence that joins inside a document, where nothing else is as like
MOST_NEIGHBOURS = 100  # of a bucket that a mention is compared with, nearest in time first: what is like more is joined
MOST_LATE = 500  # mentions that share what tells an event; what more share tells none
KEY_WORDS = 8  # the words that tell most of a mention: two that share none of them are not compared for their words


def clusters(known: Iterable[Known]) -> dict[str, str]:
    """The smallest mention id of each mention's event. The order in which the mentions come does not matter.

    Pairs are joined from the likeliest down; two groups join only if none of their days, places or parties contradict.
    """
    by_id = {one.mention_id: one for one in known}
    group = {name: name for name in by_id}
    held = {name: _Group(one) for name, one in by_id.items()}
    scored = sorted({(-score, a, b) for score, a, b in _scored_pairs(by_id)})
    like: dict[str, set[str]] = {}
    for _, a, b in scored:
        like.setdefault(a, set()).add(b)
        like.setdefault(b, set()).add(a)
    is_torn = cache(lambda name: _is_torn(by_id, like[name]))
    for score, a, b in scored:
        first, second = sorted((group[a], group[b]))
        if first == second:
            continue
        if is_far(by_id[a], by_id[b]) and any(is_torn(name) for name in (a, b) if by_id[name].is_vague):
            continue
        sure = SURE + WEIGHTS["document"] * (by_id[a].doc_id == by_id[b].doc_id)
        if -score < sure and any(is_torn(name) for name in (a, b)):
            continue
        if held[first].contradicts(held[second]):
            continue
        for name in held[second].mention_ids:
            group[name] = first
        held[first].take(held.pop(second))
    return group


class _Group:
    """Mentions that are one event so far, of which only those are compared that differ in what can contradict.

    So a popular event of thousands of mentions costs what its few different ones do.
    """

    def __init__(self, one: Known) -> None:
        self.mention_ids = [one.mention_id]
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
        self.mention_ids += other.mention_ids
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


def _is_torn(by_id: dict[str, Known], names: set[str]) -> bool:
    """Whether a mention is as like one event as another: an undated launch beside a launch in May and one in August."""
    some = [by_id[name] for name in sorted(names)]
    return any(contradict(x, y) for i, x in enumerate(some) for y in some[i + 1 :])


def _scored_pairs(by_id: dict[str, Known]) -> Iterator[tuple[float, str, str]]:
    """Pairs worth joining, with their score."""
    ordered = [by_id[name] for name in sorted(by_id)]
    weight = weights(ordered)
    alike = likeness(weight)
    for a, b in _copies(ordered):
        yield WEIGHTS["copy"], min(a.mention_id, b.mention_id), max(a.mention_id, b.mention_id)
    seen: set[tuple[str, str]] = set()
    near = (pair for bucket in _buckets(ordered, weight) for pair in _neighbours(bucket))
    for pairs in (near, _late_pairs(ordered)):
        for first, second, a, b in pairs:
            if (first, second) not in seen:
                seen.add((first, second))
                score = evidence(agreement(a, b, alike))
                if score >= (LIKELY if a.doc_id == b.doc_id else SURE):
                    yield score, first, second


def _copies(ordered: list[Known]) -> Iterator[tuple[Known, Known]]:
    """Neighbours in time that stand at one place in the same sentence."""
    copies: dict[tuple[str, str, int], list[Known]] = {}
    for one in ordered:
        if len(one.copy[0]) >= SHORTEST_COPY:
            copies.setdefault((one.event_type, *one.copy), []).append(one)
    for same in copies.values():
        same.sort(key=lambda one: (one.anchor or date.min, one.mention_id))
        yield from ((a, b) for a, b in pairwise(same) if same_time(a, b))


def _buckets(ordered: list[Known], weight: dict[str, float]) -> Iterable[list[Known]]:
    """Mentions that share what one event would.

    Party and act or object; document and act; headline and lead; act and a telling word.
    """
    buckets: dict[tuple[str, ...], list[Known]] = {}
    for one in ordered:
        keys: set[tuple[str, ...]]
        telling = sorted(one.words, key=lambda word: (-weight[word], word))[:KEY_WORDS]
        keys = {("party", party, word) for party in one.sources | one.targets for word in one.acts | one.objects}
        keys |= {("document", one.doc_id, act) for act in one.acts}
        keys |= {("word", word, act) for word in telling for act in one.acts}
        if one.is_headline or one.is_lead:
            keys.add(("headline", one.doc_id))
        for key in sorted(keys):
            buckets.setdefault((one.event_type, *key), []).append(one)
    return buckets.values()


def _neighbours(bucket: list[Known]) -> Iterator[tuple[str, str, Known, Known]]:
    """Pairs of a bucket that are near in time, so that the work grows with the news, not with its square."""
    bucket.sort(key=lambda one: (one.anchor or date.min, one.mention_id))
    for i, a in enumerate(bucket):
        for b in bucket[i + 1 : i + 1 + MOST_NEIGHBOURS]:
            apart = a.doc_id != b.doc_id and a.story_id != b.story_id
            if b.anchor and a.anchor and b.anchor - a.anchor > NEAR and apart:
                break
            first, second = sorted((a.mention_id, b.mention_id))
            yield first, second, a, b


def _late_pairs(ordered: list[Known]) -> Iterator[tuple[str, str, Known, Known]]:
    """Pairs far in time: a mention that may tell late of what another reported, which shares more than the act with it.

    Only what a vague mention asks for is looked up, so that the work grows with their number.
    """
    wanted = {key for one in ordered if one.is_vague for key in _late_keys(one)}
    buckets: dict[tuple[str, ...], list[Known]] = {}
    for one in ordered:
        for key in _late_keys(one) & wanted:
            buckets.setdefault(key, []).append(one)
    for key in sorted(key for key, bucket in buckets.items() if len(bucket) <= MOST_LATE):
        for a in buckets[key]:
            for b in buckets[key] if a.is_vague else ():
                if is_far(a, b):
                    first, second = sorted((a.mention_id, b.mention_id))
                    yield first, second, a, b


def _late_keys(one: Known) -> set[tuple[str, ...]]:
    """Act and two things that tell which event it is: a resolved party or a place, and another or an object."""
    parties = {
        f"{role}{key}" for role, keys in (("s", one.sources), ("t", one.targets)) for key in keys if NAMED in key
    }
    telling = sorted(parties | ({f"p{one.place}"} if one.place is not None else set()))
    others = sorted(telling + [f"o{word}" for word in one.objects])
    return {(one.event_type, act, *sorted((x, y))) for act in one.acts for x in telling for y in others if x != y}

"""Finds the pairs of event mentions that are worth comparing, over arrays.

Belongs here: what mentions of one event would share, and how near in time they would be. Does not: comparing them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_array

from pipeline.arrays import Flags, Indices, distinct, is_among, spread
from pipeline.events.compare import NEAR, is_far, same_time
from pipeline.events.traits import UNKNOWN, Traits
from pipeline.pairs import near_pairs
from pipeline.sets import Sets

SHORTEST_COPY = 40
MOST_NEIGHBOURS = 100  # of a bucket that a mention is compared with, nearest in time first: what is like more is joined
MOST_LATE = 500  # mentions that share what tells an event; what more share tells none
MOST_HELD = 4_000_000  # pairs, some of them twice, that are held at once: bounds the memory
KEY_WORDS = 8  # the words that tell most of a mention: two that share none of them are not compared for their words
AT_ONCE = 10_000  # mentions whose rarer keys are made at once


def copies(known: Traits) -> tuple[Indices, Indices]:
    """Neighbours in time that stand at one place in the same sentence."""
    able = np.flatnonzero(known.sentence_length >= SHORTEST_COPY)
    columns = (known.event_type[able], known.sentence[able], known.offset[able])
    order = np.lexsort((able, *columns))
    some, others = able[order[:-1]], able[order[1:]]
    alike = is_copy(known, some, others) & same_time(known, some, others)
    return some[alike], others[alike]


def is_copy(known: Traits, a: Indices, b: Indices) -> Flags:
    """Whether two mentions stand at one place in the same sentence, long enough to be no chance."""
    is_one = known.sentence_length[a] >= SHORTEST_COPY
    for column in (known.event_type, known.sentence, known.offset):
        is_one &= column[a] == column[b]
    return is_one


def candidate_pairs(known: Traits, stories: Indices) -> tuple[Indices, Indices]:
    """The pairs worth comparing, each once, in the order of time.

    Args:
        known: The mentions.
        stories: How many stories have each word, as `stories_with`.
    """
    count, held, size = len(known), [np.zeros(0, np.int64)], 0
    for pairs in (_neighbours(known, stories), _late_pairs(known)):
        for a, b in pairs:
            held.append(np.minimum(a, b) * count + np.maximum(a, b))
            size += len(a)
            if size > MOST_HELD:
                held = [distinct(np.concatenate(held))]
                size = 0
    codes = distinct(np.concatenate(held))
    return codes // max(count, 1), codes % max(count, 1)


def _neighbours(known: Traits, stories: Indices) -> Iterator[tuple[Indices, Indices]]:
    """Pairs that share a key and are near in time, so that the work grows with the news, not with its square."""
    keys, of = _keys(known, stories)
    day, document, story = known.anchor[of], known.document[of], known.story[of]

    def is_near(a: Indices, b: Indices) -> Flags:
        is_soon = (day[a] == UNKNOWN) | (day[b] == UNKNOWN) | (day[b] - day[a] <= NEAR.days)
        return is_soon | (document[a] == document[b]) | (story[a] == story[b])

    for a, b in near_pairs(keys, is_near, MOST_NEIGHBOURS):
        yield of[a], of[b]


def _keys(known: Traits, stories: Indices) -> tuple[Indices, Indices]:
    """What mentions of one event would share, and the mention of each, sorted by both.

    Party and act or object; document and act; headline and lead; act and a telling word.
    """
    every = np.arange(len(known))
    sources, targets = known.parties.held[: len(known)], known.parties.held[len(known) :]
    at_top = np.flatnonzero(known.is_headline | known.is_lead)
    parts = (
        _products((Sets(sources) | Sets(targets)).items(every), (known.acts | known.objects).items(every)),
        _products((every, known.document), known.acts.items(every)),
        _products(_telling(known, stories), known.acts.items(every)),
        (at_top, known.document[at_top], np.zeros(len(at_top), np.int64)),
    )
    spans = (max(len(known.vocabulary), len(known)), len(known.types), len(parts))
    keys = [
        _coded((x, y, known.event_type[of], np.full(len(of), part)), spans) for part, (of, x, y) in enumerate(parts)
    ]
    return _by_key(np.concatenate(keys), np.concatenate([of for of, _, _ in parts]))


def _coded(columns: tuple[Indices, ...], spans: tuple[int, ...]) -> Indices:
    """One number for the numbers of each row; the numbers of each column but the first are below its span."""
    code = columns[0]
    for column, span in zip(columns[1:], spans, strict=True):
        code = code * span + column
    return code


def _telling(known: Traits, stories: Indices) -> tuple[Indices, Indices]:
    """The words that tell most of each mention, the rarest among the stories; of as rare ones the first by letters."""
    order = pc.sort_indices(
        pa.table({"stories": stories, "word": known.vocabulary}), [("stories", "ascending"), ("word", "ascending")]
    ).to_numpy()
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order))
    held = known.words.held
    ranked = csr_array((held.data, rank[held.indices], held.indptr), shape=held.shape)
    ranked.sort_indices()
    counts = np.minimum(known.words.sizes, KEY_WORDS)
    words = ranked.indices[spread(ranked.indptr[:-1].astype(np.int64), counts)]
    return np.repeat(np.arange(len(known)), counts), order[words].astype(np.int64)


def _products(one: tuple[Indices, Indices], other: tuple[Indices, Indices]) -> tuple[Indices, Indices, Indices]:
    """Of each mention every item of one kind with every item of another; both come in the order of their mentions."""
    (of, x), (others, y) = one, other
    starts, ends = np.searchsorted(others, of), np.searchsorted(others, of, "right")
    return np.repeat(of, ends - starts), np.repeat(x, ends - starts), y[spread(starts, ends - starts)]


def _by_key(keys: Indices, of: Indices) -> tuple[Indices, Indices]:
    """Keys, sorted, and the mention of each; of one key in the order of the mentions."""
    order = np.argsort(keys, kind="stable")
    return keys[order], of[order]


def _late_pairs(known: Traits) -> Iterator[tuple[Indices, Indices]]:
    """Pairs far in time: a mention that may tell late of what another reported, which shares more than the act with it.

    Only what a vague mention asks for is looked up, so that the work grows with their number.
    """
    late_keys = _late_keys(known)
    wanted = distinct(late_keys(known.is_vague)[0])
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    every = np.arange(len(known))
    for start in range(0, len(known), AT_ONCE):
        keys, of = late_keys((every >= start) & (every < start + AT_ONCE))
        is_wanted = is_among(keys, wanted)
        found.append((keys[is_wanted], of[is_wanted]))
    keys, of = _by_key(*(np.concatenate(column) for column in zip(*found, strict=True)))
    _, at, counts = np.unique(keys, return_inverse=True, return_counts=True)
    is_telling = counts[at] <= MOST_LATE
    keys, of = keys[is_telling], of[is_telling]
    for a, b in near_pairs(keys, lambda a, _: np.ones(len(a), bool)):
        first, second = of[a], of[b]
        far = (known.is_vague[first] | known.is_vague[second]) & is_far(known, first, second)
        yield first[far], second[far]


def _late_keys(known: Traits) -> Callable[[Flags], tuple[Indices, Indices]]:
    """Gives the keys of chosen mentions: the act and two things that tell which event it is.

    One of the two is a resolved party or a place; the other is one too, or an object.
    """
    count, every = len(known), np.arange(len(known))
    placed = np.flatnonzero(known.place != UNKNOWN)
    items = (
        known.named.items(every),
        known.named.items(every + count),
        (placed, known.place[placed]),
        known.objects.items(every),
    )
    mention = np.concatenate([of for of, _ in items])
    kind = np.repeat(np.arange(len(items)), [len(of) for of, _ in items])
    order = np.argsort(mention, kind="stable")
    mention, is_object = mention[order], (kind == len(items) - 1)[order]
    _, item = np.unique(np.concatenate([values for _, values in items]) * len(items) + kind, return_inverse=True)
    item = item[order]
    acting, acts = known.acts.items(every)
    _, act = np.unique(acts, return_inverse=True)

    def late_keys(is_chosen: Flags) -> tuple[Indices, Indices]:
        chosen = np.flatnonzero(is_chosen[mention])
        telling = chosen[~is_object[chosen]]
        of, one, other = _products((mention[telling], telling), (mention[chosen], chosen))
        # Of two that tell, each pair is taken once.
        is_pair = is_object[other] | (item[one] < item[other])
        one, other = item[one[is_pair]], item[other[is_pair]]
        pair = np.minimum(one, other) * len(mention) + np.maximum(one, other)
        of, pair, done = _products((of[is_pair], pair), (acting, act))
        return _coded((pair, done, known.event_type[of]), (act.max(initial=0) + 1, len(known.types))), of

    return late_keys

"""Compares pairs of texts: how much of each stands in the other. Pair-wise; no pair knows of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from pipeline.arrays import Flags, Hashes, Indices, expand
from pipeline.stories.fingerprints import GRAM_WORDS, grams_of
from pipeline.stories.words import Words

Shares = np.ndarray[tuple[int], np.dtype[np.float64]]

BATCH_WORDS = 500_000  # bounds the memory of a batch of pairs

GAP_WORDS = 12
"""Over a gap of at most so many words, as long in both texts, a shared passage runs on: slips, changed names."""

GAP_DRIFT = 1
"""The two sides of such a gap may differ by so many words."""


@dataclass(frozen=True)
class Overlap:
    """What one text of each pair has in common with the other.

    Attributes:
        covered: Share of its words that stand in passages shared with the other text, 0 to 1.
        grams: Share of its word n-grams that the other has, 0 to 1.
        specific: Numbers and capitalised words of those passages.
        specific_lacking: Those of them that the other text lacks.
        ordinary: Other words of those passages.
        ordinary_lacking: Those of them that the other text lacks.
    """

    covered: Shares
    grams: Shares
    specific: Indices
    specific_lacking: Indices
    ordinary: Indices
    ordinary_lacking: Indices


@dataclass(frozen=True)
class _Index:
    """Where each text has each hash.

    Attributes:
        codes: A number for the hash at each place; equal hashes have equal numbers; -1 stands for none.
        keys: text * `distinct` + code, sorted.
        places: The place of each key.
        distinct: Count of the numbers.
    """

    codes: Indices
    keys: Indices
    places: Indices
    distinct: int

    def find(self, texts: Indices, codes: Indices) -> Indices:
        """First place of each code in the text beside it; -1 where it has none."""
        found = np.full(len(codes), -1, np.int64)
        known = np.flatnonzero(codes >= 0)
        if len(self.keys):
            wanted = texts[known] * self.distinct + codes[known]
            at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
            found[known] = np.where(self.keys[at] == wanted, self.places[at], -1)
        return found


def compare(words: Words, left: Indices, right: Indices) -> tuple[Overlap, Overlap]:
    """What left[i] has in common with right[i], and right[i] with left[i].

    A passage is shared where grams of the other text follow one another in the same order, with gaps of at most
    `GAP_WORDS` words that are as long in both. So a copy with a slip in every fifth word is covered whole, half an
    article half, and texts that only use the same turns of phrase hardly at all.
    """
    sides: tuple[list[Overlap], list[Overlap]] = ([_NONE], [_NONE])
    for batch in _batches(words.counts[left] + words.counts[right]):
        ends = np.concatenate((left[batch], right[batch]))
        involved, numbers = np.unique(ends, return_inverse=True)
        found = _compare(words.take(involved), *np.split(numbers, 2))
        for side, overlap in zip(sides, found, strict=True):
            side.append(overlap)
    return _joined(sides[0]), _joined(sides[1])


def _compare(words: Words, left: Indices, right: Indices) -> tuple[Overlap, Overlap]:
    owner = np.repeat(np.arange(len(words.counts), dtype=np.int64), words.counts)
    gram_index = _index(owner, *grams_of(words))
    word_index = _index(owner, words.hashes, np.ones(len(owner), np.bool_))
    return (
        _overlap(words, gram_index, word_index, left, right),
        _overlap(words, gram_index, word_index, right, left),
    )


def _index(owner: Indices, hashes: Hashes, used: Flags) -> _Index:
    """An index of the hashes in use, without those that stand at one place only: they cannot be shared."""
    encoded = pa.array(hashes[used]).dictionary_encode()
    numbers, distinct = encoded.indices.to_numpy(), len(encoded.dictionary)
    codes = np.full(len(hashes), -1, np.int64)
    codes[used] = np.where(np.bincount(numbers)[numbers] > 1, numbers, -1)
    places = np.flatnonzero(codes >= 0)
    keys = owner[places] * distinct + codes[places]
    order = np.argsort(keys, kind="stable")
    return _Index(codes, keys[order], places[order], distinct)


def _batches(sizes: Indices) -> Iterator[slice]:
    start, total = 0, 0
    for i, size in enumerate(sizes.tolist()):
        if total and total + size > BATCH_WORDS:
            yield slice(start, i)
            start, total = i, 0
        total += size
    if start < len(sizes):
        yield slice(start, len(sizes))


def _overlap(words: Words, gram_index: _Index, word_index: _Index, mine: Indices, other: Indices) -> Overlap:
    positions, _ = expand(words.bounds[mine], words.counts[mine])
    pair = np.repeat(np.arange(len(mine), dtype=np.int64), words.counts[mine])
    match = gram_index.find(other[pair], gram_index.codes[positions])
    covered = _passages(match, pair)

    shared, of_pair = positions[covered], pair[covered]
    lacking = word_index.find(other[of_pair], word_index.codes[shared]) < 0
    specific = words.specific[shared]

    def count(which: Flags) -> Indices:
        return np.bincount(of_pair[which], minlength=len(mine)).astype(np.int64)

    return Overlap(
        covered=np.bincount(of_pair, minlength=len(mine)) / np.maximum(words.counts[mine], 1),
        grams=np.bincount(pair[match >= 0], minlength=len(mine)) / np.maximum(words.counts[mine] - GRAM_WORDS + 1, 1),
        specific=count(specific),
        specific_lacking=count(specific & lacking),
        ordinary=count(~specific),
        ordinary_lacking=count(~specific & lacking),
    )


def _passages(match: Indices, pair: Indices) -> Flags:
    """Which words stand in shared passages; `match` is where the other text of the pair has the gram, or -1."""
    hits = np.flatnonzero(match >= 0)
    here, there = np.diff(hits), np.diff(match[hits])
    runs_on = (pair[hits[1:]] == pair[hits[:-1]]) & (here <= GAP_WORDS) & (abs(here - there) <= GAP_DRIFT)
    ends = hits + GRAM_WORDS
    ends[:-1] = np.where(runs_on, np.maximum(hits[1:], ends[:-1]), ends[:-1])
    steps = np.bincount(hits, minlength=len(match) + 1) - np.bincount(ends, minlength=len(match) + 1)
    return np.cumsum(steps[:-1]) > 0


def _joined(parts: list[Overlap]) -> Overlap:
    return Overlap(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Overlap)))


_NONE = Overlap(*(np.zeros(0, dtype) for dtype in (np.float64, np.float64, *[np.int64] * 4)))

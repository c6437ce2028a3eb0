"""Pairs of texts that share fingerprints. Corpus-wise; a pair found here is only worth a comparison."""

from __future__ import annotations

import numpy as np

from pipeline.stories.words import Hashes, Indices, expand

PAIRED_TEXTS = 16
"""A fingerprint of at most so many texts is rare, and pairs each with each."""

HUBS = 4
"""One of more texts pairs each with the first so many alone: ten thousand copies make 40,000 pairs, not 50 million."""

SHARED_FINGERPRINTS = 3
"""Pairs that share fewer are left."""

SHARED_FRACTION = 0.12
"""So are pairs that share less than this part of the rare fingerprints of the text that has fewer of them.

The common ones do not count: they are the words of a template, a slogan, a notice at the foot of every page.
"""


def candidate_pairs(owner: Indices, fingerprints: Hashes, texts: int) -> tuple[Indices, Indices]:
    """Numbers (left < right) of the texts whose shared fingerprints make a comparison worth while, in order.

    Args:
        owner: Number of the text of each fingerprint.
        fingerprints: The fingerprints.
        texts: How many texts there are.
    """
    order = np.lexsort((owner, fingerprints))
    owner, fingerprints = owner[order], fingerprints[order]
    repeated = np.zeros(len(owner), np.bool_)
    repeated[1:] = (owner[1:] == owner[:-1]) & (fingerprints[1:] == fingerprints[:-1])
    owner, fingerprints = owner[~repeated], fingerprints[~repeated]
    first = np.flatnonzero(np.concatenate(([True], fingerprints[1:] != fingerprints[:-1]))[: len(fingerprints)])
    counts = np.diff(np.concatenate((first, [len(fingerprints)])))
    sizes = np.bincount(owner[np.repeat(counts <= PAIRED_TEXTS, counts)], minlength=texts)

    pairs, shared = np.unique(_bucket_pairs(owner, first, counts, texts), return_counts=True)
    left, right = pairs // max(texts, 1), pairs % max(texts, 1)
    enough = (shared >= SHARED_FINGERPRINTS) & (shared >= SHARED_FRACTION * np.minimum(sizes[left], sizes[right]))
    return left[enough], right[enough]


def _bucket_pairs(owner: Indices, first: Indices, counts: Indices, texts: int) -> Indices:
    """`left * texts + right` for each pair of each bucket: its `counts[i]` owners stand from `first[i]`."""
    place = np.arange(len(owner)) - np.repeat(first, counts)
    # Each text of a bucket is paired with those before it, or in a large bucket with the first few alone.
    partners = np.where(np.repeat(counts, counts) <= PAIRED_TEXTS, place, np.minimum(place, HUBS))
    left, _ = expand(np.repeat(first, counts), partners)
    return owner[left] * texts + np.repeat(owner, partners)

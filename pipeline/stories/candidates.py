"""Pairs of texts that share fingerprints. Corpus-wise; a pair found here is only worth a comparison."""

from __future__ import annotations

import numpy as np

from pipeline.arrays import Flags, Hashes, Indices, begins, spread
from pipeline.stories.fingerprints import Fingerprints

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


_HALF = np.uint64(32)  # bits of a fingerprint, and of the number of its text beside it


def candidate_pairs(fingerprints: Fingerprints, sizes: Indices) -> tuple[Indices, Indices]:
    """Numbers (left < right) of the texts whose shared fingerprints make a comparison worth while, in order.

    Args:
        fingerprints: The fingerprints of text 0, those of text 1 and so on, each once for a text.
        sizes: How many each text has.
    """
    texts = len(sizes)
    keys = fingerprints.astype(np.uint64)
    keys <<= _HALF
    keys |= np.repeat(np.arange(texts, dtype=np.uint32), sizes)
    keys.sort()  # one plain sort of numbers groups the texts of each fingerprint
    keys = keys[_shared(keys >> _HALF)]
    counts = np.diff(np.flatnonzero(begins(keys >> _HALF)), append=len(keys))
    owners = keys.astype(np.uint32).astype(np.int64)
    common = owners[np.repeat(counts > PAIRED_TEXTS, counts)]
    rare = sizes - np.bincount(common, minlength=texts)

    pairs = _bucket_pairs(owners, counts, texts)
    pairs.sort()
    first = np.flatnonzero(begins(pairs))
    shared = np.diff(first, append=len(pairs))
    several = shared >= SHARED_FINGERPRINTS
    left, right = np.divmod(pairs[first[several]], max(texts, 1))
    enough = shared[several] >= SHARED_FRACTION * np.minimum(rare[left], rare[right])
    return left[enough], right[enough]


def _shared(values: Hashes) -> Flags:
    """Which of sorted values stand there more than once."""
    new = begins(values)
    return ~(new & np.append(new[1:], True)[: len(new)])


def _bucket_pairs(owners: Indices, counts: Indices, texts: int) -> Indices:
    """`left * texts + right` for each pair of each bucket; the owners of bucket `i` are the next `counts[i]`."""
    starts = np.cumsum(counts) - counts
    pairs = [np.zeros(0, np.int64)]
    for size in range(2, PAIRED_TEXTS + 1):
        left, right = np.triu_indices(size, 1)
        members = owners[starts[counts == size] + np.arange(size)[:, np.newaxis]]
        pairs.append((members[left] * texts + members[right]).ravel())
    is_common = counts > PAIRED_TEXTS
    for hub in range(HUBS):
        at, after = starts[is_common] + hub, counts[is_common] - hub - 1
        pairs.append(np.repeat(owners[at] * texts, after) + owners[spread(at + 1, after)])
    return np.concatenate(pairs)

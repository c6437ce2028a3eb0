"""Fingerprints a text by winnowed word n-grams. Document-wise: they depend on the text alone."""

from __future__ import annotations

import numpy as np

from pipeline.arrays import Flags, Hashes, Indices, begins
from pipeline.stories.words import Words

GRAM_WORDS = 3
"""Words of a gram: long enough to be rare, short enough to survive a slip in every fifth word."""

WINDOW = 4
"""Of each so many grams in a row the one with the smallest hash is kept."""

SHORT_WORDS = 120
"""Texts of fewer words keep all their grams."""

Fingerprints = np.ndarray[tuple[int], np.dtype[np.uint32]]
"""Half of a gram's hash each: one shared by chance among some thousand pairs a candidate, and no more."""

_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)


def grams_of(words: Words) -> tuple[Hashes, Flags]:
    """A hash of the gram that begins at each word, and whether it ends inside its own text."""
    grams = np.zeros(len(words.hashes), np.uint64)
    inside = np.zeros(len(words.hashes), np.bool_)
    length = max(len(grams) - GRAM_WORDS + 1, 0)
    for place, multiplier in enumerate(_MULTIPLIERS):
        grams[:length] = (grams[:length] + words.hashes[place : place + length]) * multiplier
    grams ^= grams >> np.uint64(29)
    owner = np.repeat(np.arange(len(words.counts)), words.counts)
    inside[:length] = owner[:length] == owner[GRAM_WORDS - 1 :]
    return grams, inside


def fingerprints_of(words: Words) -> tuple[Fingerprints, Indices]:
    """The fingerprints of each text, in order and each once, and how many each has.

    Winnowing (Schleimer, Wilkerson and Aiken 2003): two texts that share `WINDOW + GRAM_WORDS - 1` words in a row share
    a fingerprint. The fingerprints of a long text are a subset of all its grams, so that a short excerpt, which keeps
    all of its own, still meets them.
    """
    grams, inside = grams_of(words)
    owner = np.repeat(np.arange(len(words.counts), dtype=np.uint64), words.counts)
    short = np.repeat(words.counts < SHORT_WORDS, words.counts)
    kept = inside & (short | _winnowed(grams, inside))
    keys = np.sort((owner[kept] << np.uint64(32)) | (grams[kept] >> np.uint64(32)))
    keys = keys[begins(keys)]
    sizes = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(words.counts))
    return keys.astype(np.uint32), sizes


def _winnowed(grams: Hashes, inside: Flags) -> Flags:
    """Whether a gram is the smallest of a window of grams around it that lies inside its text."""
    value = np.where(inside, grams, np.uint64(2**64 - 1))
    kept = np.zeros(len(grams), np.bool_)
    if len(grams) < WINDOW:
        return inside
    windows = np.lib.stride_tricks.sliding_window_view(value, WINDOW)
    whole = np.lib.stride_tricks.sliding_window_view(inside, WINDOW).all(axis=1)
    places = np.arange(len(windows)) + windows.argmin(axis=1)
    kept[places[whole]] = True
    return kept

"""Levels each text to a sequence of hashed words. Document-wise: a document's words depend on its text alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrays import Flags, Hashes, Indices, expand

BATCH_DOCUMENTS = 2_000  # bounds the memory of the split strings

_NOT_DIVIDING = r"['’‘ʼ\x{300}-\x{36f}]|\b([A-Za-z])\."


@dataclass(frozen=True)
class Words:
    """The words of some texts, one after another.

    Attributes:
        bounds: Text `i` has the words `bounds[i]` to `bounds[i + 1]`.
        hashes: A 64-bit hash of each word, case, accents and typography levelled.
        specific: Whether the word is a number or capitalised: what differs between two issues of one template.
    """

    bounds: Indices
    hashes: Hashes
    specific: Flags

    @property
    def counts(self) -> Indices:
        """Words of each text."""
        return np.diff(self.bounds)

    def take(self, rows: Indices) -> Words:
        """The words of the texts `rows`, in that order."""
        positions, bounds = expand(self.bounds[rows], self.counts[rows])
        return Words(bounds, self.hashes[positions], self.specific[positions])


def words_of(texts: pa.ChunkedArray) -> Words:
    """The words of each text.

    A word is a run of letters and digits (Unicode classes L and N) after compatibility decomposition; apostrophes,
    combining marks and the points of an abbreviation do not divide it. So curly and straight quotes, dashes, ligatures,
    "U.S." or "US", and white space make no difference between two copies.
    """
    parts = list(_batches(texts))
    counts = np.concatenate([np.zeros(0, np.int64), *(part.counts for part in parts)])
    bounds = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    hashes = np.concatenate([np.zeros(0, np.uint64), *(part.hashes for part in parts)])
    specific = np.concatenate([np.zeros(0, np.bool_), *(part.specific for part in parts)])
    return Words(bounds, hashes, specific)


def _batches(texts: pa.ChunkedArray) -> Iterator[Words]:
    for start in range(0, len(texts), BATCH_DOCUMENTS):
        yield _split(pa.chunked_array(texts.slice(start, BATCH_DOCUMENTS)).combine_chunks())


def _split(texts: pa.Array) -> Words:
    level = pc.replace_substring_regex(pc.utf8_normalize(texts, "NFKD"), _NOT_DIVIDING, r"\1")
    lists = pc.split_pattern_regex(level, r"[^\p{L}\p{N}]+")
    flat = lists.flatten()
    real = pc.not_equal(flat, "").to_numpy(zero_copy_only=False)  # a text may begin or end with a divider
    owner = pc.list_parent_indices(lists).to_numpy()[real]
    encoded = flat.filter(pa.array(real)).dictionary_encode()
    codes = encoded.indices.to_numpy()
    hashes = _hashes(pc.utf8_lower(encoded.dictionary).to_pylist())
    specific = pc.match_substring_regex(encoded.dictionary, r"^\p{Lu}|\p{N}").to_numpy(zero_copy_only=False)
    bounds = np.searchsorted(owner, np.arange(len(texts) + 1)).astype(np.int64)
    return Words(bounds, hashes[codes], specific[codes])


def _hashes(words: list[str]) -> Hashes:
    """A 64-bit hash of each word, the same on every machine (Python's own differs from run to run)."""
    digests = b"".join([blake2b(word.encode(), digest_size=8).digest() for word in words])
    return np.frombuffer(digests, "<u8").astype(np.uint64)

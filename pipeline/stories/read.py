"""Reads each different text of a corpus once: fingerprints, and what else finding its copies needs. Document-wise."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrays import Indices
from pipeline.identify import identify_rows
from pipeline.schema import TABLES
from pipeline.stories.corrections import states_correction
from pipeline.stories.fingerprints import fingerprints_of
from pipeline.stories.words import Words, words_of

BATCH_TEXTS = 2_000  # bounds the memory of the words


@dataclass(frozen=True)
class Texts:
    """The different texts of a corpus, numbered.

    Attributes:
        ids: The `text_id` of each, in order.
        of: Number of each document's text.
        carrier: Number of the first document with each text.
        contents: The text of each document.
    """

    ids: pa.Array
    of: Indices
    carrier: Indices
    contents: pa.ChunkedArray

    def take(self, numbers: Indices) -> pa.ChunkedArray:
        """The texts of these numbers."""
        return self.contents.take(pa.array(self.carrier[numbers]))


def texts_of(contents: pa.ChunkedArray) -> Texts:
    """The different texts of documents."""
    ids: list[str] = []
    for start in range(0, len(contents), BATCH_TEXTS):
        ids += identify_rows("text", contents.slice(start, BATCH_TEXTS))
    of_documents = pa.array(ids, pa.string())
    different = of_documents.unique().sort()
    of = pc.index_in(of_documents, value_set=different).to_numpy().astype(np.int64)
    return Texts(different, of, np.unique(of, return_index=True)[1], contents)


def read_texts(texts: Texts, known: pa.Table) -> pa.Table:
    """The `story_texts` of the texts, in their order: those that are known as they are, the others read now."""
    new = np.flatnonzero(pc.invert(pc.is_in(texts.ids, value_set=known["text_id"])).to_numpy(zero_copy_only=False))
    read = [known]
    for start in range(0, len(new), BATCH_TEXTS):
        numbers = new[start : start + BATCH_TEXTS]
        read.append(_read(texts.ids.take(pa.array(numbers)), texts.take(numbers)))
    rows = pa.concat_tables(read)
    return rows.take(pc.index_in(texts.ids, value_set=rows["text_id"])).combine_chunks()


def _read(ids: pa.Array, contents: pa.ChunkedArray) -> pa.Table:
    words = words_of(contents)
    fingerprints, sizes = fingerprints_of(words)
    bounds = np.concatenate(([0], np.cumsum(sizes))).tolist()
    packed = [fingerprints[start:end].astype("<u4").tobytes() for start, end in pairwise(bounds)]
    columns = {
        "text_id": ids,
        "words_id": pa.array(_words_ids(words), pa.string()),
        "words": pa.array(words.counts.astype(np.int32)),
        "states_correction": pa.array(states_correction(contents)),
        "fingerprints": pa.array(packed, pa.binary()),
    }
    return pa.table(columns).cast(TABLES["story_texts"].arrow)


def _words_ids(words: Words) -> list[str]:
    sequences = (words.hashes[start:end].tobytes() for start, end in pairwise(words.bounds.tolist()))
    return [blake2b(sequence, digest_size=16).hexdigest() for sequence in sequences]

"""Reads each different wording of claims once: its content words, and whether it negates what it says. Wording-wise.

Belongs here: what is kept of wordings from build to build. Does not: what a word is (`wording`).
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.claims.lexicon import words as lexicon
from pipeline.claims.wording import folded_words, stems
from pipeline.columns import hashes
from pipeline.schema import TABLES

AT_ONCE = 10_000  # wordings that are read at once: bounds the memory


def worded(wordings: pa.Array, known: pa.Table) -> pa.Table:
    """The `claim_words` of different wordings, in their order: those that are known as they are, the others read now.

    Args:
        wordings: The contents of claims.
        known: Rows of `claim_words`.
    """
    keys = pa.array(hashes([wordings]))
    new = wordings.filter(pc.invert(pc.is_in(keys, value_set=known["key"])))
    read = [_read(new.slice(start, AT_ONCE)) for start in range(0, len(new), AT_ONCE)]
    rows = pa.concat_tables([known, *read])
    return rows.take(pc.index_in(keys, value_set=rows["key"])).combine_chunks()


def _read(wordings: pa.Array) -> pa.Table:
    texts = wordings.to_pylist()
    words = [folded_words(text) for text in texts]
    negations = lexicon("function_words", "negation")
    columns = {
        "key": hashes([wordings]),
        "said": hashes([pa.array([" ".join(text.casefold().split()) for text in texts], pa.string())]),
        "words": [sorted(stems(some)) for some in words],
        # Two negations undo each other.
        "is_negative": [sum(word in negations for word in some) % 2 == 1 for some in words],
    }
    return pa.table(columns, schema=TABLES["claim_words"].arrow)

"""Looks up what pairs of texts have in common, and compares the pairs that were never compared. Pair-wise."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrays import Indices, distinct, is_among
from pipeline.schema import TABLES
from pipeline.stories.compare import Overlap, compare
from pipeline.stories.read import Texts
from pipeline.stories.words import words_of


def overlaps(texts: Texts, left: Indices, right: Indices, known: pa.Table) -> pa.Table:
    """The `story_overlaps` of these pairs, both ways: those that are known as they are, the others compared now."""
    wanted = distinct(np.concatenate((_codes(texts, left, right), _codes(texts, right, left))))
    codes, rows = np.unique(_codes_of(texts, known), return_index=True)
    missing = wanted[~is_among(wanted, codes)]
    pairs = np.unique(np.sort(np.divmod(missing, max(len(texts.ids), 1)), axis=0), axis=1)
    found = known.take(pa.array(rows[is_among(codes, wanted)]))
    return pa.concat_tables([found, _compared(texts, *pairs)]).combine_chunks()


def overlaps_of(texts: Texts, left: Indices, right: Indices, known: pa.Table) -> tuple[Overlap, Overlap]:
    """What each text left[i] has in common with right[i], and right[i] with left[i].

    Raises:
        KeyError: A pair is not known.
    """
    codes = _codes_of(texts, known)
    order = np.argsort(codes)
    codes = codes[order]
    columns = [known[f.name].to_numpy() for f in fields(Overlap)]

    def look_up(wanted: Indices) -> Overlap:
        if not is_among(wanted, codes).all():
            raise KeyError("a pair of texts was never compared")
        rows = order[np.searchsorted(codes, wanted)]
        return Overlap(*(column[rows] for column in columns))

    return look_up(_codes(texts, left, right)), look_up(_codes(texts, right, left))


def _compared(texts: Texts, left: Indices, right: Indices) -> pa.Table:
    involved, numbers = np.unique(np.concatenate((left, right)), return_inverse=True)
    of_left, of_right = compare(words_of(texts.take(involved)), *np.split(numbers, 2))
    return pa.concat_tables([_table(texts, left, right, of_left), _table(texts, right, left, of_right)])


def _table(texts: Texts, mine: Indices, other: Indices, overlap: Overlap) -> pa.Table:
    columns = {
        "text_id": texts.ids.take(pa.array(mine)),
        "other_text_id": texts.ids.take(pa.array(other)),
        **{f.name: pa.array(getattr(overlap, f.name)) for f in fields(Overlap)},
    }
    return pa.table(columns).cast(TABLES["story_overlaps"].arrow)


def _codes(texts: Texts, mine: Indices, other: Indices) -> Indices:
    """One number for each pair of texts."""
    return mine * len(texts.ids) + other


def _codes_of(texts: Texts, known: pa.Table) -> Indices:
    """The number of each known pair; -1 if one of its texts is in this corpus no more."""
    mine, other = (
        pc.fill_null(pc.index_in(known[name], value_set=texts.ids), -1).to_numpy().astype(np.int64)
        for name in ("text_id", "other_text_id")
    )
    return np.where((mine < 0) | (other < 0), -1, _codes(texts, mine, other))

"""Holds quotations against the texts that they stand in: many at once, over arrays of code points.

Belongs here: whether `text[start:end] == quoted`. Does not: which columns promise it (see `schema`), nor what follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.schema.model import Evidence
from pipeline.stories.words import Flags, Indices, expand

BLOCK = 4_000_000  # code points of texts that are looked at together: bounds the memory
CONTENT_JOINT = " … "
CLAIM_SPANS = ("content_spans", "cue_spans", "hedge_spans", "relayed_hedge_spans")


@dataclass(frozen=True)
class Texts:
    """The documents' texts.

    Attributes:
        ids: The documents.
        contents: The text of each.
        lengths: Its code points.
    """

    ids: pa.Array
    contents: pa.Array
    lengths: Indices

    def numbers(self, doc_ids: pa.Array | pa.ChunkedArray) -> Indices:
        """The number of each document; -1 for one that is not there."""
        return _numbers(pc.index_in(doc_ids, value_set=self.ids), -1)

    def lengths_of(self, doc_ids: pa.Array | pa.ChunkedArray) -> Indices:
        """The code points of each document's text; 0 for one that is not there."""
        return np.append(self.lengths, 0)[self.numbers(doc_ids)]


def texts_of(documents: pa.Table) -> Texts:
    """The texts of a table of documents."""
    contents = documents["text"].combine_chunks()
    return Texts(documents["doc_id"].combine_chunks(), contents, _numbers(pc.utf8_length(contents), 0))


def broken_evidence(table: pa.Table, evidence: Evidence, texts: Texts) -> Indices:
    """Numbers of the rows whose quotation is not the slice of its document at its offsets.

    A row with no quotation must have no offsets either.
    """
    fields = (evidence.quoted, evidence.start, evidence.end)
    rows = np.arange(table.num_rows)
    if evidence.within is None:
        quoted, start, end = (table[field].combine_chunks() for field in fields)
    else:
        first, *path = evidence.within.split(".")
        items = table[first].combine_chunks()
        rows, structs = _parents(items), items.flatten()
        for name in path:
            items = structs.field(name)
            rows, structs = rows[_parents(items)], items.flatten()
        quoted, start, end = (structs.field(field) for field in fields)
    if evidence.document in table.column_names:
        numbers = texts.numbers(table[evidence.document])[rows]
    else:
        numbers = texts.numbers(structs.field(evidence.document))
    good = _stand(texts, numbers, start, end, quoted)
    none = pc.and_(pc.is_null(quoted), pc.and_(pc.is_null(start), pc.is_null(end)))
    return np.unique(rows[~(good | none.to_numpy(zero_copy_only=False))])


def broken_content(claims: pa.Table, texts: Texts) -> Indices:
    """Numbers of the claims whose content is not the slices of its spans, joined, or with a span outside the text."""
    number = texts.numbers(claims["doc_id"])
    length = np.append(texts.lengths, 0)[number]
    inside = np.ones(len(number), np.bool_)
    for column in CLAIM_SPANS:
        spans = claims[column].combine_chunks()
        rows, (start, end) = _parents(spans), (_numbers(spans.flatten().field(f), -1) for f in ("start", "end"))
        inside[rows[~((start >= 0) & (start < end) & (end <= length[rows]))]] = False
    spans, contents = claims["content_spans"].combine_chunks(), claims["content"].combine_chunks()
    count = _numbers(pc.list_value_length(spans), 0)
    one, several = np.flatnonzero(inside & (count == 1)), np.flatnonzero(inside & (count != 1))
    whole, good = spans.take(pa.array(one)).flatten(), inside.copy()
    good[one] = _stand(texts, number[one], whole.field("start"), whole.field("end"), contents.take(pa.array(one)))
    for row, parts in zip(several, spans.take(pa.array(several)).to_pylist(), strict=True):
        text = texts.contents[int(number[row])].as_py() if parts else ""
        joined = CONTENT_JOINT.join(text[part["start"] : part["end"]] for part in parts)
        good[row] = contents[int(row)].as_py() == joined
    return np.flatnonzero(~good)


def _stand(texts: Texts, number: Indices, start: pa.Array, end: pa.Array, quoted: pa.Array) -> Flags:
    """Whether each quotation is the slice of its text, which is not empty."""
    first, last = _numbers(start, -1), _numbers(end, -1)
    length = np.append(texts.lengths, 0)[number]
    good = (first >= 0) & (first < last) & (last <= length)
    good &= _numbers(pc.utf8_length(quoted), -1) == last - first
    rows = np.flatnonzero(good)
    rows = rows[np.argsort(number[rows], kind="stable")]
    for texts_from, texts_to in _blocks(texts.lengths):
        lowest, highest = np.searchsorted(number[rows], (texts_from, texts_to))
        chosen = rows[lowest:highest]
        if not len(chosen):
            continue
        points = _code_points(texts.contents.slice(texts_from, texts_to - texts_from))
        begins = np.cumsum(texts.lengths[texts_from:texts_to]) - texts.lengths[texts_from:texts_to]
        for part in np.array_split(chosen, 1 + int((last - first)[chosen].sum()) // BLOCK):
            places, bounds = expand(begins[number[part] - texts_from] + first[part], (last - first)[part])
            same = points[places] == _code_points(quoted.take(pa.array(part)))
            good[part] = np.logical_and.reduceat(same, bounds[:-1]) if len(part) else good[part]
    return good


def _blocks(lengths: Indices) -> Iterator[tuple[int, int]]:
    """Runs of texts of about `BLOCK` code points together, as first and end."""
    block = np.cumsum(lengths) // BLOCK
    edges = np.flatnonzero(np.diff(block, prepend=-1, append=-1))
    yield from zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)


def _code_points(texts: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """The code points of texts, one text after another."""
    return np.frombuffer("".join(texts.to_pylist()).encode("utf-32-le"), "<u4")


def _parents(lists: pa.Array) -> Indices:
    """The number of the row of each item."""
    return pc.list_parent_indices(lists).to_numpy(zero_copy_only=False).astype(np.int64)


def _numbers(values: pa.Array | pa.ChunkedArray, absent: int) -> Indices:
    """Whole numbers as an array, null as `absent`."""
    return pc.fill_null(values, absent).to_numpy(zero_copy_only=False).astype(np.int64)

"""Holds quotations against the texts that they stand in: many at once, over arrays of bytes.

Belongs here: whether `text[start:end] == quoted`. Does not: which columns promise it (see `schema`), nor what follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrays import Flags, Indices, expand
from pipeline.schema.model import Evidence

BLOCK = 500_000  # bytes of quotations that are held against texts at once: bounds the memory
CONTENT_JOINT = " … "
CLAIM_SPANS = ("content_spans", "cue_spans", "hedge_spans", "relayed_hedge_spans")

Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]


@dataclass(frozen=True)
class Texts:
    """The documents' texts, one after another.

    Attributes:
        ids: The documents.
        lengths: The code points of each text.
        begins: The code points of the texts before it.
        encoded: All texts in UTF-8.
        continued: For each byte that goes on with a code point, the code points that begin before it.
    """

    ids: pa.Array
    lengths: Indices
    begins: Indices
    encoded: Bytes
    continued: Indices

    def numbers(self, doc_ids: pa.Array | pa.ChunkedArray) -> Indices:
        """The number of each document; -1 for one that is not there."""
        return _numbers(pc.index_in(doc_ids, value_set=self.ids), -1)

    def lengths_of(self, doc_ids: pa.Array | pa.ChunkedArray) -> Indices:
        """The code points of each document's text; 0 for one that is not there."""
        return np.append(self.lengths, 0)[self.numbers(doc_ids)]

    def places(self, number: Indices, point: Indices) -> Indices:
        """The bytes of `encoded` at which code points of texts begin.

        Args:
            number: The number of each text.
            point: The code point in it; its length for its end.
        """
        points = self.begins[number] + point
        return points + np.searchsorted(self.continued, points, "right")


def texts_of(documents: pa.Table) -> Texts:
    """The texts of a table of documents."""
    contents = documents["text"].combine_chunks()
    encoded, _ = _encoded(contents)
    continuing = np.flatnonzero(encoded.view(np.int8) < -64)  # the bytes 0x80 to 0xBF
    lengths = _numbers(pc.utf8_length(contents), 0)
    return Texts(
        documents["doc_id"].combine_chunks(),
        lengths,
        np.cumsum(lengths) - lengths,
        encoded,
        continuing - np.arange(len(continuing)),
    )


def broken_evidence(table: pa.Table, evidence: Evidence, texts: Texts) -> Indices:
    """Numbers of the rows whose quotation is not the slice of its document at its offsets.

    A row with no quotation must have no offsets either.
    """
    fields = (evidence.quoted, evidence.start, evidence.end)
    if evidence.within is None:
        rows, number = np.arange(table.num_rows), texts.numbers(table[evidence.document])
        quoted, start, end = (table[field].combine_chunks() for field in fields)
    else:
        rows, structs = _nested(table, evidence.within.split("."))
        quoted, start, end = (structs.field(field) for field in fields)
        is_inside = structs.type.get_field_index(evidence.document) >= 0
        number = texts.numbers(structs.field(evidence.document) if is_inside else table[evidence.document])
        number = number if is_inside else number[rows]
    good = _stand(texts, number, start, end, quoted)
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
    good[several] = _joined(texts, number[several], spans.take(pa.array(several)), contents.take(pa.array(several)))
    return np.flatnonzero(~good)


def _joined(texts: Texts, number: Indices, spans: pa.Array, contents: pa.Array) -> Flags:
    """Whether each content is the slices of its spans, joined."""
    starts, ends = (
        texts.places(number[_parents(spans)], _numbers(spans.flatten().field(field), 0)) for field in ("start", "end")
    )
    there, bounds = expand(starts, ends - starts)
    buffers = (pa.py_buffer(part) for part in (bounds, texts.encoded[there]))
    slices = pa.LargeStringArray.from_buffers(len(starts), *buffers)
    joined = pc.binary_join(pa.ListArray.from_arrays(spans.offsets, slices), pa.scalar(CONTENT_JOINT, slices.type))
    return pc.equal(joined, contents).to_numpy(zero_copy_only=False)


def _stand(texts: Texts, number: Indices, start: pa.Array, end: pa.Array, quoted: pa.Array) -> Flags:
    """Whether each quotation is the slice of its text, which is not empty."""
    first, last = _numbers(start, -1), _numbers(end, -1)
    length = np.append(texts.lengths, 0)[number]
    rows = np.flatnonzero((first >= 0) & (first < last) & (last <= length))
    begin, until = (texts.places(number[rows], point[rows]) for point in (first, last))
    fits = until - begin == _numbers(pc.binary_length(quoted), -1)[rows]
    rows, begin = rows[fits], begin[fits]
    words, bounds = _encoded(quoted.take(pa.array(rows)))
    good = np.zeros(len(number), np.bool_)
    for part in _blocks(bounds):
        there, edges = expand(begin[part], np.diff(bounds)[part])
        same = texts.encoded[there] == words[bounds[part.start] : bounds[part.stop]]
        good[rows[part]] = np.logical_and.reduceat(same, edges[:-1])
    return good


def _blocks(bounds: Indices) -> Iterator[slice]:
    """Runs of quotations of about `BLOCK` bytes together."""
    block = bounds[1:] // BLOCK
    edges = np.flatnonzero(np.diff(block, prepend=-1, append=-1)) if len(block) else block
    yield from (slice(first, last) for first, last in pairwise(edges.tolist()))


def _encoded(texts: pa.Array) -> tuple[Bytes, Indices]:
    """Texts in UTF-8, one after another, and where each begins; one more, where the last ends. Null is empty."""
    filled = pc.fill_null(texts, "")
    _, offsets, data = filled.buffers()
    bounds = np.frombuffer(offsets, np.int32)[filled.offset :][: len(filled) + 1].astype(np.int64)
    return np.frombuffer(data, np.uint8)[bounds[0] : bounds[-1]], bounds - bounds[0]


def _nested(table: pa.Table, path: list[str]) -> tuple[Indices, pa.Array]:
    """The structs at the end of a path of list columns, and the number of the row of each."""
    column = table[path[0]].combine_chunks()
    rows, structs = _parents(column), column.flatten()
    for field in path[1:]:
        column = structs.field(field)
        rows, structs = rows[_parents(column)], column.flatten()
    return rows, structs


def _parents(lists: pa.Array) -> Indices:
    """The number of the row of each item."""
    return pc.list_parent_indices(lists).to_numpy(zero_copy_only=False).astype(np.int64)


def _numbers(values: pa.Array | pa.ChunkedArray, absent: int) -> Indices:
    """Whole numbers as an array, null as `absent`."""
    return pc.fill_null(values, absent).to_numpy(zero_copy_only=False).astype(np.int64)

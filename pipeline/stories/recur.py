"""Takes out the lines that a site prints in article after article. Corpus-wise.

Belongs here: what shows only when stories are compared. Does not: what a line gives away by itself (see `documents`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrays import Indices, distinct
from pipeline.columns import whole
from pipeline.documents.classify import QUOTED
from pipeline.documents.compose import BREAK
from pipeline.documents.look import look_at

FEWEST_STORIES = 3
LONGEST = 300  # characters of a paragraph that may be such a line
REASON = "recurs_across_stories"
OFFSETS = ("text_start", "text_end")
_APART = 2**32  # more than the code points of any text


@dataclass(frozen=True)
class Cut:
    """An article without some of its paragraphs.

    Attributes:
        text: What is left.
        gone: Start and end of each paragraph that was taken out, in the text before.
    """

    text: str
    gone: tuple[tuple[int, int], ...]


def recurring(texts: pa.ChunkedArray, stories: pa.ChunkedArray) -> tuple[frozenset[str], Indices]:
    """The paragraphs that stand in at least `FEWEST_STORIES` stories, word for word, and the numbers of their texts.

    Copies of one report are one story, so that a much-copied report does not make its own paragraphs a site's.
    """
    story = whole(stories).dictionary_encode().indices.to_numpy()
    lists = pc.split_pattern(whole(texts), BREAK)
    paragraphs, text = lists.flatten(), pc.list_parent_indices(lists)
    short = pc.less_equal(pc.utf8_length(paragraphs), LONGEST)
    coded, text = paragraphs.filter(short).dictionary_encode(), text.filter(short).to_numpy()
    paragraph = coded.indices.to_numpy().astype(np.int64)
    stand = distinct(paragraph * (len(story) + 1) + story[text])
    recurs = np.bincount(stand // (len(story) + 1), minlength=len(coded.dictionary)) >= FEWEST_STORIES
    known = coded.dictionary.filter(pa.array(recurs)).to_pylist()
    return frozenset(known), distinct(text[recurs[paragraph]])


def cut(text: str, title: str | None, known: frozenset[str]) -> Cut | None:
    """The text without the site's own lines; null if it has none, or nothing else.

    A recurring line is the site's own where it speaks to the reader, or is no sentence and stands with nothing but such
    lines between it and the text's end. Anything else that recurs may be background that reporters repeat, and stays.
    """
    paragraphs = text.split(BREAK)
    if known.isdisjoint(paragraphs):
        return None
    first = 1 if title and paragraphs[0] == title else 0
    drop = {i for i in range(first, len(paragraphs)) if paragraphs[i] in known and _speaks_to_reader(paragraphs[i])}
    for i in range(len(paragraphs) - 1, first - 1, -1):
        if i not in drop:
            if paragraphs[i] not in known or _is_sentence(paragraphs[i]):
                break
            drop.add(i)
    if not drop or len(drop) == len(paragraphs) - first:
        return None
    gone, start = [], 0
    for i, paragraph in enumerate(paragraphs):
        if i in drop:
            gone.append((start, start + len(paragraph)))
        start += len(paragraph) + len(BREAK)
    return Cut(BREAK.join(p for i, p in enumerate(paragraphs) if i not in drop), tuple(gone))


def _speaks_to_reader(text: str) -> bool:
    return look_at(text).reader > 0 and not QUOTED.search(text)


def _is_sentence(text: str) -> bool:
    look = look_at(text)
    return look.is_prose or look.is_sentence


def move_lines(lines: pa.Table, cuts: Mapping[str, Cut]) -> pa.Table:
    """The rows of `document_lines` after the cuts: lines that are gone are kept no more, those after them move up."""
    if not cuts:
        return lines
    of_cut = pc.index_in(lines["doc_id"], value_set=pa.array(list(cuts), pa.string()))
    document, start = (pc.fill_null(c, -1).to_numpy().astype(np.int64) for c in (of_cut, lines["text_start"]))
    rows = np.flatnonzero((document >= 0) & (start >= 0))
    # A place in a document as one number, so that all documents are looked through at once.
    gone = np.array([(i * _APART + s, i * _APART + e) for i, c in enumerate(cuts.values()) for s, e in c.gone])
    place = document[rows] * _APART + start[rows]
    before = np.searchsorted(gone[:, 0], place, side="right")  # paragraphs that begin here or earlier
    is_gone = (before > 0) & (place < gone[before - 1, 1])
    removed = np.concatenate(([0], np.cumsum(gone[:, 1] - gone[:, 0] + len(BREAK))))
    shift = np.zeros(len(document), np.int32)
    shift[rows] = removed[before] - removed[np.searchsorted(gone[:, 0], document[rows] * _APART)]
    left = np.zeros(len(document), np.bool_)
    left[rows] = is_gone
    absent = pa.scalar(None, pa.int32())
    columns = {
        "role": pc.if_else(left, "other", lines["role"]),
        "reason": pc.if_else(left, REASON, lines["reason"]),
        **{name: pc.if_else(left, absent, pc.subtract(lines[name], pa.array(shift))) for name in OFFSETS},
    }
    for name, values in columns.items():
        at = lines.schema.get_field_index(name)
        lines = lines.set_column(at, lines.schema.field(at), values)
    return lines

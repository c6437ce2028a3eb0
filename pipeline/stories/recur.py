"""Takes out the lines that a site prints in article after article. Corpus-wise.

Belongs here: what shows only when stories are compared. Does not: what a line gives away by itself (see `documents`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.documents.classify import QUOTED
from pipeline.documents.compose import BREAK
from pipeline.documents.look import look_at

FEWEST_STORIES = 3
LONGEST = 300  # characters of a paragraph that may be such a line
REASON = "recurs_across_stories"


@dataclass(frozen=True)
class Cut:
    """An article without some of its paragraphs.

    Attributes:
        text: What is left.
        gone: Start and end of each paragraph that was taken out, in the text before.
    """

    text: str
    gone: tuple[tuple[int, int], ...]


def recurring(texts: Iterable[str], stories: Iterable[str]) -> frozenset[str]:
    """The paragraphs that stand in at least `FEWEST_STORIES` stories, word for word.

    Copies of one report are one story, so that a much-copied report does not make its own paragraphs a site's.
    """
    of_paragraph: dict[str, set[str]] = {}
    for text, story in zip(texts, stories, strict=True):
        for paragraph in text.split(BREAK):
            if len(paragraph) <= LONGEST:
                of_paragraph.setdefault(paragraph, set()).add(story)
    return frozenset(paragraph for paragraph, found in of_paragraph.items() if len(found) >= FEWEST_STORIES)


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
    involved = pc.is_in(lines["doc_id"], pa.array(list(cuts), pa.string()))
    rows = lines.filter(involved).to_pylist()
    for row in rows:
        start = row["text_start"]
        if start is None:
            continue
        gone = cuts[row["doc_id"]].gone
        if any(first <= start < end for first, end in gone):
            row |= {"role": "other", "reason": REASON, "text_start": None, "text_end": None}
            continue
        shift = sum(end - first + len(BREAK) for first, end in gone if end <= start)
        row["text_start"] -= shift
        row["text_end"] -= shift
    moved = pa.Table.from_pylist(rows, schema=lines.schema)
    return pa.concat_tables([lines.filter(pc.invert(involved)), moved])

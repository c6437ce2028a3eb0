"""Joins copies of one article to a story, and says how each relates to the most original copy."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.schema import TABLES
from pipeline.settings import Settings
from pipeline.stories.candidates import candidate_pairs
from pipeline.stories.compare import Shares, compare
from pipeline.stories.composites import story_clusters
from pipeline.stories.corrections import states_correction
from pipeline.stories.fingerprints import fingerprints_of
from pipeline.stories.links import Pairs, judge
from pipeline.stories.words import Flags, Indices, Words, words_of

FEWEST_WORDS = 8
"""Shorter texts say too little to be known as copies."""

ALIKE = 0.8
"""A repost has so much of the canonical copy, and the canonical copy of it; less of one is an excerpt or expansion."""

UNKNOWN = np.iinfo(np.int64).max  # a day that comes after all

_COLUMNS = ["doc_id", "text", "agency", "publisher", "published_at", "published_precision"]


def join_stories(tables: Tables, settings: Settings) -> Tables:
    """Kernel `articles -> stories`: the story of each document; corpus-wise.

    Word n-gram fingerprints find candidates, containment verifies them, average linkage joins them. A story's canonical
    copy is its most original one: see `originality`.
    """
    articles = tables["articles"].select(_COLUMNS).sort_by("doc_id")
    words = words_of(articles["text"])
    text, first = _distinct(words)
    words = words.take(first)
    days = np.full(len(first), UNKNOWN)
    np.minimum.at(days, text, _published_day(articles))
    pairs = compared_pairs(words, days)
    story, composite = story_clusters(len(first), pairs)
    order = originality(articles, story[text], _likeness(pairs, story)[text])
    canonical = _canonical(story[text], order)
    overlapping = composite | _overlapping(pairs, story, _rank_of_texts(text, order, len(first)))
    return {"stories": _table(articles, words, text, canonical, overlapping[text])}


def compared_pairs(words: Words, days: Indices) -> Pairs:
    """The pairs of distinct texts that share fingerprints, compared and judged; `days` are numbers of days."""
    left, right = candidate_pairs(*fingerprints_of(words), len(words.counts))
    of_left, of_right = compare(words, left, right)
    known = (days[left] != UNKNOWN) & (days[right] != UNKNOWN)
    apart = np.where(known, abs(days[left] - days[right]), 0).astype(np.float64)
    return judge(left, right, of_left, of_right, apart)


def originality(articles: pa.Table, story: Indices, likeness: Shares) -> Indices:
    """Rank of each document, 0 the most original.

    First the day of publication, unknown last; then a copy that credits no agency but itself before those that credit
    one; then the minute, where it is known; then the copy whose text the others contain most; then `doc_id`.
    """
    agency, publisher = (pc.fill_null(pc.utf8_lower(articles[name]), "") for name in ("agency", "publisher"))
    credits = pc.and_(pc.not_equal(agency, ""), pc.not_equal(agency, publisher)).to_numpy()
    minute = pc.fill_null(pc.equal(articles["published_precision"], "minute"), False).to_numpy()
    instant = pc.fill_null(articles["published_at"].cast(pa.int64()), UNKNOWN).to_numpy()
    instant = np.where(minute, instant, UNKNOWN)
    order = np.lexsort((np.arange(len(story)), -likeness.round(6), instant, credits, _published_day(articles)))
    ranks = np.empty(len(story), np.int64)
    ranks[order] = np.arange(len(story))
    return ranks


def _published_day(articles: pa.Table) -> Indices:
    """Days since 1970 of the publication, where it is known to the day."""
    exact = pc.is_in(articles["published_precision"], pa.array(["day", "minute"]))
    days = articles["published_at"].cast(pa.date32()).cast(pa.int32()).cast(pa.int64())
    return pc.fill_null(pc.if_else(exact, days, None), UNKNOWN).to_numpy()


def _distinct(words: Words) -> tuple[Indices, Indices]:
    """Number of the distinct text of each document, and the first document of each distinct text."""
    numbers: dict[bytes, int] = {}
    text: list[int] = []
    first: list[int] = []
    for document, (start, end) in enumerate(zip(words.bounds[:-1].tolist(), words.bounds[1:].tolist(), strict=True)):
        key = words.hashes[start:end].tobytes() if end - start >= FEWEST_WORDS else document.to_bytes(5)
        number = numbers.setdefault(key, len(first))
        if number == len(first):
            first.append(document)
        text.append(number)
    return np.array(text, np.int64), np.array(first, np.int64)


def _likeness(pairs: Pairs, story: Indices) -> Shares:
    """How much of each text the other texts of its story hold and it of them, added up."""
    same = story[pairs.left] == story[pairs.right]
    both = np.minimum(pairs.left_covered, pairs.right_covered)[same]
    sums = np.bincount(pairs.left[same], both, len(story)) + np.bincount(pairs.right[same], both, len(story))
    return sums.astype(np.float64)


def _canonical(story: Indices, ranks: Indices) -> Indices:
    """The most original document of each document's story."""
    order = np.lexsort((ranks, story))
    begins = np.concatenate(([True], story[order][1:] != story[order][:-1]))[: len(order)]
    canonical = np.empty(len(story), np.int64)
    canonical[order] = np.repeat(order[begins], np.diff(np.concatenate((np.flatnonzero(begins), [len(order)]))))
    return canonical


def _rank_of_texts(text: Indices, ranks: Indices, texts: int) -> Indices:
    """Rank of the most original document of each text."""
    lowest = np.full(texts, UNKNOWN)
    np.minimum.at(lowest, text, ranks)
    return lowest


def _overlapping(pairs: Pairs, story: Indices, ranks: Indices) -> Flags:
    """Whether a text shares passages with a more original text of another story."""
    overlapping = np.zeros(len(story), np.bool_)
    across = pairs.partial & (story[pairs.left] != story[pairs.right])
    later = np.where(ranks[pairs.left] > ranks[pairs.right], pairs.left, pairs.right)
    overlapping[later[across]] = True
    return overlapping


def _table(articles: pa.Table, words: Words, text: Indices, canonical: Indices, overlapping: Flags) -> pa.Table:
    """The rows of `stories`."""
    copies = np.flatnonzero(canonical != np.arange(len(text)))
    of_copy, of_canonical = compare(words, text[copies], text[canonical[copies]])
    corrects = states_correction(articles["text"])
    relation = np.where(overlapping, "partial", "original").astype(object)
    relation[copies] = np.select(
        [
            text[copies] == text[canonical[copies]],
            corrects[copies] & ~corrects[canonical[copies]],
            np.minimum(of_copy.covered, of_canonical.covered) >= ALIKE,
            of_copy.covered >= of_canonical.covered,
        ],
        ["exact", "corrected", "repost", "excerpt"],
        "expanded",
    )
    containment = np.ones(len(text), np.float32)
    containment[copies] = of_copy.grams
    canonical_ids = articles["doc_id"].take(pa.array(canonical))
    columns = {
        "doc_id": articles["doc_id"],
        "story_id": pa.array([identify("story", doc_id) for doc_id in canonical_ids.to_pylist()], pa.string()),
        "story_relation": pa.array(relation.tolist(), pa.string()),
        "canonical_doc_id": canonical_ids,
        "containment": pa.array(containment),
    }
    schema = TABLES["stories"].arrow
    return pa.Table.from_arrays([columns[name] for name in schema.names], schema=schema)

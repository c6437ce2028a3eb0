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
from pipeline.stories.compare import Overlap, Shares
from pipeline.stories.composites import story_clusters
from pipeline.stories.links import Pairs, judge
from pipeline.stories.overlaps import overlap_of, overlaps
from pipeline.stories.read import Texts, read_texts, texts_of
from pipeline.stories.words import Flags, Hashes, Indices

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

    What it keeps (`story_texts`, `story_overlaps`) is looked up by the texts themselves, holds for a text or a pair
    whatever else is in the corpus, and is cut to what this corpus needs. So its rows are those of a rebuild, in
    whatever order articles came, and of an article that is withdrawn nothing is left.
    """
    articles = tables["articles"].select(_COLUMNS).sort_by("doc_id").combine_chunks()
    texts = texts_of(articles["text"])
    read = read_texts(texts, tables["story_texts"])
    wording, first = _wordings(read, texts)
    text = texts.of[first]

    left, right = candidate_pairs(*_fingerprints(read, text), len(text))
    known = overlaps(texts, text[left], text[right], tables["story_overlaps"])
    of_left = overlap_of(texts, text[left], text[right], known)
    of_right = overlap_of(texts, text[right], text[left], known)
    days = _published_days(articles, wording, len(text))
    pairs = judge(left, right, of_left, of_right, _days_apart(days[left], days[right]))

    story, composite = story_clusters(len(text), pairs)
    order = originality(articles, story[wording], _likeness(pairs, story)[wording])
    canonical = _canonical(story[wording], order)
    overlapping = composite | _overlapping(pairs, story, _rank_of_wordings(wording, order, len(text)))

    copies = np.flatnonzero(wording != wording[canonical])
    copied, source = texts.of[copies], texts.of[canonical[copies]]
    known = overlaps(
        texts,
        np.concatenate((text[left], copied)),
        np.concatenate((text[right], source)),
        pa.concat_tables([known, tables["story_overlaps"]]),
    )
    relation = np.where(overlapping[wording], "partial", "original").astype(object)
    relation[canonical != np.arange(len(canonical))] = "exact"
    containment = np.ones(len(relation), np.float32)
    of_copy = overlap_of(texts, copied, source, known)
    corrects = read["states_correction"].to_numpy()
    relation[copies] = _relation(
        of_copy, overlap_of(texts, source, copied, known), corrects[copied] & ~corrects[source]
    )
    containment[copies] = of_copy.grams
    return {
        "stories": _table(articles["doc_id"], canonical, relation, containment),
        "story_texts": read,
        "story_overlaps": known,
    }


def _wordings(read: pa.Table, texts: Texts) -> tuple[Indices, Indices]:
    """Number of the wording of each document, and the first document with each wording.

    Documents have one wording if their words are the same, case and typography levelled; one of a few words has its
    own.
    """
    document = np.arange(len(texts.of))
    key = read["words_id"].combine_chunks().dictionary_encode().indices.to_numpy()[texts.of]
    key = np.where(_says_enough(read)[texts.of], key, len(document) + document)
    _, first, of = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank[of], first[order]


def _says_enough(read: pa.Table) -> Flags:
    return read["words"].to_numpy() >= FEWEST_WORDS


def _fingerprints(read: pa.Table, text: Indices) -> tuple[Indices, Hashes]:
    """Number of the wording and hash of each fingerprint; `text` is the text that stands for each wording."""
    able = np.flatnonzero(_says_enough(read)[text])
    lists = read["fingerprints"].combine_chunks().take(pa.array(text[able]))
    return np.repeat(able, pc.list_value_length(lists).to_numpy()), lists.flatten().to_numpy()


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


def _published_days(articles: pa.Table, wording: Indices, wordings: int) -> Indices:
    """First day of publication of each wording, where it is known."""
    days = np.full(wordings, UNKNOWN)
    np.minimum.at(days, wording, _published_day(articles))
    return days


def _days_apart(left: Indices, right: Indices) -> Shares:
    """Days between two days; 0 where one is unknown."""
    known = (left != UNKNOWN) & (right != UNKNOWN)
    return np.where(known, abs(left - right), 0).astype(np.float64)


def _likeness(pairs: Pairs, story: Indices) -> Shares:
    """How much of each wording the others of its story hold and it of them, added up."""
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


def _rank_of_wordings(wording: Indices, ranks: Indices, wordings: int) -> Indices:
    """Rank of the most original document of each wording."""
    lowest = np.full(wordings, UNKNOWN)
    np.minimum.at(lowest, wording, ranks)
    return lowest


def _overlapping(pairs: Pairs, story: Indices, ranks: Indices) -> Flags:
    """Whether a wording shares passages with a more original one of another story."""
    overlapping = np.zeros(len(story), np.bool_)
    across = pairs.partial & (story[pairs.left] != story[pairs.right])
    later = np.where(ranks[pairs.left] > ranks[pairs.right], pairs.left, pairs.right)
    overlapping[later[across]] = True
    return overlapping


def _relation(of_copy: Overlap, of_canonical: Overlap, corrects: Flags) -> np.ndarray:
    """How each copy relates to the canonical copy, of other words."""
    return np.select(
        [corrects, np.minimum(of_copy.covered, of_canonical.covered) >= ALIKE, of_copy.covered >= of_canonical.covered],
        ["corrected", "repost", "excerpt"],
        "expanded",
    )


def _table(doc_ids: pa.ChunkedArray, canonical: Indices, relation: np.ndarray, containment: np.ndarray) -> pa.Table:
    """The rows of `stories`."""
    canonical_ids = doc_ids.take(pa.array(canonical))
    columns = {
        "doc_id": doc_ids,
        "story_id": pa.array([identify("story", doc_id) for doc_id in canonical_ids.to_pylist()], pa.string()),
        "story_relation": pa.array(relation.tolist(), pa.string()),
        "canonical_doc_id": canonical_ids,
        "containment": pa.array(containment),
    }
    schema = TABLES["stories"].arrow
    return pa.Table.from_arrays([columns[name] for name in schema.names], schema=schema)

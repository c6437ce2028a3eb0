"""Joins copies of one article to a story, and says how each relates to the most original copy."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrays import Flags, Indices
from pipeline.columns import whole
from pipeline.identify import identify_rows
from pipeline.kernel import Tables
from pipeline.schema import TABLES
from pipeline.schema.conform import sort_rows
from pipeline.settings import Settings
from pipeline.stories.candidates import candidate_pairs
from pipeline.stories.canonical import UNKNOWN, canonical_copies, likeness_in_story, originality, published_day
from pipeline.stories.compare import Shares
from pipeline.stories.composites import story_clusters
from pipeline.stories.fingerprints import Fingerprints
from pipeline.stories.links import judge
from pipeline.stories.overlaps import overlaps, overlaps_of
from pipeline.stories.read import Texts, read_texts, texts_of
from pipeline.stories.relate import overlapping_texts, relations_of_copies

FEWEST_WORDS = 8
"""Shorter texts say too little to be known as copies."""

_COLUMNS = ["doc_id", "text", "agency", "publisher", "published_at", "published_precision"]


def join_stories(tables: Tables, settings: Settings) -> Tables:
    """Kernel `articles -> stories`: the story of each document; corpus-wise.

    Word n-gram fingerprints find candidates, containment verifies them, average linkage joins them. A story's canonical
    copy is its most original one: see `canonical`.

    What it keeps (`story_texts`, `story_overlaps`) is looked up by the texts themselves, holds for a text or a pair
    whatever else is in the corpus, and is cut to what this corpus needs. So its rows are those of a rebuild, in
    whatever order articles came, and of an article that is withdrawn nothing is left.
    """
    articles = sort_rows(TABLES["articles"], tables["articles"].select(_COLUMNS))
    texts = texts_of(articles["text"])
    read = read_texts(texts, tables["story_texts"])
    wording, first = _wordings(read, texts)
    text = texts.of[first]

    left, right = candidate_pairs(*_fingerprints(read, text))
    known = overlaps(texts, text[left], text[right], tables["story_overlaps"])
    of_left, of_right = overlaps_of(texts, text[left], text[right], known)
    day = _lowest(published_day(articles), wording, len(text))
    pairs = judge(left, right, of_left, of_right, _days_apart(day[left], day[right]))
    story, composite = story_clusters(len(text), pairs)

    corrects = read["states_correction"].to_numpy()
    ranks = originality(articles, corrects[texts.of], likeness_in_story(pairs, story)[wording])
    canonical = canonical_copies(story[wording], ranks)
    overlapping = composite | overlapping_texts(pairs, story, _lowest(ranks, wording, len(text)))

    copies = np.flatnonzero(wording != wording[canonical])
    copied, source = texts.of[copies], texts.of[canonical[copies]]
    known = overlaps(
        texts,
        np.concatenate((text[left], copied)),
        np.concatenate((text[right], source)),
        pa.concat_tables([known, tables["story_overlaps"]]),
    )
    of_copy, of_canonical = overlaps_of(texts, copied, source, known)
    relation = np.where(overlapping[wording], "partial", "original").astype(object)
    relation[canonical != np.arange(len(canonical))] = "exact"
    relation[copies] = relations_of_copies(of_copy, of_canonical, corrects[copied] & ~corrects[source])
    containment = np.ones(len(relation), np.float32)
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
    key = whole(read["words_id"]).dictionary_encode().indices.to_numpy()[texts.of]
    key = np.where(_says_enough(read)[texts.of], key, len(document) + document)
    _, first, of = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank[of], first[order]


def _says_enough(read: pa.Table) -> Flags:
    return read["words"].to_numpy() >= FEWEST_WORDS


def _fingerprints(read: pa.Table, text: Indices) -> tuple[Fingerprints, Indices]:
    """The fingerprints of each wording, by the text that stands for it, and how many each has; few words have none."""
    able = pa.array(_says_enough(read)[text])
    packed = pc.if_else(able, whole(read["fingerprints"]).take(pa.array(text)), b"")
    sizes = pc.binary_length(packed).to_numpy().astype(np.int64) // np.dtype(np.uint32).itemsize
    return np.frombuffer(b"".join(packed.to_pylist()), "<u4"), sizes


def _lowest(values: Indices, wording: Indices, wordings: int) -> Indices:
    """The lowest value of the documents with each wording."""
    lowest = np.full(wordings, UNKNOWN)
    np.minimum.at(lowest, wording, values)
    return lowest


def _days_apart(left: Indices, right: Indices) -> Shares:
    """Days between two days; 0 where one is unknown."""
    known = (left != UNKNOWN) & (right != UNKNOWN)
    return np.where(known, abs(left - right), 0).astype(np.float64)


def _table(doc_ids: pa.ChunkedArray, canonical: Indices, relation: np.ndarray, containment: np.ndarray) -> pa.Table:
    """The rows of `stories`."""
    canonical_ids = doc_ids.take(pa.array(canonical))
    columns = {
        "doc_id": doc_ids,
        "story_id": pa.array(identify_rows("story", canonical_ids), pa.string()),
        "story_relation": pa.array(relation.tolist(), pa.string()),
        "canonical_doc_id": canonical_ids,
        "containment": pa.array(containment),
    }
    schema = TABLES["stories"].arrow
    return pa.Table.from_arrays([columns[name] for name in schema.names], schema=schema)

"""What is kept from build to build saves time and changes no row."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.kernel import Tables
from pipeline.settings import Settings
from pipeline.stages import JOIN_STORIES
from pipeline.stories import candidates, overlaps, read
from pipeline.stories.compare import compare
from pipeline.stories.words import words_of
from tests.unit.stories.articles import CORPUS, FERRY, article, articles, body

BY_ID = {row["doc_id"]: row for row in CORPUS}
DAYS = st.lists(st.sets(st.sampled_from(sorted(BY_ID))), min_size=1, max_size=5)


def build(chosen: set[str], kept: Tables) -> Tables:
    return JOIN_STORIES({**kept, "articles": articles(*(BY_ID[doc_id] for doc_id in chosen))}, Settings())


def kept_of(made: Tables) -> Tables:
    return {name: made[name] for name in JOIN_STORIES.kept}


@pytest.mark.parametrize("paired", [1, candidates.PAIRED_TEXTS])
@given(days=DAYS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_days_of_arrivals_and_withdrawals_end_as_a_rebuild(
    monkeypatch: pytest.MonkeyPatch, paired: int, days: list[set[str]]
) -> None:
    """Each day has any documents: new, late, corrected, withdrawn and come back. `paired` 1 makes hubs of all."""
    monkeypatch.setattr(candidates, "PAIRED_TEXTS", paired)
    monkeypatch.setattr(candidates, "HUBS", paired)
    kept: Tables = {}
    for day in days:
        made, rebuilt = build(day, kept), build(day, {})
        assert {name: table.to_pylist() for name, table in made.items()} == {
            name: table.to_pylist() for name, table in rebuilt.items()
        }
        kept = kept_of(made)


@given(st.permutations(sorted(BY_ID)), st.data())
@settings(max_examples=10, deadline=None)
def test_documents_that_come_in_any_order_and_in_any_parts_end_as_all_at_once(order: list[str], data) -> None:  # type: ignore[no-untyped-def]
    cuts = sorted(data.draw(st.sets(st.integers(1, len(order) - 1), max_size=4)))
    kept: Tables = {}
    for end in [*cuts, len(order)]:
        made = build(set(order[:end]), kept)
        kept = kept_of(made)
    for name, table in build(set(order), {}).items():
        assert made[name].equals(table), name


def test_of_a_withdrawn_document_nothing_is_left() -> None:
    every = set(BY_ID)
    all_kept = kept_of(build(every, {}))
    (gone,) = read.texts_of(pa.chunked_array([[BY_ID["f"]["text"]]])).ids.to_pylist()
    assert gone in all_kept["story_texts"]["text_id"].to_pylist()
    assert gone in all_kept["story_overlaps"]["other_text_id"].to_pylist()
    left = build(every - {"f"}, all_kept)
    assert "f" not in left["stories"]["doc_id"].to_pylist()
    assert "f" not in left["stories"]["canonical_doc_id"].to_pylist()
    assert all(gone not in str(left[name].to_pylist()) for name in JOIN_STORIES.kept)


def test_a_story_lives_on_when_its_canonical_copy_is_withdrawn() -> None:
    rows = [article("a", body(FERRY), "2026-03-03"), article("b", body(FERRY)), article("c", body(FERRY[:3]))]
    whole = JOIN_STORIES({"articles": articles(*rows)}, Settings())
    left = JOIN_STORIES({**kept_of(whole), "articles": articles(*rows[1:])}, Settings())["stories"].to_pylist()
    assert [(row["canonical_doc_id"], row["story_relation"]) for row in left] == [("b", "original"), ("b", "excerpt")]


def test_what_is_known_is_not_read_or_compared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    every = set(BY_ID)
    kept = kept_of(build(every - {"e"}, {}))
    texts_read: list[int] = []
    pairs: list[tuple[int, int]] = []

    def counted_words(texts: pa.ChunkedArray):  # type: ignore[no-untyped-def]
        texts_read.append(len(texts))
        return words_of(texts)

    def counted_pairs(words, left, right):  # type: ignore[no-untyped-def]
        pairs.extend(zip(left.tolist(), right.tolist(), strict=True))
        return compare(words, left, right)

    monkeypatch.setattr(read, "words_of", counted_words)
    monkeypatch.setattr(overlaps, "compare", counted_pairs)
    made = build(every, kept)
    (new,) = set(made["story_texts"]["text_id"].to_pylist()) - set(kept["story_texts"]["text_id"].to_pylist())
    assert texts_read == [1]
    known = {frozenset(row.values()) for row in _pairs(kept)}
    added = {frozenset(row.values()) for row in _pairs(made)} - known
    assert len(pairs) == len(added) > 0
    assert all(new in pair for pair in added)


def _pairs(kept: Tables) -> list[dict[str, str]]:
    return kept["story_overlaps"].select(["text_id", "other_text_id"]).to_pylist()


def test_a_pair_has_the_same_overlap_alone_and_among_others() -> None:
    words = words_of(pa.chunked_array([[row["text"] for row in CORPUS]]))
    left, right = np.triu_indices(len(CORPUS), 1)
    together = compare(words, left, right)
    for i, pair in enumerate(zip(left, right, strict=True)):
        alone = compare(words.take(np.array(pair)), np.array([0]), np.array([1]))
        for ours, theirs in zip(alone, together, strict=True):
            assert {name: value[0] for name, value in vars(ours).items()} == {
                name: value[i] for name, value in vars(theirs).items()
            }

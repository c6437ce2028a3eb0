from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.parsed import Paragraph
from tests.unit.parses import parsed

TEXT = "Norway accused Sweden of Lying.\n\nSweden's envoy, who lies low, said nothing.\n\nIt rained in Oslo."
WORDS = st.sets(st.sampled_from(["norway", "sweden", "lying", "lie", "of", "say", "said", ",", "Sweden", "rained"]))


def trees(size: int) -> st.SearchStrategy[list[int]]:
    """Heads of tokens that hang on an earlier one or, if that is themselves, on none."""
    return st.tuples(*(st.integers(0, i) for i in range(size))).map(list)


def test_words_and_lemmas_are_sought_without_case() -> None:
    first, second, _ = parsed(TEXT).paragraphs
    assert [first.words[i] for i in first.with_word(frozenset({"sweden", "lying"}))] == ["Sweden", "Lying"]
    assert [second.words[i] for i in second.with_lemma(frozenset({"lie", "say"}))] == ["lies", "said"]


@given(WORDS)
def test_tokens_are_those_that_a_walk_over_all_finds(words: set[str]) -> None:
    for p in parsed(TEXT).paragraphs:
        assert p.with_word(words) == [i for i, word in enumerate(p.words) if word.lower() in words]
        assert p.with_lemma(words) == [i for i, lemma in enumerate(p.lemma) if lemma.lower() in words]


@given(st.integers(1, 12).flatmap(trees))
def test_a_subtree_is_the_token_and_all_that_hang_on_it(heads: list[int]) -> None:
    blank = [""] * len(heads)
    p = Paragraph(0, blank, heads, heads, blank, blank, blank, blank, heads, blank, heads)
    for i in range(len(heads)):
        assert p.subtree(i) == [j for j in range(len(heads)) if i in (j, *p.ancestors(j))]


@given(st.integers(0, len(TEXT)), st.integers(0, 30))
def test_paragraphs_are_found_by_offset(start: int, length: int) -> None:
    document, end = parsed(TEXT), start + length
    over = [p for p in document.paragraphs if p.starts[0] < end and p.ends[-1] > start]
    assert document.paragraphs_over(start, end) == over
    holding = [p for p in document.paragraphs if p.starts[0] <= start < p.ends[-1]]
    assert document.paragraph_at(start) == (holding[0] if holding else None)


def test_each_mention_is_in_the_paragraph_that_it_begins_in() -> None:
    document = parsed(TEXT)
    names = ("Norway", "Sweden", "Sweden's", "Oslo")
    mentions = [{"start": TEXT.index(name), "text": name} for name in names]
    held = replace(document, mentions=mentions)
    assert [[m["text"] for m in held.mentions_in(p)] for p in held.paragraphs] == [
        ["Norway", "Sweden"],
        ["Sweden's"],
        ["Oslo"],
    ]
    assert replace(document, paragraphs=[], mentions=mentions).paragraph_at(0) is None

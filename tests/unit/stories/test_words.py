import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.stories.fingerprints import fingerprints_of
from pipeline.stories.words import Words, words_of


def words(*texts: str) -> Words:
    return words_of(pa.chunked_array([list(texts)], pa.string()))


def test_typography_case_and_spacing_make_no_difference() -> None:
    made = words('"It\'s a café," he said - twice.', "“IT’S  a cafe\u0301”,\nhe said—twice")
    assert made.counts.tolist() == [6, 6]
    assert made.hashes[:6].tolist() == made.hashes[6:].tolist()


def test_the_points_of_an_abbreviation_make_no_difference() -> None:
    made = words("The U.S. and the U.K. met J. Smith at 5 p.m.", "the US and the UK met J Smith at 5 pm")
    assert made.counts.tolist() == [11, 11]
    assert made.hashes[:11].tolist() == made.hashes[11:].tolist()


def test_numbers_and_capitalised_words_are_specific() -> None:
    assert words("Shares in Oslo rose 4.2 percent").specific.tolist() == [True, False, True, False, True, True, False]


@given(st.lists(st.text(alphabet="aB1 ,.é\n'", max_size=30), max_size=6))
@settings(max_examples=50, deadline=None)
def test_a_text_has_the_same_words_alone_and_among_others(texts: list[str]) -> None:
    together = words(*texts)
    for i, text in enumerate(texts):
        alone, taken = words(text), together.take(np.array([i]))
        assert alone.hashes.tolist() == taken.hashes.tolist()
        assert alone.specific.tolist() == taken.specific.tolist()


LETTERS = st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=8).map("".join)


@given(st.lists(LETTERS, min_size=6, max_size=200), st.lists(LETTERS, max_size=200), st.lists(LETTERS, max_size=200))
@settings(max_examples=50, deadline=None)
def test_texts_that_share_six_words_in_a_row_share_a_fingerprint(shared: list, before: list, after: list) -> None:
    fingerprints, sizes = fingerprints_of(words(" ".join(before + shared), " ".join(shared + after)))
    first, second = np.split(fingerprints, [sizes[0]])
    assert set(first.tolist()) & set(second.tolist())

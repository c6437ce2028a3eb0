import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.words import runs_of_letters, runs_of_word_characters, words_of

TEXT = st.text(st.one_of(st.sampled_from("abZ é9_'’-–“”…\u0301‿ "), st.characters(exclude_categories=["Cs"])))


@given(TEXT)
def test_runs_are_those_of_the_expressions(text):
    assert runs_of_letters(text) == re.findall(r"[^\W\d_]+", text)
    assert runs_of_word_characters(text) == re.findall(r"\w+", text)


def test_words_leave_out_case_digits_and_punctuation():
    assert words_of("Comments (12) — “Élan”") == ("comments", "élan")

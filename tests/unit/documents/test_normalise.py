import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.normalise import key, normalise


@pytest.mark.parametrize(
    ("line", "normal"),
    [
        ("a\u00a0b\u2003 c\t", "a b c"),
        ("co\u00adoperate\u200b", "cooperate"),
        ("Cafe\u0301", "Café"),
        ("Vostochny \u0421osmodrome", "Vostochny Cosmodrome"),
        ("\u041c\u043e\u0441\u043a\u0432\u0430", "\u041c\u043e\u0441\u043a\u0432\u0430"),  # a word of its own alphabet
        ("\u03b1-particle", "\u03b1-particle"),
    ],
)
def test_characters(line, normal):
    assert normalise(line) == normal


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_twice_is_once(line):
    assert normalise(normalise(line)) == normalise(line)


def test_key_forgets_case_and_punctuation():
    assert key("“Bridge closed”, again!") == key("bridge CLOSED again")

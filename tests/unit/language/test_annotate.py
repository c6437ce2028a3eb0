"""The components, run our way, set what `nlp.pipe` sets."""

from itertools import chain
from typing import Any

import pytest

from pipeline.language.annotate import WORD, annotate, stacked, word_rules
from pipeline.language.parse import load_model
from pipeline.settings import Settings

TEXTS = [
    "There's no deal yet, but they're gonna meet in Geneva on Monday, and let's see, said Mr. Orban.",
    "The Federal Reserve left rates as they were. It has left investors, who had found nothing, in the dark.",
    "WASHINGTON (AP)  --  Lavrov,\nwho met Kerry in Vienna , ain't going. There are 3,000 troops; there were none.",
    "I left. You had it left.",
    "Yes",
    "She said: “We don’t know.” Y'all can't do that 'cause it ain't yours, c'm on.",
]
SYNTAX = ("ORTH", "IDX", "HEAD", "SENT_START", "ENT_IOB", "ENT_TYPE")


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_model(Settings().model)


def test_as_nlp_pipe_does(nlp: Any) -> None:
    documents, words = annotate(nlp, TEXTS)
    piped = list(nlp.pipe(TEXTS))
    assert [d.text for d in documents] == TEXTS
    assert (stacked(documents, SYNTAX) == stacked(piped, SYNTAX)).all()
    assert (words == stacked(piped, WORD)).all()


def test_neither_the_order_nor_what_was_asked_before_matters(nlp: Any) -> None:
    _, words = annotate(nlp, TEXTS)
    documents, turned = annotate(nlp, TEXTS[::-1])
    lengths = [len(d) for d in documents]
    cut = [turned[sum(lengths[:i]) : sum(lengths[: i + 1])].tolist() for i in range(len(lengths))]
    assert list(chain.from_iterable(cut[::-1])) == words.tolist()
    rules = word_rules(nlp)
    assert rules
    rules.known.clear()
    assert (annotate(nlp, TEXTS)[1] == words).all()


def test_no_text_at_all(nlp: Any) -> None:
    documents, words = annotate(nlp, [])
    assert documents == [] and words.shape == (0, len(WORD))


def test_a_pipeline_of_other_components_is_run_by_itself() -> None:
    import spacy

    other = spacy.blank("en")
    other.add_pipe("sentencizer")
    documents, words = annotate(other, TEXTS[:2])
    assert word_rules(other) is None
    assert [len(list(d.sents)) for d in documents] == [1, 2]
    assert words.shape == (sum(map(len, documents)), len(WORD))


def test_another_spacy_runs_its_pipeline_by_itself(nlp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spacy.__version__", "4.0.0")
    assert word_rules.__wrapped__(nlp) is None

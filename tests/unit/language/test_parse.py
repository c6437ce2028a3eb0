"""The columns of `parses`, beside spaCy's tokens read one by one."""

from typing import Any

from pipeline.language.parse import load_model, paragraph_id, parse_paragraphs
from pipeline.schema import from_rows
from pipeline.settings import Settings

TEXTS = [
    "The European Union imposed sanctions on Belarus on Tuesday. Minsk called them “a mistake”.",
    "Two  spaces, and\na line. Prime Minister Kaja Kallas of Estonia said so.",
    "No",
]


def one_by_one(identifier: str, document: Any) -> dict[str, Any]:
    """The row, token by token, as spaCy documents its attributes."""
    sentence = [k for k, s in enumerate(document.sents) for _ in s]
    return {
        "paragraph_id": identifier,
        "start": [t.idx for t in document],
        "end": [t.idx + len(t) for t in document],
        "lemma": [t.lemma_ for t in document],
        "pos": [t.pos_ for t in document],
        "tag": [t.tag_ for t in document],
        "dep": [t.dep_ for t in document],
        "head": [t.head.i for t in document],
        "entity": [f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "" for t in document],
        "sentence": sentence,
    }


def parses(texts: list[str]) -> list[dict[str, Any]]:
    """The rows of the kernel."""
    rows = from_rows("paragraph_texts", [{"paragraph_id": paragraph_id(t), "text": t} for t in texts])
    return list(parse_paragraphs({"paragraph_texts": rows}, Settings())["parses"].to_pylist())


def test_each_column_is_what_spacy_says_of_the_token() -> None:
    piped = load_model(Settings().model).pipe(TEXTS)
    assert parses(TEXTS) == [one_by_one(paragraph_id(t), d) for t, d in zip(TEXTS, piped, strict=True)]


def test_a_paragraph_reads_the_same_in_any_company() -> None:
    assert parses(TEXTS[::-1])[::-1] == parses(TEXTS)
    assert [row for text in TEXTS for row in parses([text])] == parses(TEXTS)


def test_nothing_to_parse() -> None:
    assert parses([]) == []

"""Parses paragraph texts with spaCy into token tables. spaCy is imported here alone, and only when called."""

from __future__ import annotations

import hashlib
import importlib
import json
import warnings
from functools import cache
from typing import Any

from pipeline.kernel import Tables
from pipeline.schema import from_rows
from pipeline.settings import Settings

BATCH_PARAGRAPHS = 16  # larger batches only cost memory

VERSION = "1"


def split_paragraphs(tables: Tables, settings: Settings) -> Tables:
    """Kernel `documents -> paragraphs`: the runs of text between blank lines, each addressed by its content."""
    rows = []
    documents = tables["documents"]
    for doc_id, text in zip(documents["doc_id"].to_pylist(), documents["text"].to_pylist(), strict=True):
        for start, end in paragraph_spans(text, settings.max_paragraph_characters):
            rows.append({"doc_id": doc_id, "start": start, "end": end, "paragraph_id": paragraph_id(text[start:end])})
    return {"paragraphs": from_rows("paragraphs", rows)}


def paragraph_id(text: str) -> str:
    """The SHA-256 of a paragraph's text, as hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def paragraph_spans(text: str, longest: int) -> list[tuple[int, int]]:
    """Offsets of the paragraphs of a cleaned text; one longer than `longest` is cut at white space."""
    spans, start = [], 0
    for part in text.split("\n\n"):
        end = start + len(part)
        left = start
        while end - left > longest:
            cut = max(text.rfind(" ", left + 1, left + longest), text.rfind("\n", left + 1, left + longest))
            cut = cut if cut > left else left + longest
            spans.append((left, cut))
            left = cut + 1 if text[cut : cut + 1].isspace() else cut
        if part.strip():
            spans.append((left, end))
        start = end + 2
    return [(s, e) for s, e in spans if text[s:e].strip()]


@cache
def load_model(name: str) -> Any:
    """The spaCy pipeline of a model package (with a `load`) or of an installed pipeline's name.

    Raises:
        ModelError: It is not installed.
    """
    import spacy

    with warnings.catch_warnings():
        # The registry's packages of 3.7 models run on spaCy 3.8 unchanged; the note would appear on every start.
        warnings.filterwarnings("ignore", message=r".*W095.*")
        try:
            module = importlib.import_module(name)
            return module.load() if hasattr(module, "load") else spacy.load(name)
        except (ImportError, OSError, AttributeError) as error:
            raise ModelError(f"the spaCy pipeline {name} is not installed: {error}") from error


class ModelError(ValueError):
    """A model that the settings name and that is not there."""


@cache
def model_fingerprint(name: str) -> str:
    """A short hash of the model's name and version and of this module's version: the key of its stored parses.

    It reads the package's metadata and does not load the model.
    """
    from importlib.metadata import PackageNotFoundError, version

    try:
        found = version(name)
    except PackageNotFoundError as error:
        raise ModelError(f"the spaCy pipeline {name} is not installed") from error
    identity = json.dumps([name, found, version("spacy"), VERSION])
    return hashlib.sha256(identity.encode()).hexdigest()[:16]


def parse_paragraphs(tables: Tables, settings: Settings) -> Tables:
    """Kernel `paragraph_texts -> parses`."""
    nlp = load_model(settings.model)
    texts = tables["paragraph_texts"]
    identifiers = texts["paragraph_id"].to_pylist()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*W108.*")
        documents = nlp.pipe(texts["text"].to_pylist(), batch_size=BATCH_PARAGRAPHS)
        rows = [_row(i, document) for i, document in zip(identifiers, documents, strict=True)]
    return {"parses": from_rows("parses", rows)}


def _row(identifier: str, document: Any) -> dict[str, Any]:
    tokens = list(document)
    sentence, numbers = -1, []
    for token in tokens:
        sentence += bool(token.is_sent_start)
        numbers.append(max(sentence, 0))
    return {
        "paragraph_id": identifier,
        "start": [t.idx for t in tokens],
        "end": [t.idx + len(t) for t in tokens],
        "lemma": [t.lemma_ for t in tokens],
        "pos": [t.pos_ for t in tokens],
        "tag": [t.tag_ for t in tokens],
        "dep": [t.dep_ for t in tokens],
        "head": [t.head.i for t in tokens],
        "entity": [f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "" for t in tokens],
        "sentence": numbers,
    }

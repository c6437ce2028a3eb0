"""Parses paragraph texts with spaCy into token tables. spaCy is imported only when called, here and in `annotate`."""

from __future__ import annotations

import hashlib
import importlib
import json
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.kernel import Tables
from pipeline.language.annotate import WORD, Ids, annotate, stacked
from pipeline.language.lemmas import with_verb_lemmas
from pipeline.schema import TABLES, from_rows
from pipeline.schema.tables import OFFSET
from pipeline.settings import Settings

IOB = ("", "I", "O", "B")  # spaCy's codes of ENT_IOB, in their order

VERSION = "3"  # of what is made of a paragraph, here and in `annotate`, and how it is stored: no other is used


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


def prepare_parser(settings: Settings) -> object:
    """The loaded model, which is kept for the parses to come.

    Raises:
        ModelError: It is not installed.
    """
    return load_model(settings.model)


def parse_paragraphs(tables: Tables, settings: Settings) -> Tables:
    """Kernel `paragraph_texts -> parses`."""
    nlp = load_model(settings.model)
    texts = tables["paragraph_texts"]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*W108.*")
        documents, words = annotate(nlp, texts["text"].to_pylist())
    words = with_verb_lemmas(nlp.vocab.strings, stacked(documents, ("ORTH", "TAG"))[:, 0], words)
    columns = {"paragraph_id": texts["paragraph_id"].combine_chunks(), **_columns(nlp.vocab.strings, documents, words)}
    definition = TABLES["parses"]
    return {"parses": pa.Table.from_arrays([columns[c.name] for c in definition.columns], schema=definition.arrow)}


def _columns(strings: Any, documents: list[Any], words: Ids) -> dict[str, pa.Array]:
    """The columns of `parses`, built flat: one array over all tokens, cut into lists by where each document begins."""
    lengths = np.array([len(document) for document in documents], np.int64)
    firsts = np.cumsum(lengths) - lengths
    read = stacked(documents, ("IDX", "LENGTH", "HEAD", "SENT_START", "ENT_IOB", "ENT_TYPE"))
    start, length, head, begins, iob, label = read.view(np.int64).T  # HEAD and SENT_START may be below 0
    begun = np.cumsum(begins == 1)
    before = begun[firsts] - (begins[firsts] == 1) if len(firsts) else firsts
    flat = {
        "start": start,
        "end": start + length,
        "head": np.arange(len(head)) - np.repeat(firsts, lengths) + head,
        "sentence": np.maximum(begun - np.repeat(before, lengths) - 1, 0),
    }
    lists = {name: pa.array(values, OFFSET) for name, values in flat.items()}
    lists |= {name.lower(): _named(values, strings.__getitem__) for name, values in zip(WORD, words.T, strict=True)}
    labels = pa.array(label.view(np.uint64)).dictionary_encode()
    types = labels.dictionary.to_pylist()
    coded = labels.indices.to_numpy() * len(IOB) + iob
    lists["entity"] = _named(coded, lambda code: _entity(IOB[code % len(IOB)], strings[types[code // len(IOB)]]))
    offsets = pa.array(np.append(firsts, lengths.sum()), pa.int32())
    return {name: pa.ListArray.from_arrays(offsets, values) for name, values in lists.items()}


def _named(codes: np.ndarray[Any, Any], name: Callable[[int], str]) -> pa.Array:
    """The codes' names, each looked up once."""
    encoded = pa.array(codes).dictionary_encode()
    return pa.array(map(name, encoded.dictionary.to_pylist()), pa.string()).take(encoded.indices)


def _entity(iob: str, label: str) -> str:
    return f"{iob}-{label}" if label else ""

"""Runs the components of a spaCy pipeline over texts: what `nlp.pipe` sets, for about half of its CPU time.

Two things are done otherwise than `nlp.pipe` does them, with the same outcome:

- A transition parser (the dependency parser, the entity recogniser) is stepped from here, many texts at a time. Its own
  loop gives up the interpreter's lock and takes it again for each look at a state: half of the recogniser's time.
- The attribute ruler and the lemmatizer look at one word with its tag and dependency label (a few patterns at two
  words). They are asked once about each different word, and about a whole text only where such a pattern matches.

A pipeline of other components than those that are known here, or of another major version of spaCy, is run by
`nlp.pipe`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

Ids = np.ndarray[Any, np.dtype[np.uint64]]

SPACY = "3"  # the major version whose parsers are stepped so
WORD = ("LEMMA", "POS", "TAG", "DEP")
BATCH_TEXTS = 16  # larger batches do not fit the processor's cache

BY_BATCH = {"tok2vec", "tagger"}
BY_STEP = {"parser", "ner"}
BY_WORD = {"attribute_ruler", "lemmatizer"}
SEEN_OF_A_WORD = {"TAG", "DEP", "ORTH", "TEXT", "LOWER", "IS_SPACE"}  # by a pattern that may be asked once a word
WORDS_KEPT = 30_000  # some 10 MB


def annotate(nlp: Any, texts: Sequence[str]) -> tuple[list[Any], Ids]:
    """The texts as spaCy documents, and a row (`WORD`, as ids of the vocabulary's strings) for each of their tokens.

    The documents carry heads, sentences and entities; what `WORD` names is to be read from the rows alone.
    """
    rules = word_rules(nlp)
    if rules is None:
        documents = list(nlp.pipe(texts, batch_size=BATCH_TEXTS))
        return documents, stacked(documents, WORD)
    documents = [nlp.make_doc(text) for text in texts]
    components = _components(nlp)
    by_length = sorted(documents, key=len)  # texts of one length end together
    for start in range(0, len(by_length), BATCH_TEXTS):
        batch = by_length[start : start + BATCH_TEXTS]
        for factory, component in components.items():
            if factory in BY_BATCH:
                component.set_annotations(batch, component.predict(batch))
            elif factory in BY_STEP:
                component.set_annotations(batch, _stepped(component, batch))
    return documents, _words(rules, components, documents)


def stacked(documents: Sequence[Any], attributes: tuple[str, ...]) -> Ids:
    """A row for each token of the documents, one after the other."""
    arrays = [document.to_array(attributes) for document in documents]
    return np.concatenate(arrays) if arrays else np.empty((0, len(attributes)), np.uint64)


def _components(nlp: Any) -> dict[str, Any]:
    """The pipeline's components by what makes them, in their order."""
    return {nlp.pipe_factories[name]: component for name, component in nlp.pipeline}


def _stepped(parser: Any, batch: list[Any]) -> list[Any]:
    """The final states of a transition parser: its `greedy_parse`, but for the lock."""
    model = parser.model.predict(batch)
    final = parser.moves.init_batch(batch)
    states = [state for state in final if not state.is_final()]
    while states:
        states = parser.transition_states(states, model.predict(states))
    return list(final)


@dataclass(frozen=True)
class WordRules:
    """What the attribute ruler says of one word, and which words it must see together.

    Attributes:
        single: An attribute ruler with the patterns of one token.
        runs: A matcher of the patterns of several tokens.
        known: The row (`WORD`) of each word, tag and dependency label that was asked about.
    """

    single: Any
    runs: Any
    known: dict[tuple[int, ...], tuple[int, ...]] = field(default_factory=dict)


@cache
def word_rules(nlp: Any) -> WordRules | None:
    """The pipeline's rules of words; None if it has components, or patterns, that must see whole texts."""
    import spacy
    from spacy.matcher import Matcher
    from spacy.pipeline import AttributeRuler

    if spacy.__version__.split(".")[0] != SPACY:
        return None
    components = _components(nlp)
    if len(components) < len(nlp.pipeline) or not BY_WORD <= components.keys() <= BY_WORD | BY_BATCH | BY_STEP:
        return None
    if components["lemmatizer"].mode not in ("rule", "lookup"):
        return None
    if any(components[name].cfg.get("beam_width") != 1 for name in BY_STEP & components.keys()):
        return None
    single, runs = AttributeRuler(nlp.vocab), Matcher(nlp.vocab)
    for rule in components["attribute_ruler"].patterns:
        for pattern in rule["patterns"]:
            if len(pattern) > 1:
                runs.add("run", [pattern])
            elif pattern[0].keys() <= SEEN_OF_A_WORD:
                single.add([pattern], rule["attrs"], rule["index"])
            else:
                return None
    return WordRules(single, runs)


def _words(rules: WordRules, components: dict[str, Any], documents: list[Any]) -> Ids:
    keys = list(map(tuple, stacked(documents, ("ORTH", "TAG", "DEP")).tolist()))
    if len(rules.known) > WORDS_KEPT:
        rules.known.clear()
    _learn(rules, components["lemmatizer"], sorted(set(keys) - rules.known.keys()))
    rows: Ids = np.array([rules.known[key] for key in keys], np.uint64).reshape(-1, len(WORD))
    start = 0
    for document in documents:
        if rules.runs(document, allow_missing=True):
            ruled = components["lemmatizer"](components["attribute_ruler"](document))
            rows[start : start + len(document)] = ruled.to_array(WORD)
        start += len(document)
    return rows


def _learn(rules: WordRules, lemmatizer: Any, keys: list[tuple[int, ...]]) -> None:
    """Asks about the words that are not known yet, all in one document."""
    from spacy.tokens import Doc

    if keys:
        strings = lemmatizer.vocab.strings
        document: Any = Doc(lemmatizer.vocab, words=[strings[orth] for orth, _, _ in keys])
        document.from_array(("TAG", "DEP"), np.array([key[1:] for key in keys], np.uint64))
        ruled = lemmatizer(rules.single(document))
        rules.known.update(zip(keys, map(tuple, ruled.to_array(WORD).tolist()), strict=True))

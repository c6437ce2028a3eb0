"""Mends lemmas that the rule lemmatizer cuts too short: "fined" is of "fine", not of "fin".

It takes an ending off and keeps what is left where that is a word. English doubles the consonant of a short verb before
-ed and -ing ("finned", "hopping"), so one that stands single has lost an e (Quirk et al. 1985, 3.5 to 3.9).
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from pipeline.language.annotate import Ids

INFLECTED = frozenset(("VBD", "VBN", "VBG", "VBZ"))
ENDINGS = ("ed", "ing", "es")
SHORT = re.compile(r"[^aeiouy]*[aeiouy][^aeiouswxyz]$")  # one vowel, one consonant: such a verb doubles the consonant


def verb_lemma(word: str, tag: str, lemma: str) -> str:
    """The lemma of a word with its tag of the Penn Treebank, given the lemmatizer's."""
    is_cut = tag in INFLECTED and any(word.lower() == lemma + ending for ending in ENDINGS)
    return lemma + "e" if is_cut and SHORT.match(lemma) else lemma


def with_verb_lemmas(strings: Any, orths: Ids, words: Ids) -> Ids:
    """The rows (`WORD` of `annotate`) with mended lemmas; each different word is looked at once.

    Args:
        strings: The vocabulary's store of strings.
        orths: The word of each row, as an id of a string.
        words: The rows.
    """
    keys = np.column_stack((orths, words[:, 2], words[:, 0]))
    for word, tag, lemma in {tuple(key) for key in keys.tolist()}:
        mended = verb_lemma(strings[word], strings[tag], strings[lemma])
        if mended != strings[lemma]:
            words[(keys == (word, tag, lemma)).all(axis=1), 0] = strings.add(mended)
    return words

"""Compares claims by their words: content words without endings."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.claims.lexicon import words

WORD = re.compile(r"[^\W_]+")
SHORTEST_STEM = 4
"""Letters that stand before an ending that is taken off."""
ENDINGS = (("ies", "y"), ("ied", "y"), ("ying", "y"), ("ing", ""), ("ed", ""), ("s", ""))


def content_words(text: str) -> frozenset[str]:
    """The stems of a text's words without function words and marks."""
    return frozenset(stem(word) for word in frozenset(_words(text)) - words("function_words", "function"))


def is_negative(text: str) -> bool:
    """Whether the words negate what they say ("had not sent", "no rockets"); two negations undo each other."""
    negations = words("function_words", "negation")
    return sum(word in negations for word in _words(text)) % 2 == 1


@lru_cache(maxsize=1)  # both are asked of a text, one after the other
def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The word without the endings of plural, past and participle: "supplied" and "supplying" are one word."""
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word.removesuffix(ending) + instead
            break
    return word[:-1] if word.endswith("e") and len(word) > SHORTEST_STEM else word

"""Compares claims by their words: content words without endings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.claims.lexicon import words

WORD = re.compile(r"[^\W_]+")
SHORTEST_STEM = 4
"""Letters that stand before an ending that is taken off."""
ENDINGS = (("ies", "y"), ("ied", "y"), ("ying", "y"), ("ing", ""), ("ed", ""), ("s", ""))


def content_words(text: str) -> frozenset[str]:
    """The stems of a text's words without function words and marks."""
    return stems(folded_words(text))


def stems(found: Iterable[str]) -> frozenset[str]:
    """The stems of words, but for function words."""
    return frozenset(stem(word) for word in frozenset(found) - words("function_words", "function"))


def folded_words(text: str) -> list[str]:
    """A text's words in their order, whatever their case."""
    return WORD.findall(text.casefold())


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The word without the endings of plural, past and participle: "supplied" and "supplying" are one word."""
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word.removesuffix(ending) + instead
            break
    return word[:-1] if word.endswith("e") and len(word) > SHORTEST_STEM else word

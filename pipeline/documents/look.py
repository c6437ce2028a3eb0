"""What can be counted on a line without knowing its words. Does not: decide."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.documents.lines import ends_sentence
from pipeline.documents.words import runs_of_letters, words_of

WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SIGN = re.compile(r"['’|•·»>/-]")  # joins two words or parts a menu: looked for first, being cheap
REMEMBERED = 20_000  # lines: the pages of one site share their menus
READER_WORDS = frozenset({"you", "your", "yours", "our", "us", "we", "my", "i", "i'm", "you're"})
BARS = re.compile(r"\s[|•·»>/]\s|\s\|\s?|\s-\s(?=[A-Z])")


class Look(NamedTuple):
    """Counts of one line.

    Attributes:
        words: Words that hold a letter.
        function_words: Of them, function words of the language that we list.
        lower: Of them, those that begin in lower case.
        bars: Signs that part the entries of a menu.
        ends: Whether it ends as a sentence does.
        reader: Words that speak of reader and writer: you, your, we, our, I, my.
        is_cut: Whether it ends in an ellipsis.
        is_prose: A sentence or more: long enough, mostly lower case, held together by function words, and ended.
        is_sentence: A short sentence: too little to be sure of prose, too much for a menu.
    """

    words: int
    function_words: int
    lower: int
    bars: int
    ends: bool
    reader: int
    is_cut: bool
    is_prose: bool
    is_sentence: bool


@cache
def function_words() -> frozenset[str]:
    """English function words, lower case, of `function_words.csv`."""
    with (Path(__file__).parent / "function_words.csv").open(encoding="utf8", newline="") as rows:
        return frozenset(row["word"] for row in csv.DictReader(rows))


@lru_cache(maxsize=REMEMBERED)
def look_at(text: str) -> Look:
    """The counts of a normalised line."""
    has_sign = SIGN.search(text) is not None
    found = WORDS.findall(text) if has_sign else runs_of_letters(text)
    lowered = [*map(str.lower, found)] if has_sign else words_of(text)
    words = len(found)
    functional = len([*filter(function_words().__contains__, lowered)])
    lower = len([word for word in found if word[0].islower()])
    bars = len(BARS.findall(text)) if has_sign else 0
    ends = ends_sentence(text)
    reader = 0 if READER_WORDS.isdisjoint(lowered) else len([*filter(READER_WORDS.__contains__, lowered)])
    is_cut = text.endswith(("…", "..."))
    is_sentence = words >= 3 and ends and lower * 3 >= words and bars == 0
    is_prose = _is_prose(words, functional, lower, bars, ends)
    return Look(words, functional, lower, bars, ends, reader, is_cut, is_prose, is_sentence)


def _is_prose(words: int, functional: int, lower: int, bars: int, ends: bool) -> bool:
    if words < 6 or lower * 2 < words or bars > 2 + words // 25:
        return False
    is_bound = functional * 7 >= words
    return (ends and (words >= 12 or is_bound)) or (words >= 22 and is_bound)

"""What can be counted on a line without knowing its words. Does not: decide."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pipeline.documents.lines import ends_sentence

WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
REMEMBERED = 20_000  # lines: the pages of one site share their menus
READER_WORDS = frozenset({"you", "your", "yours", "our", "us", "we", "my", "i", "i'm", "you're"})
BARS = re.compile(r"\s[|•·»>/]\s|\s\|\s?|\s-\s(?=[A-Z])")


@dataclass(frozen=True)
class Look:
    """Counts of one line.

    Attributes:
        words: Words that hold a letter.
        function_words: Of them, function words of the language that we list.
        lower: Of them, those that begin in lower case.
        bars: Signs that part the entries of a menu.
        ends: Whether it ends as a sentence does.
        reader: Words that speak of reader and writer: you, your, we, our, I, my.
        is_cut: Whether it ends in an ellipsis.
    """

    words: int
    function_words: int
    lower: int
    bars: int
    ends: bool
    reader: int = 0
    is_cut: bool = False

    @property
    def is_prose(self) -> bool:
        """A sentence or more: long enough, mostly lower case, held together by function words, and ended."""
        if self.words < 6 or self.lower * 2 < self.words or self.bars > 2 + self.words // 25:
            return False
        is_bound = self.function_words * 7 >= self.words
        return (self.ends and (self.words >= 12 or is_bound)) or (self.words >= 22 and is_bound)

    @property
    def is_sentence(self) -> bool:
        """A short sentence: too little to be sure of prose, too much for a menu."""
        return self.words >= 3 and self.ends and self.lower * 3 >= self.words and self.bars == 0


@cache
def function_words() -> frozenset[str]:
    """English function words, lower case, of `function_words.csv`."""
    with (Path(__file__).parent / "function_words.csv").open(encoding="utf8", newline="") as rows:
        return frozenset(row["word"] for row in csv.DictReader(rows))


@lru_cache(maxsize=REMEMBERED)
def look_at(text: str) -> Look:
    """The counts of a normalised line."""
    words = WORDS.findall(text)
    functional = function_words()
    lowered = [*map(str.lower, words)]
    return Look(
        len(words),
        sum(map(functional.__contains__, lowered)),
        sum([word[0].islower() for word in words]),
        len(BARS.findall(text)),
        ends_sentence(text),
        sum(map(READER_WORDS.__contains__, lowered)),
        text.endswith(("…", "...")),
    )

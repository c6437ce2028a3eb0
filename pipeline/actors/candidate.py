"""What a run of tokens that may be a name is, and what capitals tell."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.actors.gazetteer import Entry
from pipeline.language.parsed import Paragraph


class Candidate(NamedTuple):
    """A run of tokens that may be a name."""

    first: int
    last: int
    kind: str
    rule: str
    entry: Entry | None = None
    sense: str = ""

    @property
    def length(self) -> int:
        """Tokens."""
        return self.last - self.first


def is_capitalised(word: str) -> bool:
    """Whether the word begins with a capital letter."""
    return word[:1].isupper()


def is_headline(p: Paragraph) -> bool:
    """Whether nearly every longer word has a capital, so that capitals tell nothing."""
    long = [w for w in p.words if len(w) > 3 and w.isalpha()]
    return len(long) > 3 and sum(map(is_capitalised, long)) > 0.75 * len(long)

"""What a run of tokens that may be a name is, and what capitals tell."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.actors.gazetteer import Entry


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

"""Looks a line up in `phrases.csv`. Belongs here: the look-up. Does not: any phrase."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.documents.look import Look

LONGEST_START = 7  # words of the longest phrase that begins a line
LONGEST_LINE = 24  # words; a longer line is judged as prose, whatever phrase it holds
LONGEST_TEXT = 240  # characters of such a line: looked at first, because it is cheap
LONGEST_WHOLE = 120  # characters of a line that a phrase may be
LONGEST_LABELLED = 8  # words of a line that a one-word phrase may begin


class Phrase(NamedTuple):
    """A phrase that gives a line away.

    Attributes:
        role: The role that it gives.
        reason: The name of the rule.
        opens: Whether the lines after it belong to it, until prose resumes.
    """

    role: str
    reason: str
    opens: bool


@dataclass(frozen=True)
class Phrases:
    """The phrases by where they must stand.

    Attributes:
        line: They are the whole line.
        heading: They begin a line that is no sentence ("More on Norway", but not "More on board than thought died.").
        start: They begin any line.
        within: They stand anywhere in a line.
        within_pattern: Finds those.
        first_words: The first word of each that begins a line.
        within_words: The longest word of each that stands within one.
    """

    line: dict[str, Phrase]
    heading: dict[str, Phrase]
    start: dict[str, Phrase]
    within: dict[str, Phrase]
    within_pattern: re.Pattern[str]
    first_words: frozenset[str]
    within_words: frozenset[str]


@cache
def phrases() -> Phrases:
    """All phrases of the file."""
    by_place: dict[str, dict[str, Phrase]] = {"line": {}, "heading": {}, "start": {}, "within": {}}
    with (Path(__file__).parent / "phrases.csv").open(encoding="utf8", newline="") as rows:
        for row in csv.DictReader(rows):
            phrase = Phrase(row["role"], row["reason"], bool(row["opens"]))
            by_place[row["where"]][row["phrase"]] = phrase
    alternatives = "|".join(sorted(map(re.escape, by_place["within"]), key=len, reverse=True))
    return Phrases(
        by_place["line"],
        by_place["heading"],
        by_place["start"],
        by_place["within"],
        re.compile(rf"\b(?:{alternatives})\b"),
        frozenset(phrase.split(" ")[0] for place in ("heading", "start") for phrase in by_place[place]),
        frozenset(max(phrase.split(" "), key=len) for phrase in by_place["within"]),
    )


def whole_phrase(text: str, words: Sequence[str]) -> Phrase | None:
    """The phrase that the line of these words is ("Comments (12)" is "comments"); null if none."""
    return phrases().line.get(" ".join(words)) if len(text) <= LONGEST_WHOLE else None


def find_phrase(text: str, words: Sequence[str], look: Look) -> Phrase | None:
    """The phrase that the line of these words begins with or holds; null if none.

    Prose is given away only by a phrase of several words.
    """
    if not words or len(words) > LONGEST_LINE or len(text) > LONGEST_TEXT:
        return None
    known = phrases()
    if words[0] in known.first_words and (found := _opening_phrase(known, words, look)):
        return found
    if known.within_words.isdisjoint(words):
        return None
    match = known.within_pattern.search(" ".join(words))
    return known.within[match[0]] if match else None


def _opening_phrase(known: Phrases, words: Sequence[str], look: Look) -> Phrase | None:
    is_heading = not (look.is_prose or look.is_sentence)
    for length in range(min(LONGEST_START, len(words)), 0, -1):
        opening = " ".join(words[:length])
        found = known.start.get(opening) or (known.heading.get(opening) if is_heading else None)
        if found and (length > 1 or (len(words) <= LONGEST_LABELLED and not look.is_prose)):
            return found
    return None

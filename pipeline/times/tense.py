"""Tells whether a clause looks back or ahead, from its verbs. Belongs here: the parse. Does not: dates."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Literal

from pipeline.language.parsed import Paragraph

Direction = Literal["past", "future", "unknown"]
OUTLOOK = Path(__file__).parent / "outlook.csv"


@cache
def outlook() -> dict[str, Direction]:
    """Words (forms or lemmas) that point ahead or back whatever their tense, from `outlook.csv`."""
    with OUTLOOK.open(encoding="utf8", newline="") as lines:
        return {row["word"]: ("future" if row["direction"] == "future" else "past") for row in csv.DictReader(lines)}


def direction(paragraph: Paragraph, i: int) -> Direction:
    """Whether the clause of a token lies before or after the day of writing.

    The nearest verb above the token decides: will, would and going to look ahead, as do words such as "scheduled";
    past forms look back; an infinitive or a bare present leaves it to the clause above.
    """
    is_infinitive = False
    for j in (i, *paragraph.ancestors(i)):
        if _is_infinitive(paragraph, j):
            is_infinitive = True
            continue
        seen = _of_verb(paragraph, j) if paragraph.pos[j] in ("VERB", "AUX") else None
        if seen is None and j != i:
            seen = outlook().get(paragraph.words[j].lower()) or outlook().get(paragraph.lemma[j].lower())
        if seen and is_infinitive:
            return "past" if _is_pluperfect(paragraph, j) else "future"
        if seen:
            return seen
    return "future" if is_infinitive else "unknown"


def is_done(paragraph: Paragraph, i: int) -> bool:
    """Whether a token tells on what day something was done: "reported on May 26", with nothing between."""
    preposition = paragraph.head[i]
    verb = paragraph.head[preposition]
    is_on = paragraph.words[preposition].lower() == "on" and paragraph.pos[verb] == "VERB"
    return is_on and paragraph.tag[verb] == "VBD"


def _is_infinitive(paragraph: Paragraph, j: int) -> bool:
    return paragraph.tag[j] == "VB" and any(paragraph.tag[k] == "TO" for k in paragraph.dependents(j, "aux"))


def _is_pluperfect(paragraph: Paragraph, j: int) -> bool:
    helpers = [*paragraph.dependents(j, "aux"), *paragraph.dependents(paragraph.head[j], "aux")]
    return any(paragraph.words[k].lower() == "had" for k in helpers)


def _of_verb(paragraph: Paragraph, j: int) -> Direction | None:
    helpers = paragraph.dependents(j, "aux", "auxpass")
    lemmas = {paragraph.words[k].lower() for k in helpers}
    if any(paragraph.lemma[k] == "have" for k in helpers):
        return "past"
    if lemmas & {"will", "would", "'ll", "’ll", "wo", "shall", "may", "might", "could", "can", "should", "must"}:
        return "future"
    if (
        paragraph.tag[j] == "VBG"
        and paragraph.lemma[j] == "go"
        and any(paragraph.tag[k] == "VB" for k in paragraph.dependents(j, "xcomp"))
    ):
        return "future"
    if paragraph.tag[j] == "VBD" or any(paragraph.tag[k] == "VBD" for k in helpers):
        return "past"
    return None

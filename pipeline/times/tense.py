"""Tells whether a clause looks back or ahead, from its verbs. Belongs here: the parse. Does not: dates."""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, cast

from pipeline.language.parsed import Paragraph

Direction = Literal["past", "present", "future", "open", "either", "named", "habit", "unknown"]
OUTLOOK = Path(__file__).parent / "outlook.csv"
DEEDS = Path(__file__).parent / "deeds.csv"
MOTIONS = Path(__file__).parent / "motions.csv"
AHEAD = frozenset({"will", "would", "'ll", "’ll", "wo", "shall", "may", "might", "could", "can", "should", "must"})
ADVERBIAL = ("npadvmod", "nmod", "advmod", "tmod")
VERBAL = ("VERB", "AUX")
PRESENT = ("VBZ", "VBP")
SAYING = frozenset({"say", "tell", "report", "warn", "claim", "think", "believe", "know", "add", "write", "note"})


@cache
def outlook() -> dict[str, Direction]:
    """Words (forms or lemmas) that point ahead or back whatever their tense, from `outlook.csv`."""
    with OUTLOOK.open(encoding="utf8", newline="") as lines:
        return {row["word"]: cast(Direction, row["direction"]) for row in csv.DictReader(lines)}


@cache
def deeds() -> frozenset[str]:
    """Verbs that are done when what their infinitive says is, or is not, done ("manage to"), from `deeds.csv`."""
    with DEEDS.open(encoding="utf8", newline="") as lines:
        return frozenset(row["verb"] for row in csv.DictReader(lines))


@cache
def motions() -> frozenset[str]:
    """Verbs whose progressive may tell of a plan ("was leaving in May"), from `motions.csv`."""
    with MOTIONS.open(encoding="utf8", newline="") as lines:
        return frozenset(row["verb"] for row in csv.DictReader(lines))


def direction(paragraph: Paragraph, i: int) -> Direction:
    """Whether the clause of a token lies before or after the day of writing.

    The nearest verb above the token decides: will, would and going to look ahead, as do words such as "scheduled";
    past forms look back; an infinitive or a bare present leaves it to the clause above, and an infinitive goes as far
    as that clause, or on from it unless the two are one deed ("failed to explain"). "Present" is what is told so
    of the token's own clause ("talks resume on Friday"); "open" is what may lie on either side: up to a time
    ("until"), or after something past ("agreed to meet"); "either" is what was planned, or went on, in the past
    ("was leaving in May"). "Named" is never said of a clause: it is for what stands before a noun ("the May talks").
    """
    is_infinitive = is_open = False
    near = (i, paragraph.head[i], paragraph.head[paragraph.head[i]])
    for j in (i, *paragraph.ancestors(i)):
        if j not in near and not _tells(paragraph, j):
            continue
        if _is_infinitive(paragraph, j):
            is_infinitive = True
            continue
        if is_infinitive and paragraph.lemma[j].lower() in deeds():
            is_infinitive = False
        seen = _seen_in(paragraph, j, is_above=j != i)
        if seen == "open":
            is_open = True
            continue
        if seen == "habit":
            continue
        if seen and is_infinitive:
            return "past" if _is_pluperfect(paragraph, j) else "open" if seen == "past" else "future"
        if seen:
            return "open" if is_open and seen == "past" else seen
        if _is_told_in_present(paragraph, i, j):
            return "present"
    if is_infinitive:
        return "future"
    return "open" if is_open else "unknown"


def _tells(paragraph: Paragraph, j: int) -> bool:
    """Whether a token tells something of whatever hangs on it: the way up from a date passes over all others."""
    told = _told(paragraph)
    if j not in told:
        is_deed = paragraph.lower_lemma[j] in deeds()
        told[j] = is_deed or _is_infinitive(paragraph, j) or _seen_in(paragraph, j, is_above=True) is not None
    return told[j]


@lru_cache(maxsize=1)
def _told(paragraph: Paragraph) -> dict[int, bool]:
    """What `_tells` has found out about the paragraph: many dates may hang on one token."""
    return {}


def _seen_in(paragraph: Paragraph, j: int, *, is_above: bool) -> Direction | None:
    """What a token tells of its clause, or, by its sense, of what hangs on it."""
    seen = _of_verb(paragraph, j) if paragraph.pos[j] in VERBAL else None
    if seen is None and is_above:
        sense = outlook().get(paragraph.lower[j]) or outlook().get(paragraph.lemma[j].lower())
        seen = sense if sense and not _is_as_planned(paragraph, j) else None
    if seen is None and _is_participle(paragraph, j):
        seen = "past"
    return seen


def is_done(paragraph: Paragraph, i: int) -> bool:
    """Whether a token tells on what day something was done: "reported on May 26", "ended May 26"."""
    head = paragraph.head[i]
    if paragraph.dep[i] in ADVERBIAL and (paragraph.tag[head] == "VBD" or _is_participle(paragraph, head)):
        return True
    verb = paragraph.head[head]
    return paragraph.words[head].lower() == "on" and paragraph.tag[verb] == "VBD"


def is_habit(paragraph: Paragraph, i: int) -> bool:
    """Whether the clause of a token tells what is usually so."""
    habitual = _habitual(paragraph)
    return bool(habitual) and any(j in habitual for j in (i, *paragraph.ancestors(i)))


@lru_cache(maxsize=1)
def _habitual(paragraph: Paragraph) -> frozenset[int]:
    """Tokens with an adverb that says that something is usually so."""
    adverbs = (k for k, word in enumerate(paragraph.lower) if outlook().get(word) == "habit")
    return frozenset(paragraph.head[k] for k in adverbs if paragraph.dep[k] == "advmod" and paragraph.head[k] != k)


def _is_told_in_present(paragraph: Paragraph, i: int, j: int) -> bool:
    """Whether a verb in the present, or a form with one ("are voting", "is set"), is what the token's words hang on.

    A root that has a subject and is no verb is one that the parser did not know ("talks resume"): "is" would be the
    root of a clause with a noun or an adjective.
    """
    above = paragraph.head[i]
    if above != j and not (paragraph.pos[above] == "ADP" and paragraph.head[above] == j):
        return False
    helpers = paragraph.dependents(j, "aux", "auxpass")
    is_compound = paragraph.tag[j] in ("VBG", "VBN") and any(paragraph.tag[k] in PRESENT for k in helpers)
    is_unknown_verb = paragraph.tag[j] in ("NN", "JJ") and paragraph.head[j] == j and paragraph.dependents(j, "nsubj")
    if paragraph.tag[j] in PRESENT or is_compound:
        return paragraph.lemma[j] not in SAYING
    return bool(is_unknown_verb)


def _is_as_planned(paragraph: Paragraph, j: int) -> bool:
    """Whether a plan is told to have been kept ("began as planned on Saturday")."""
    return any(paragraph.words[k].lower() == "as" for k in paragraph.dependents(j, "mark"))


def _is_participle(paragraph: Paragraph, j: int) -> bool:
    """Whether it tells of a noun what was done with it ("shares issued July 1")."""
    return paragraph.tag[j] == "VBN" and paragraph.dep[j] == "acl"


def _is_infinitive(paragraph: Paragraph, j: int) -> bool:
    return paragraph.tag[j] == "VB" and any(paragraph.tag[k] == "TO" for k in paragraph.dependents(j, "aux"))


def _is_pluperfect(paragraph: Paragraph, j: int) -> bool:
    helpers = [*paragraph.dependents(j, "aux"), *paragraph.dependents(paragraph.head[j], "aux")]
    return any(paragraph.words[k].lower() == "had" for k in helpers)


def _of_verb(paragraph: Paragraph, j: int) -> Direction | None:
    helpers = paragraph.dependents(j, "aux", "auxpass")
    if any(paragraph.lemma[k] == "have" for k in helpers):
        return "past"
    if any(paragraph.words[k].lower() in AHEAD for k in helpers):
        return "future"
    if (
        paragraph.tag[j] == "VBG"
        and paragraph.lemma[j] == "go"
        and any(paragraph.tag[k] == "VB" for k in paragraph.dependents(j, "xcomp"))
    ):
        return "future"
    was = any(paragraph.words[k].lower() in ("was", "were") for k in helpers)
    if paragraph.tag[j] == "VBG" and was and paragraph.lemma[j].lower() in motions():
        return "either"
    if paragraph.tag[j] == "VBD" or any(paragraph.tag[k] == "VBD" for k in helpers):
        return "past"
    return None

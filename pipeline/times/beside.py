"""Tells what the words beside a time say of it: a month's results, an event's name, nowadays.

Belongs here: what a noun or verb of some class does to a time. Does not: tense; dates.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from pipeline.language.parsed import Paragraph
from pipeline.times.tense import ADVERBIAL, PRESENT, direction

BESIDE = Path(__file__).parent / "beside.csv"
NAMING = frozenset({"the", "'s", "’s", "its", "their", "his", "her", "our", "my", "your"})
OF_NOUN = ("compound", "amod", "nmod", "poss", "nummod")
AWAITED = re.compile(
    r"(?<!was )(?<!were )(?<!been )"
    r"\b(?:up for|(?:facing|faces?|seeking|seeks?) (?:[\w’']+ )?(?:re - ?|re)?election)\b(?: [\w’'-]+){0,3} (?:in|on)$"
)
LOOK_BACK = 9  # words


@cache
def kind(name: str) -> frozenset[str]:
    """Words (lemmas) of one kind of `beside.csv`."""
    with BESIDE.open(encoding="utf8", newline="") as lines:
        return frozenset(row["word"] for row in csv.DictReader(lines) if row["kind"] == name)


def is_reported(paragraph: Paragraph, i: int) -> bool:
    """Whether a token tells of when results are reported ("the first-quarter loss widened"): that time is over."""
    noun = paragraph.head[i]
    if paragraph.dep[i] not in OF_NOUN or paragraph.lemma[noun].lower() not in kind("result"):
        return False
    is_subject = paragraph.dep[noun] == "nsubj"
    return direction(paragraph, i) in (("past", "unknown", "present") if is_subject else ("past",))


def is_awaited(paragraph: Paragraph, first: int) -> bool:
    """Whether a time is said of what somebody is up for or faces ("senators up for re-election in November").

    By the words: parsers hang such a time on any verb around.
    """
    return bool(AWAITED.search(" ".join(paragraph.words[max(0, first - LOOK_BACK) : first])))


def names_event(paragraph: Paragraph, first: int, last: int) -> bool:
    """Whether a day is the name of what happened on it ("the Oct. 7 attacks"): a definite noun of such a kind follows.

    An event so named may be of any year, and is spoken of for years.
    """
    before = paragraph.words[first - 1].lower() if first else ""
    if before not in NAMING and paragraph.words[first].lower() != "the":
        return False
    for j in range(last + 1, min(last + 4, len(paragraph.words))):
        if paragraph.lemma[j].lower() in kind("named after its day"):
            return True
        if paragraph.pos[j] not in ("ADJ", "NOUN", "PROPN"):
            return False
    return False


def is_nowadays(paragraph: Paragraph, i: int) -> bool:
    """Whether "today" is no day: "today's world", "life today", "women today earn more", "Kabul today is a ruin".

    Where a clause tells of a state that a day does not change; what is done or planned today is of the day.
    """
    head = paragraph.head[i]
    if paragraph.words[head].lower() == "of":
        head = paragraph.head[head]
    if paragraph.dep[i] == "poss" or paragraph.pos[head] == "NOUN":
        return paragraph.lemma[head].lower() in kind("of an age") and direction(paragraph, head) != "past"
    if paragraph.dep[i] not in ADVERBIAL or paragraph.tag[head] not in PRESENT:
        return False
    if paragraph.lemma[head] != "be":
        return paragraph.lemma[head].lower() in kind("state")
    if any(paragraph.lemma[k].lower() in kind("lasting") for k in paragraph.dependents(head, "acomp")):
        return True
    is_after_subject = head == i + 1 and any(k < i for k in paragraph.dependents(head, "nsubj"))
    attributes = paragraph.dependents(head, "attr")
    return is_after_subject and bool(attributes) and not any(_is_measure(paragraph, k) for k in attributes)


def _is_measure(paragraph: Paragraph, i: int) -> bool:
    """Whether a noun is an amount or is compared: "a dollar dearer", "2 percent up", "less than in May"."""
    phrase = paragraph.subtree(i)
    is_compared = any(paragraph.lower[k] == "than" for k in phrase)
    return is_compared or any(paragraph.entity[k][2:] in ("MONEY", "PERCENT", "QUANTITY") for k in phrase)

"""Repairs spaCy's entities: cuts lists apart, takes titles and articles off, and checks what kind they are."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.actors.candidate import Candidate, is_capitalised
from pipeline.actors.lexicon import (
    genders,
    honorifics,
    not_names,
    organization_words,
    things,
    title_words,
    word_class,
)
from pipeline.actors.mention import POSSESSIVES
from pipeline.language.parsed import Paragraph

NAME_LABELS = {"PERSON": "person", "ORG": "organization", "NORP": "group", "GPE": "place"}


def entity_candidates(p: Paragraph) -> Iterator[Candidate]:
    """SpaCy's entities, cut at brackets and lists, without article, title, possessive and stray marks."""
    for first, last, label in p.entities():
        kind = NAME_LABELS.get(label)
        if kind is None or _is_dateline(p, first, last):
            continue
        for i, j in _pieces(p, first, last):
            i, j = _trim(p, i, j, kind)
            if i < j and (clean := _typed(p, i, j, kind)):
                yield Candidate(i, j, clean, "spacy")


def _is_dateline(p: Paragraph, first: int, last: int) -> bool:
    """Whether capitals at a paragraph's start, before a dash, tell the place of writing: "TEL AVIV --"."""
    if first > 2 or not p.words[first].isupper():
        return False
    while last < len(p.words) and (p.words[last].isupper() or p.words[last] == ","):
        last += 1
    return p.words[last : last + 1] != [] and p.words[last][:1] in "-–—"


def _pieces(p: Paragraph, first: int, last: int) -> list[tuple[int, int]]:
    pieces, start = [], first
    for i in range(first, last):
        if p.words[i] in ("(", ")", ",", ";", "/", ":", "–", "—") or (
            p.words[i] == "and" and _splits(p, start, i, last)
        ):
            pieces.append((start, i))
            start = i + 1
    pieces.append((start, last))
    return [(i, j) for i, j in pieces if i < j]


def _splits(p: Paragraph, first: int, i: int, last: int) -> bool:
    """Whether the "and" at `i` stands between two names rather than inside one."""
    known = organization_words()
    bodies = any(w in known for w in p.words[first:i])
    return bodies and (p.words[i - 1] in known or p.words[i + 1] == "the" or any(w in known for w in p.words[i:last]))


def _trim(p: Paragraph, i: int, j: int, kind: str) -> tuple[int, int]:
    words = p.words
    while j > i and (words[j - 1] in POSSESSIVES or not any(c.isalnum() for c in words[j - 1])):
        j -= 1
    # A token may hold its possessive itself where the tokenizer did not cut it.
    while i < j and (
        words[i].lower() in ("the", "a", "an")
        or (j - i > 1 and words[i].lower() in honorifics())
        or not any(c.isalnum() for c in words[i])
        or (kind == "person" and j - i > 1 and (words[i].lower() in title_words() or words[i].lower() in honorifics()))
    ):
        i += 1
    while kind == "person" and j - i > 1 and not is_capitalised(words[j - 1]) and words[j - 2] != "-":
        j -= 1
    if kind == "person":
        while j + 1 < len(words) and words[j] == "-" and p.ends[j - 1] == p.starts[j] and p.ends[j] == p.starts[j + 1]:
            j += 2
    return i, j


def _typed(p: Paragraph, i: int, j: int, kind: str) -> str | None:
    words = p.words[i:j]
    if not any(is_capitalised(w) for w in words) or (words[-1] in things() and kind != "person"):
        return None
    if len(words) == 1 and (
        words[0].lower() in not_names() or (kind != "person" and words[0].lower() in title_words())
    ):
        return None
    if kind == "person" and i > 0 and _is_placed(p, i, j):
        return "place"
    if j - i == 1 and words[0] in organization_words() and kind != "group":
        return None
    if kind == "person":
        if i > 1 and p.words[i - 1] == "(" and p.words[i - 2] in organization_words() and words[0] not in genders():
            return "organization"
        if words[-1] in organization_words():
            return "organization"
        if len(words) == 1 and ((words[0].isupper() and len(words[0]) > 1) or words[0].lower() in title_words()):
            return "organization" if words[0].isupper() else None
    if kind == "group":
        return "organization" if words[-1] in organization_words() else None
    return kind


def _is_placed(p: Paragraph, i: int, j: int) -> bool:
    """Whether a run reads "in X", "the town of X" or "from X, COUNTRY": a place, whatever spaCy says."""
    before = p.words[i - 1].lower()
    if before == "in" and j - i == 1 and p.words[i] not in genders() and p.pos[i - 2 : i - 1] != ["NOUN"]:
        return True
    if before == "of" and i > 1 and p.words[i - 2].lower() in word_class("place_noun"):
        return True
    state_follows = p.words[j : j + 1] == [","] and p.entity[j + 1 : j + 2] == ["B-GPE"]
    return before in word_class("placing") and state_follows

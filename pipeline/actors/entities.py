"""Repairs spaCy's entities: cuts lists apart, takes titles and articles off, and checks what kind they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.actors.candidate import Candidate, is_capitalised
from pipeline.actors.gazetteer import named
from pipeline.actors.lexicon import (
    acting_verbs,
    genders,
    honorifics,
    not_names,
    nouns,
    organization_words,
    personal_verbs,
    things,
    title_words,
    word_class,
)
from pipeline.actors.mention import POSSESSIVES
from pipeline.language.parsed import Paragraph

NUMBERED = re.compile(r"[A-Za-z]+-\d+[A-Z]?|[A-Z]{1,2}\d{2,}s?")  # rockets, aircraft, satellites: "Kestrel-2", "B747"
ROMAN = re.compile(r"[IVXLCM]+")
NAME_LABELS = {"PERSON": "person", "ORG": "organization", "NORP": "group", "GPE": "place"}


def entity_candidates(p: Paragraph) -> Iterator[Candidate]:
    """SpaCy's entities, cut at brackets and lists, without article, title, possessive and stray marks."""
    for first, last, label in p.entities():
        kind = NAME_LABELS.get(label)
        if kind is None or is_dateline(p, first, last):
            continue
        for i, j in _pieces(p, first, last, kind):
            i, j = _trim(p, i, j, kind)
            if i < j and (clean := _typed(p, i, j, kind)):
                yield Candidate(i, j, clean, "spacy")


def is_dateline(p: Paragraph, first: int, last: int) -> bool:
    """Whether capitals at a paragraph's start, before a dash, tell the place of writing: "TEL AVIV (AP) --"."""
    if first > 2 or not p.words[first].isupper() or "(" in p.words[:first]:
        return False
    while last < len(p.words) and (p.words[last].isupper() or p.words[last] in (",", "(", ")")):
        last += 1
    return p.words[last : last + 1] != [] and p.words[last][:1] in "-–—"


def acronym_candidates(p: Paragraph) -> Iterator[Candidate]:
    """Acronyms that spaCy passed over: words in capitals that do what actors do, or stand in a list of bodies."""
    for i, word in enumerate(p.words):
        if not (1 < len(word) < 8 and word.isupper() and word.isalpha()) or p.entity[i] or p.pos[i] != "PROPN":
            continue
        if word.lower() in not_names() or word.lower() in title_words() or p.is_headline or ROMAN.fullmatch(word):
            continue
        if named(word.capitalize()) or is_dateline(p, i, i + 1):
            continue
        acts = p.dep[i] == "nsubj" and p.lemma[p.head[i]] in acting_verbs()
        said = (noun := nouns().get(p.words[p.head[i]].lower())) is not None and noun.type == "organization"
        listed = p.dep[i] in ("conj", "appos") and (said or p.entity[p.head[i]].endswith("ORG"))
        if acts or listed:
            yield Candidate(i, i + 1, "organization", "spacy")


def _pieces(p: Paragraph, first: int, last: int, kind: str) -> list[tuple[int, int]]:
    """The names that an entity holds: spaCy likes to take a list, or a name and a bracket, for one."""
    pieces, start = [], first
    for i in range(first, last):
        word = p.words[i]
        dash = kind == "person" and word == "-" and p.ends[i - 1] < p.starts[i]
        if (
            word in ("(", ")", ",", ";", "/", ":", "–", "—", "or")
            or dash
            or (word == "and" and _splits(p, start, i, last))
        ):
            pieces.append((start, i))
            start = i + 1
    pieces.append((start, last))
    return [(i, j) for i, j in pieces if i < j]


def _splits(p: Paragraph, first: int, i: int, last: int) -> bool:
    """Whether the "and" at `i` stands between two names rather than inside one."""
    known = organization_words()
    if first > 0 and p.words[first - 1] == "," and p.dep[first] == "conj":
        return True
    bodies = any(w in known for w in p.words[first:i])
    return bodies and (p.words[i - 1] in known or p.words[i + 1] == "the" or any(w in known for w in p.words[i:last]))


def _trim(p: Paragraph, i: int, j: int, kind: str) -> tuple[int, int]:
    """The entity without possessive and stray marks at its end, and without article, title and number before it."""
    words = p.words
    while j > i and (words[j - 1] in POSSESSIVES or words[j - 1] == "s" or not any(c.isalnum() for c in words[j - 1])):
        j -= 1
    while i < j and _is_outside(p, i, j, kind):
        i += 1
    if kind == "organization" and j - i > 2 and words[i].lower() in title_words() and words[i + 1] in ("of", "for"):
        i += 3 if words[i + 2] == "the" else 2
    if kind == "person":
        while j - i > 1 and not is_capitalised(words[j - 1]) and words[j - 2] != "-":
            j -= 1
        while j + 1 < len(words) and words[j] == "-" and p.ends[j - 1] == p.starts[j] and p.ends[j] == p.starts[j + 1]:
            j += 2
    return i, j


def _is_outside(p: Paragraph, i: int, j: int, kind: str) -> bool:
    """Whether the entity's first token does not belong to the name."""
    word, low, longer = p.words[i], p.words[i].lower(), j - i > 1
    if low in word_class("article") or not any(c.isalnum() for c in word):
        return True
    if kind == "person":
        party = word in word_class("party_adjective") and j - i > 2
        return longer and (low in title_words() or low in honorifics() or party)
    plain = (word.islower() and low not in word_class("name_particle")) or word.isdigit()
    return longer and (low in honorifics() or (plain and p.words[i + 1] != "-"))


def _typed(p: Paragraph, i: int, j: int, kind: str) -> str | None:
    """What kind of actor the trimmed entity is, "place" if none but a place; None if it is no name."""
    words, last = p.words[i:j], p.words[j - 1]
    if NUMBERED.fullmatch("".join(p.words[i : j + 2] if p.words[j : j + 1] == ["-"] else words)):
        return None
    if not any(is_capitalised(w) for w in words) or (j - i == 1 and words[0].lower() in not_names()):
        return None
    match kind:
        case "person":
            return _typed_person(p, i, j)
        case "group":
            return "organization" if last in organization_words() else None
    if last in things() or (j - i == 1 and (last.lower() in title_words() or last in organization_words())):
        return None
    office = last.lower() in title_words() and last not in organization_words()
    if office and all(w.lower() in title_words() or named(w) for w in words):
        return None
    if last in word_class("place_word"):
        return "place"
    personal = j - i == 1 and not last.isupper() and _acts_as_person(p, i)
    given = kind == "organization" and 1 < j - i < 4 and words[0] in genders() and not _is_body(words)
    return "person" if personal or given else kind


def _typed_person(p: Paragraph, i: int, j: int) -> str | None:
    words = p.words[i:j]
    if j - i > 1 and words[0] in word_class("group_opening") and words[0] not in genders():
        return "organization"
    if i > 0 and _is_placed(p, i, j):
        return "place"
    if words[-1] in organization_words():
        return "organization"
    if i > 1 and p.words[i - 1] == "(" and p.words[i - 2] in organization_words() and words[0] not in genders():
        return "organization"
    if j - i == 1 and len(words[0]) > 1 and words[0].isupper():
        return "organization"
    if i > 0 and p.words[i - 1].lower() == "the" and words[0] not in genders() and i <= p.head[i - 1] < j:
        return "organization"  # no person has an article
    return None if j - i == 1 and words[0].lower() in title_words() else "person"


def _is_body(words: list[str]) -> bool:
    return any(w in organization_words() or w in ("&", "and", "of", "for", "the") or w.isupper() for w in words)


def _acts_as_person(p: Paragraph, i: int) -> bool:
    """Whether the token does what only persons do, or is said to be one: "Brooks was a member"."""
    if p.dep[i] not in ("nsubj", "nsubjpass"):
        return False
    verb = p.head[i]
    said = (nouns().get(p.words[k].lower()) for k in p.dependents(verb, "attr"))
    return p.lemma[verb] in personal_verbs() or any(noun is not None and noun.type == "person" for noun in said)


def _is_placed(p: Paragraph, i: int, j: int) -> bool:
    """Whether a run reads "in X", "the town of X" or "from X, COUNTRY": a place, whatever spaCy says."""
    before = p.words[i - 1].lower()
    if before == "in" and j - i == 1 and p.words[i] not in genders() and p.pos[i - 2 : i - 1] != ["NOUN"]:
        return True
    if before == "of" and i > 1 and p.words[i - 2].lower() in word_class("place_noun"):
        return True
    state_follows = p.words[j : j + 1] == [","] and p.entity[j + 1 : j + 2] == ["B-GPE"]
    return before in word_class("placing") and state_follows

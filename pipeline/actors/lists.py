"""Makes the members of a list agree: what stands among bodies is a body, what stands among persons a person."""

from __future__ import annotations

from itertools import pairwise

from pipeline.actors.candidate import Candidate
from pipeline.actors.lexicon import genders, organization_words
from pipeline.language.parsed import Paragraph

SEPARATORS = frozenset({",", "and", "or", "the", "&", ";"})


def agree(p: Paragraph, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, in text order, where spaCy's guess gives way to two or more neighbours that agree."""
    made: list[Candidate] = []
    for run in _runs(p, candidates):
        for c in run:
            others = {"place" if o.kind == "country" else o.kind for o in run if o is not c}
            kind = others.pop() if len(run) > 2 and len(others) == 1 and _is_unsure(p, c) else c.kind
            made.append(c._replace(kind=kind) if kind in ("person", "organization", "place") else c)
    return made


def _runs(p: Paragraph, candidates: list[Candidate]) -> list[list[Candidate]]:
    """The lists: candidates with nothing but separators between them."""
    runs = [[c] for c in candidates[:1]]
    for left, right in pairwise(candidates):
        between = p.words[left.last : right.first]
        if between and all(w in SEPARATORS for w in between):
            runs[-1].append(right)
        else:
            runs.append([right])
    return runs


def _is_unsure(p: Paragraph, c: Candidate) -> bool:
    """Whether nothing but spaCy says what kind the candidate is."""
    words = p.words[c.first : c.last]
    if c.rule != "spacy" or any(w in organization_words() for w in words):
        return False
    return words[0] not in genders() if c.kind == "person" else not any(w.isupper() for w in words)

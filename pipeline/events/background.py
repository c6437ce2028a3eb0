"""Tells whether an event is mentioned as known already, and not as the news.

Belongs here: the grammar of background: clauses of time, cause and relation, the past perfect, definite nouns. Does
not: how long ago it was (`realis.is_historical`), which event it is (`compare`).
Source: backgrounding in narrative (Hopper and Thompson 1980, "Transitivity in grammar and discourse").
"""

from __future__ import annotations

from pipeline.events.arguments import clause_of
from pipeline.language.parsed import Paragraph

DEFINITE = frozenset(("the", "this", "that", "these", "those"))
RESTRICTIVE = frozenset(("relcl", "acl"))


def is_background(p: Paragraph, i: int) -> bool:
    """Whether the trigger is told as known: "after it seized the ship", "the November launch", "had seized it"."""
    if p.pos[i] in ("NOUN", "PROPN") and any(
        p.dep[j] == "poss" or (p.dep[j] == "det" and p.words[j].lower() in DEFINITE) for j in p.children[i]
    ):
        return True
    clause = clause_of(p, i)
    while True:
        if p.dep[clause] in RESTRICTIVE:
            return True
        if (
            p.dep[clause] == "pcomp"
            and p.words[p.head[clause]].lower() in ("of", "for")
            and p.pos[_above(p, clause)] == "VERB"
        ):
            return True  # what one is accused of or thanked for
        if p.dep[clause] == "advcl" and p.tag[clause] in ("VBD", "VBN"):
            return True
        if any(p.words[j].lower() == "had" for j in p.dependents(clause, "aux")):
            return True
        if p.dep[clause] not in ("conj", "xcomp") or p.head[clause] == clause:
            return False
        clause = clause_of(p, p.head[clause])


def _above(p: Paragraph, clause: int) -> int:
    return p.head[p.head[clause]]

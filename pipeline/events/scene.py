"""A paragraph with the mentions in it, and who in it can act.

Belongs here: which tokens are actors and places. Does not: triggers, roles.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from pipeline.events.arguments import SUBJECTS, prepositional
from pipeline.events.lexicon import actor_nouns, head_of, members_of
from pipeline.language.parsed import Paragraph, ParsedDocument

ACTOR_LABELS = frozenset(("PERSON", "ORG", "NORP", "GPE"))
PLACE_LABELS = frozenset(("GPE", "LOC", "FAC"))
PRONOUNS = frozenset(
    ("he", "she", "it", "they", "we", "i", "who", "him", "her", "them", "us", "me", "you", "those", "its")
)
INNER = ("poss", "compound", "amod", "nmod")
INNER_PREPOSITIONS = frozenset(("of", "by", "from", "against", "on", "to", "with", "in", "for"))


@dataclass
class Scene:
    """A paragraph with the mentions that its tokens stand in, and the lemmas of its document."""

    p: Paragraph
    actors: dict[int, dict[str, Any]]
    places: dict[int, dict[str, Any]]
    times: dict[int, dict[str, Any]]
    about: frozenset[str]


def scene_of(document: ParsedDocument, p: Paragraph, about: frozenset[str]) -> Scene:
    """The paragraph with the document's mentions, each token in the shortest that covers it.

    Args:
        document: The document.
        p: The paragraph.
        about: All lemmas of the document, in lower case.
    """
    held: dict[str, dict[int, dict[str, Any]]] = {"actor": {}, "place": {}, "time": {}}
    for mention in document.mentions_in(p):
        first = bisect_left(p.ends, mention["start"] + 1)
        for i in range(first, len(p.words)):
            if p.starts[i] >= mention["end"]:
                break
            known = held[mention["kind"]].get(i)
            if known is None or mention["end"] - mention["start"] < known["end"] - known["start"]:
                held[mention["kind"]][i] = mention
    return Scene(p, held["actor"], held["place"], held["time"], about)


def is_actor(scene: Scene, i: int) -> bool:
    """Whether the token heads a name, noun or pronoun of somebody who can act."""
    p = scene.p
    if i in scene.actors or p.entity[i][2:] in ACTOR_LABELS:
        return True
    if p.pos[i] == "PRON" or p.tag[i].startswith("PRP"):
        return p.words[i].lower() in PRONOUNS
    if p.pos[i] == "PROPN" and p.dep[i] in SUBJECTS and not p.entity[i]:
        return True  # a name that nobody knows
    if p.lower_lemma[i] in members_of("transparent") and any(is_actor(scene, k) for k in prepositional(p, i, "of")):
        return True
    return p.lower_lemma[i] in actor_nouns() or head_of(p.lower_lemma[i]) in actor_nouns()


def is_place(scene: Scene, i: int) -> bool:
    """Whether the token heads a name or noun of a place."""
    if scene.p.lemma[i].lower() in members_of("transparent"):
        return any(is_place(scene, k) for k in prepositional(scene.p, i, "of"))
    return i in scene.places or scene.p.entity[i][2:] in PLACE_LABELS or scene.p.lemma[i].lower() in members_of("place")


def actors_inside(scene: Scene, i: int, depth: int = 0) -> list[int]:
    """Actors named in a phrase whose head is none: "the minister's decision", "sanctions on the bank"."""
    p, found = scene.p, []
    for j in p.children[i]:
        if p.dep[j] in INNER and (p.entity[j][2:] in ACTOR_LABELS or (p.dep[j] == "poss" and is_actor(scene, j))):
            found.append(j)
        elif p.dep[j] == "prep" and p.lemma[j] in INNER_PREPOSITIONS and depth < 2:
            for k in p.dependents(j, "pobj"):
                found += [k] if is_actor(scene, k) else actors_inside(scene, k, depth + 1)
    return found

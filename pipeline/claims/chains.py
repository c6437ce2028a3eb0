"""Makes the rows of a claim's chain: origin, relayers, publisher, with their actors and their anonymity."""

from __future__ import annotations

from typing import Any

from pipeline.claims.attribution import Attribution, Party, Span
from pipeline.claims.lexicon import words
from pipeline.claims.noun_phrases import antecedent_of
from pipeline.language.parsed import Paragraph, ParsedDocument

PRONOUNS = frozenset(["he", "she", "they", "i", "we", "it", "who", "you"])
TOGETHER = frozenset(["both", "neither"])
"""Words for two who were named before."""


def chain_rows(document: ParsedDocument, found: Attribution) -> list[dict[str, Any]]:
    """The rows of `attribution_chain`: the origin, even when nobody is named, the relayers, the publisher.

    Two who say the same thing together are two origins.
    """
    rows = [_row(document, "origin", party) for party in _each(document, found.source)]
    for row in [_row(document, "relayer", party) for party in found.relayers if party.span]:
        is_publisher = document.publisher and document.publisher.lower() in row["text"].lower()
        if not is_publisher and not any(_is_one(row, other) for other in rows):
            rows.append(row)
    if document.agency and not any(row["text"] and document.agency.lower() in row["text"].lower() for row in rows):
        rows.append(_unplaced("relayer", "named"))
    rows.append(_unplaced("publisher", "named" if document.publisher else "unnamed"))
    return rows


def _each(document: ParsedDocument, party: Party) -> list[Party]:
    """The parties joined in "Belarus and Iran" if each has an actor of its own; else the party as it is."""
    if party.span is None or party.head is None:
        return [party]
    p, i = token_at(document, party)
    heads = [i]
    while more := [j for j in p.dependents(heads[-1], "conj") if p.ends[j] <= party.span[1]]:
        heads.append(more[0])
    actors = [actor_at(document, p.span(j, j)) for j in heads]
    if len(heads) == 1 or None in actors or len(set(actors)) < len(actors):
        return [party]
    parts = []
    for k, head in enumerate(heads):
        tokens = (
            [t for t in p.subtree(head) if t not in p.subtree(heads[k + 1])] if k + 1 < len(heads) else p.subtree(head)
        )
        first, last = min(tokens), max(t for t in tokens if p.pos[t] not in ("PUNCT", "CCONJ", "SPACE"))
        start, end = p.span(first, last)
        span = max(start, party.span[0]), min(end, party.span[1])
        parts.append(Party(span, p.span(head, head), party.cue))
    return parts


def _is_one(row: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two parties are one: nobody passes on his own words."""
    if row["actor_id"] and other["actor_id"]:
        return bool(row["actor_id"] == other["actor_id"])
    return bool(row["text"] and other["text"]) and row["text"].lower() == other["text"].lower()


def _unplaced(role: str, anonymity: str) -> dict[str, Any]:
    return {
        "role": role,
        "actor_id": None,
        "text": None,
        "start": None,
        "end": None,
        "cue": None,
        "anonymity": anonymity,
    }


def _row(document: ParsedDocument, role: str, party: Party) -> dict[str, Any]:
    if party.span is None or party.head is None:
        return {**_unplaced(role, "unnamed"), "cue": party.cue}
    start, end = party.span
    return {
        "role": role,
        "actor_id": actor_at(document, _standing_for(document, party) or party.head) or _named_body(document, party),
        "text": document.text[start:end],
        "start": start,
        "end": end,
        "cue": party.cue,
        "anonymity": anonymity_of(document, party),
    }


def actor_at(document: ParsedDocument, head: Span) -> str | None:
    """The actor whose mention holds the head word, of several the shortest; else the one named right after it.

    As in "ministry spokesman Farid Dara", where the parse took the office for the head.
    """
    start, end = head
    p = document.paragraph_at(start)
    near = [m for m in document.mentions_in(p) if m["start"] <= end + 1 and m["end"] >= end] if p else []
    known = [m for m in near if m["kind"] == "actor" and m.get("actor_id")]
    holding = [m for m in known if m["start"] <= start and end <= m["end"]]
    if holding:
        return str(min(holding, key=lambda m: (m["end"] - m["start"], m["start"]))["actor_id"])
    named = [m for m in known if m["form"] == "name" and m["start"] == end + 1]
    return str(named[0]["actor_id"]) if named and document.text[head[1]] == " " else None


def _named_body(document: ParsedDocument, party: Party) -> str | None:
    """The actor whose name stands before the noun for what it is: "the Baltic Lookout newspaper"."""
    p, i = token_at(document, party)
    if not any(p.lemma[i].lower() in words("sources", name) for name in ("medium", "body")):
        return None
    named = [j for j in p.dependents(i, "compound", "appos") if p.pos[j] == "PROPN" and j == i - 1]
    actors = [m for j in named for m in document.mentions_in(p) if m["kind"] == "actor" and m["end"] == p.ends[j]]
    return next((str(m["actor_id"]) for m in actors if m["form"] == "name" and m.get("actor_id")), None)


def _standing_for(document: ParsedDocument, party: Party) -> Span | None:
    """The head word, or of a relative pronoun the noun before it: "Falk, who said" is Falk's saying."""
    if party.head is None:
        return None
    p, i = token_at(document, party)
    antecedent = antecedent_of(p, i)
    return party.head if antecedent is None else p.span(antecedent, antecedent)


def anonymity_of(document: ParsedDocument, party: Party) -> str:
    """Named if the phrase holds a name or a pronoun that stands for one, unnamed for "sources", else role."""
    p, i = token_at(document, Party(party.span, _standing_for(document, party)))
    if p.lemma[i].lower() in words("sources", "unnamed"):
        return "unnamed"
    word = p.words[i].lower()
    known = _forms_of(document, p, i)
    if known:
        return "named" if "name" in known or _names_beside(p, i) else "role"
    is_name = _is_written_as_name(p, i) and not _is_common_noun(document, p, i)
    if is_name or (party.cue == ":" and p.words[i].isupper()) or word in PRONOUNS or word in TOGETHER:
        return "named"
    return "named" if _names_beside(p, i) else "role"


def _is_common_noun(document: ParsedDocument, p: Paragraph, i: int) -> bool:
    """Whether the word is written with a capital only because it begins the sentence: "Director of ... says"."""
    at = _actors_over(document, p, i)
    return i == p.sentence_of(i)[0] and bool(at) and all(m["form"] == "nominal" for m in at)


def _names_beside(p: Paragraph, i: int) -> bool:
    """Whether a name stands beside the word: "the director, Karpuk", "the Baltic Lookout newspaper"."""
    is_outlet = p.lemma[i].lower() in words("sources", "medium")
    is_body = is_outlet or p.lemma[i].lower() in words("sources", "body")
    beside = p.dependents(i, "appos", *(("compound",) if is_body else ()))
    return any(p.pos[j] == "PROPN" for j in beside)


def _forms_of(document: ParsedDocument, p: Paragraph, i: int) -> set[str]:
    """How the document mentions the actor that the word stands for, if it is a pronoun or one noun: by name or not."""
    actor = next((m["actor_id"] for m in _actors_over(document, p, i) if m["form"] == "pronoun"), None)
    return {m["form"] for m in document.mentions if m.get("actor_id") == actor} if actor else set()


def _actors_over(document: ParsedDocument, p: Paragraph, i: int) -> list[dict[str, Any]]:
    """The mentions of actors that the word stands in."""
    start, end = p.span(i, i)
    return [m for m in document.mentions_in(p) if m["kind"] == "actor" and m["start"] <= start and end <= m["end"]]


def _is_written_as_name(p: Paragraph, i: int) -> bool:
    """Whether a word is a proper noun, or the head of an entity in which one stands ("the Red Star aid group")."""
    if p.pos[i] == "PROPN":
        is_half = i > 1 and p.words[i - 1] == "-" and p.words[i - 2][0].isupper()
        return is_half or not p.words[i].islower()
    first = last = i
    while first > 0 and p.entity[first].startswith("I-"):
        first -= 1
    while last + 1 < len(p.words) and p.entity[last + 1].startswith("I-"):
        last += 1
    return bool(p.entity[i]) and any(p.words[j][0].isupper() and j > 0 for j in range(first, last + 1))


def token_at(document: ParsedDocument, party: Party) -> tuple[Paragraph, int]:
    """The paragraph and the token of the head word of a phrase."""
    assert party.head
    p = document.paragraph_at(party.head[0])
    i = p.token_at(party.head[0]) if p else None
    if p is not None and i is not None and p.starts[i] <= party.head[0]:
        return p, i
    raise ValueError(f"{document.doc_id}: no token at {party.head[0]}")

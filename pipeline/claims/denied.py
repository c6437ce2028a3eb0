"""Ties a denial to the claim of another document that it denies. Precision first: null rather than a guess.

Belongs here: denials that their own document leaves open. Does not: those that it does not (`denials`).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from pipeline.claims.wording import content_words, is_negative

Row = dict[str, Any]
Told = tuple[datetime, str, frozenset[str], Row]

NEAR = timedelta(days=14)
"""The same words further apart are about something else, or said again."""
TICK = timedelta(microseconds=1)
DENIED = 0.75
"""Least share of a denial's own content words that a claim in another document holds to be the one denied."""
FEWEST_WORDS = 4
"""Content words that a claim needs before another wording of it is looked for."""
ASSERTING = ("speech", "report", "assessment", "accusation")
COLUMNS = (
    "claim_id",
    "doc_id",
    "content",
    "polarity",
    "rule_id",
    "claimant_actor_id",
    "claimant_text",
    "denies_claim_id",
)
"""What `denied_claims` asks of a claim."""


def denied_claims(claims: Iterable[Row], documents: Mapping[str, Row]) -> dict[str, str]:
    """The claim that each denial denies, by the denial's id: as its own document tells, else one of another.

    That is an asserted claim by another speaker, published no later and within `NEAR`, that holds at least `DENIED` of
    the denial's content words; of several the one that shares most, then the latest, then the first id.
    """
    claims = list(claims)
    found = {c["claim_id"]: c["denies_claim_id"] for c in claims if c["denies_claim_id"]}
    words = {c["claim_id"]: content_words(c["content"]) for c in claims if _is_open(c)}
    words = {claim_id: bag for claim_id, bag in words.items() if len(bag) >= FEWEST_WORDS}
    wanted = frozenset(word for bag in words.values() for word in bag)
    by_word: dict[str, list[Told]] = {}
    for claim in claims if wanted else ():
        day = documents[claim["doc_id"]]["published_at"]
        if claim["polarity"] == "asserted" and is_assertion(claim) and day is not None:
            bag = content_words(claim["content"]) & wanted
            for word in bag:
                by_word.setdefault(word, []).append((day, claim["claim_id"], bag, claim))
    for told in by_word.values():
        told.sort(key=lambda one: one[:2])
    for denial in claims:
        day = documents[denial["doc_id"]]["published_at"]
        if denial["claim_id"] in words and day is not None:
            other = _denied(denial, day, words[denial["claim_id"]], by_word)
            found |= {denial["claim_id"]: other} if other else {}
    return found


def is_assertion(claim: Row) -> bool:
    """Whether the claim asserts something that another can deny or support."""
    return claim["rule_id"].split(":")[0] in ASSERTING


def _is_open(claim: Row) -> bool:
    return claim["polarity"] == "denied" and not claim["denies_claim_id"]


def _denied(denial: Row, day: datetime, bag: frozenset[str], by_word: dict[str, list[Told]]) -> str | None:
    # A claim that holds the share must hold one of the rarest words (prefix filtering).
    rarest = sorted(bag, key=lambda w: (len(by_word.get(w, ())), w))[: len(bag) - math.ceil(DENIED * len(bag)) + 1]
    found = []
    for word in rarest:
        told = by_word.get(word, [])
        first, end = (bisect_right(told, bound, key=lambda one: one[0]) for bound in (day - NEAR - TICK, day))
        for then, claim_id, held, claim in told[first:end]:
            share = len(bag & held) / len(bag)
            if share < DENIED or claim["doc_id"] == denial["doc_id"] or is_one_speaker(claim, denial):
                continue
            if is_negative(claim["content"]) == is_negative(denial["content"]):
                found.append((-share, day - then, claim_id))
    return min(found)[2] if found else None


def is_one_speaker(claim: Row, other: Row) -> bool:
    """Whether two claims have one origin: one resolved actor, or the same words for it."""
    if claim["claimant_actor_id"] and other["claimant_actor_id"]:
        return bool(claim["claimant_actor_id"] == other["claimant_actor_id"])
    return bool((claim["claimant_text"] or "").casefold() == (other["claimant_text"] or "").casefold())

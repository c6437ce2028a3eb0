"""Tells which events a denial stands against.

Belongs here: from a denied claim to the events that it speaks of. Does not: which claim a denial denies (`claims`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.claims.denied import denied_claims
from pipeline.claims.wording import content_words, stem
from pipeline.events.known import TRIGGER

Row = dict[str, Any]


def denials_by_claim(
    claims: Mapping[str, Row], mentions: list[Row], documents: Mapping[str, Row]
) -> dict[str, list[frozenset[str]]]:
    """For each claim that is denied, the acts that each of its denials names: stems of the triggers of its events.

    A denial that names none ("denied the accusation") is an empty set: it is against all that the claim tells.
    """
    denied = denied_claims(claims.values(), documents)
    told: dict[str, set[str]] = {}
    for row in mentions:
        if row["claim_id"] in claims:
            told.setdefault(row["claim_id"], set()).add(act_of(row))
    found: dict[str, list[frozenset[str]]] = {}
    for denial, claim in sorted(denied.items()):
        named = told.get(claim, set()) & content_words(claims[denial]["content"])
        same = told.get(claim, set()) & told.get(denial, set())
        found.setdefault(claim, []).append(frozenset(named | same))
    return found


def is_denied(mention: Row, denials: Mapping[str, list[frozenset[str]]]) -> bool:
    """Whether a denial stands against what the mention tells in its claim."""
    return any(not acts or act_of(mention) in acts for acts in denials.get(mention["claim_id"] or "", ()))


def act_of(mention: Row) -> str:
    """The stem of the trigger's lemma, by which a denial may name the act."""
    named = TRIGGER.search(mention["rule_id"])
    return stem((named[1] if named else str(mention["text"])).casefold())

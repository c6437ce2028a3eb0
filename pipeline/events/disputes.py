"""Tells which events a denial stands against.

Belongs here: from a denied claim to the events that it speaks of. Does not: which claim a denial denies (`claims`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.claims.wording import content_words, stem
from pipeline.columns import rows_in
from pipeline.events.known import TRIGGER

Row = dict[str, Any]
Denials = Mapping[str, list[frozenset[str]]]
"""For each claim that is denied, the acts that each of its denials names."""

ACT = ("claim_id", "rule_id", "text")


def denials_by_claim(claims: pa.Table, pairs: pa.Table, mentions: pa.Table) -> dict[str, list[frozenset[str]]]:
    """For each claim that is denied, the acts that each of its denials names: stems of the triggers of its events.

    A denial that names none ("denied the accusation") is an empty set: it is against all that the claim tells.
    """
    refuting = pairs.filter(pc.equal(pairs["relation"], "refutes"))
    denied = dict(zip(*(refuting[name].to_pylist() for name in ("claim_id", "other_claim_id")), strict=True))
    told: dict[str, set[str]] = {}
    for row in rows_in(mentions, "claim_id", {*denied, *denied.values()}).select(ACT).to_pylist():
        told.setdefault(row["claim_id"], set()).add(act_of(row))
    denying = rows_in(claims, "claim_id", {*denied}).select(["claim_id", "content"]).to_pylist()
    words = {row["claim_id"]: content_words(row["content"]) for row in denying}
    found: dict[str, list[frozenset[str]]] = {}
    for denial, claim in sorted(denied.items()):
        named = told.get(claim, set()) & words[denial]
        same = told.get(claim, set()) & told.get(denial, set())
        found.setdefault(claim, []).append(frozenset(named | same))
    return found


def is_denied(mention: Row, denials: Denials) -> bool:
    """Whether a denial stands against what the mention tells in its claim."""
    return any(not acts or act_of(mention) in acts for acts in denials.get(mention["claim_id"] or "", ()))


def act_of(mention: Row) -> str:
    """The stem of the trigger's lemma, by which a denial may name the act."""
    named = TRIGGER.search(mention["rule_id"])
    return stem((named[1] if named else str(mention["text"])).casefold())

"""Tells whether an event happened, and by whose word, from its mentions.

Belongs here: allegation is not fact. Does not: which mentions are one event.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.events.lexicon import function_words, members_of

STRENGTH = ("occurred", "alleged", "planned", "hypothetical")
# "Condemned the attack", "met to discuss the launch": the writer, not the claimant, says that there was one.
PRESUPPOSING = "evaluation:"
BLAMING = "accusation:verb_object"
DEFINITE = frozenset(("the", "this", "that", "these", "those", "his", "her", "its", "their"))
MAX_CREDIT = 4


def mention_status(mention: dict[str, Any], claim: dict[str, Any] | None, before: str, after: str = "") -> str:
    """The status that one mention gives.

    Args:
        mention: A row of `local_event_mentions`.
        claim: The claim that it stands in, if any.
        before: The words just before the trigger.
        after: The rest of its sentence.

    Returns:
        occurred in the publisher's own voice or where the claimant says it of itself; alleged in another's claim;
        planned, hypothetical; denied where the words or the claim say that it is not so.
    """
    # "Moscow denied attacking": the verb negates the mention and the claim is a denial; that is one denial, not two.
    realis, negated = mention["realis"], mention["is_negated"] or (claim is not None and claim["polarity"] == "denied")
    if realis == "hypothetical":
        return "hypothetical"
    if negated:
        return "denied"
    if realis == "future":
        return "planned"
    if claim and not _is_admission(mention, claim) and not _is_presupposed(mention, claim, before):
        return "alleged"
    hedged = members_of("alleged") & set(before.lower().split())
    return "alleged" if hedged or _credits_others(after) else "occurred"


def event_status(statuses: Iterable[str]) -> tuple[str, bool]:
    """The event's status, the strongest of its mentions', and whether a denial stands against it."""
    given = set(statuses)
    asserted = [status for status in STRENGTH if status in given]
    return (asserted[0], "denied" in given) if asserted else ("denied", False)


def _credits_others(after: str) -> bool:
    """Whether a headline gives its source at its end: "Experts visit the site: report"."""
    _, colon, tail = after.rpartition(": ")
    words = tail.lower().rstrip(".").split()
    return bool(colon) and 0 < len(words) <= MAX_CREDIT and bool(members_of("credited") & {*words})


def _is_presupposed(mention: dict[str, Any], claim: dict[str, Any], before: str) -> bool:
    """Whether the claim only judges what the writer gives as known: any praise; blame of "the attack" itself.

    Who "condemned the attack" does not tell of it; who "accused them of the attack" or "alleged an attack" does.
    """
    if claim["rule_id"] != BLAMING:
        return bool(claim["rule_id"].startswith(PRESUPPOSING))
    held = mention["start"] - claim["content_spans"][0]["start"]
    words = before[: mention["start"] - mention["end"]][-held:].lower().split() if held > 0 else []
    return bool(words) and words[0] in DEFINITE and not function_words() & {*words[1:]}


def _is_admission(mention: dict[str, Any], claim: dict[str, Any]) -> bool:
    claimant = claim["claimant_actor_id"]
    return claimant is not None and any(r["role"] == "source" and r["actor_id"] == claimant for r in mention["roles"])

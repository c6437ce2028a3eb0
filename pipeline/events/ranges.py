"""Joins what the mentions of one event tell of its quantities: a range a unit, with who tells what.

Belongs here: least, greatest, reports. Does not: finding the numbers of a mention (`quantities`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

HAPPENED = frozenset(("occurred", "alleged"))


def ranges(
    mentions: Iterable[dict[str, Any]], statuses: Mapping[str, str], claims: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """The structs of `events.quantities`, sorted by unit; their reports by document and offset.

    Differing figures are not settled: least and greatest stand with their reports. Where the event is told as having
    happened, the figures of plans, conditions and denials are not its own; but a count of none is ("no one was
    killed").

    Args:
        mentions: The event's rows of `local_event_mentions`.
        statuses: The status that each mention gives.
        claims: The claims by id.
    """
    by_unit: dict[str, list[dict[str, Any]]] = {}
    for row in mentions:
        claim = claims.get(row["claim_id"])
        for quantity in row["quantities"]:
            report = {
                **{name: value for name, value in quantity.items() if name != "unit"},
                "event_mention_id": row["event_mention_id"],
                "doc_id": row["doc_id"],
                "claim_id": row["claim_id"],
                "actor_id": claim["claimant_actor_id"] if claim else None,
                "status": statuses[row["event_mention_id"]],
            }
            by_unit.setdefault(quantity["unit"], []).append(report)
    has_happened = any(status in HAPPENED for status in statuses.values())
    return [_range(unit, reports, has_happened) for unit, reports in sorted(by_unit.items())]


def _range(unit: str, reports: list[dict[str, Any]], has_happened: bool) -> dict[str, Any]:
    own = [r for r in reports if not has_happened or r["status"] in HAPPENED or r["upper"] == 0]
    told = [bound for r in own for bound in (r["lower"], r["upper"]) if bound is not None]
    return {
        "unit": unit,
        "least": min(told, default=None),
        "greatest": max(told, default=None),
        "reports": sorted(reports, key=lambda r: (r["doc_id"], r["start"], r["event_mention_id"])),
    }

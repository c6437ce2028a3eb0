"""Tells who takes part in an event, from its mentions.

Belongs here: which actors of the mentions the event takes over, one for each party. Does not: finding them (`match`).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

Row = dict[str, Any]
# A company is told of by what it is in a headline and by its name below; an unnamed group may be others than the named.
DESCRIBED = frozenset(("organization",))


def parties(rows: list[Row], actors: dict[str, Row], states: dict[str, str]) -> tuple[list[str], list[str]]:
    """Sources and targets of an event, the most often named first; nobody in both unless there is nobody else.

    Args:
        rows: The event's mentions.
        actors: Actors by id.
        states: The country's actor for unnamed actors that act for a state.
    """
    sources, targets = (_counted(rows, role, actors, states) for role in ("source", "target"))
    both = [i for i in sources if i in targets]
    # "Norland met Sudland" in one paper, "Sudland met Norland" in the next: each stands where it does more often.
    moved = {i for i in both if targets[i] > sources[i]}
    left = [i for i in sources if i not in moved]
    right = [i for i in targets if i not in both or i in moved]
    return _ordered(sources, left) or _ordered(sources), _ordered(targets, right) or _ordered(targets)


def _ordered(counts: Counter[str], chosen: list[str] | None = None) -> list[str]:
    return sorted(counts if chosen is None else chosen, key=lambda i: (-counts[i], i))


def _counted(rows: list[Row], role: str, actors: dict[str, Row], states: dict[str, str]) -> Counter[str]:
    """Actors in the role: one for each name, and the state behind its unnamed agents.

    An unnamed actor is a row of its own in each document: one stands for all with the same words or with fewer of them
    ("inspectors" beside "Swiss inspectors"); none where the document names it too ("the firm" beside "the firm X").
    """
    seen = Counter(i for row in rows for i in _fillers(row, role) if i in actors)
    for i in _named_below(rows, role, actors):
        del seen[i]
    words = {i: {i} if actors[i]["is_named"] else {*actors[i]["name"].casefold().split()} for i in seen}
    first: list[str] = []
    for i in sorted(seen, key=lambda i: (-len(words[i]), -seen[i], i)):
        if not any(words[i] <= words[j] for j in first):
            first.append(i)
    counts = Counter({i: seen[i] for i in first})
    counts.update({states[i]: 0 for i in first if i in states})
    return counts


def _fillers(row: Row, role: str) -> set[str]:
    return {r["actor_id"] for r in row["roles"] if r["role"] == role} - {None}


def _named_below(rows: list[Row], role: str, actors: dict[str, Row]) -> set[str]:
    """Unnamed bodies whose document tells the event again with a named one of the same kind and country in the role."""
    found = set()
    by_document: dict[str, list[Row]] = {}
    for row in rows:
        by_document.setdefault(row["doc_id"], []).append(row)
    for row in rows:
        for i in _fillers(row, role):
            if i not in actors or actors[i]["is_named"] or actors[i]["type"] not in DESCRIBED:
                continue
            others = {j for r in by_document[row["doc_id"]] if r is not row for j in _fillers(r, role)}
            if any(_is_called(actors[i], actors[j]) for j in others if j in actors):
                found.add(i)
    return found


def _is_called(unnamed: Row, named: Row) -> bool:
    kinds = all(unnamed[column] in (None, named[column]) for column in ("country", "sector"))
    return bool(named["is_named"] and named["type"] == unnamed["type"] and kinds)

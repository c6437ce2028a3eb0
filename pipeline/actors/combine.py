"""Combines what documents say of one actor to its row.

Belongs here: what an actor takes over from its descriptions. Does not: which descriptions are one actor (`keys`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.actors.alike import Described, Key, Office, Report

Row = dict[str, Any]


def combine(key: Key, descriptions: Sequence[Described], reports: Sequence[Report]) -> Row:
    """What all descriptions of an actor say of it together.

    Args:
        key: What it is known by.
        descriptions: Its descriptions.
        reports: How each is reported.
    """
    of = dict(zip(Described._fields, zip(*descriptions, strict=True), strict=True))  # by columns
    counts = [report.mention_count for report in reports]
    name = _fullest_name(of["name"], counts)
    kinds = [(kind, n) for kind, n in zip(of["type"], counts, strict=True) if key[0] != "body" or kind != "person"]
    return {
        "name": name,
        "type": _most(*zip(*kinds, strict=True)) if kinds else "person",
        **{column: _most(of[column], counts) for column in ("country", "sector", "wikidata_id")},
        "aliases": sorted({*of["name"]}.union(*of["aliases"]) - {name}),
        "offices": dated_offices(zip(of["offices"], reports, strict=True)),
        "is_named": any(of["is_named"]),
    }


def dated_offices(held: Iterable[tuple[Sequence[Office], Report]]) -> list[Row]:
    """Each office once, with the first and last day of publication that it was seen at.

    Args:
        held: The offices of each description, and how that is reported.
    """
    titles: dict[tuple[str, str], list[tuple[str, Report]]] = defaultdict(list)
    for offices, report in held:
        for title, affiliation in offices:
            titles[title.casefold(), affiliation or ""].append((title, report))
    for office in sorted(titles, key=lambda o: (-len(o[1]), o)):
        fuller = [
            o
            for o in titles
            if o[0] == office[0] and o[1] and f" {o[1]}".endswith(f" {office[1]}".rstrip()) and o != office
        ]
        if len(fuller) == 1:  # the same office with its affiliation in full
            titles[fuller[0]] += titles.pop(office)
    return [
        {
            "title": min(title for title, _ in found),
            "affiliation": affiliation or None,
            "first_seen": min((day for _, r in found if (day := r.first_day)), default=None),
            "last_seen": max((day for _, r in found if (day := r.last_day)), default=None),
        }
        for (_, affiliation), found in sorted(titles.items())
    ]


def _fullest_name(names: Sequence[str], counts: Sequence[int]) -> str:
    """The name of the most words; of equals the longest, the most mentioned, the first in the alphabet."""
    votes = _votes(names, counts)
    return min(votes, key=lambda n: (-len(n.split()), -len(n), -votes[n], n))


def _most(values: Sequence[str | None], counts: Sequence[int]) -> str | None:
    """The value that most mentions carry; of equals the first in the alphabet."""
    votes = _votes(values, counts)
    return min(votes, key=lambda v: (-votes[v], v)) if votes else None


def _votes(values: Sequence[str | None], counts: Sequence[int]) -> Counter[str]:
    """How many mentions carry each value."""
    votes: Counter[str] = Counter()
    for value, count in zip(values, counts, strict=True):
        if value is not None:
            votes[value] += count
    return votes

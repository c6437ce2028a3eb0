"""Combines the mentions of one event to its row.

Belongs here: what an event takes over from its mentions. Does not: which mentions are one event (`cluster`).
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from pipeline.events.disputes import Denials, is_denied
from pipeline.events.known import is_dateline, nearest
from pipeline.events.lexicon import modes_that
from pipeline.events.parties import parties
from pipeline.events.ranges import ranges
from pipeline.events.status import STRENGTH, event_status, mention_status
from pipeline.events.surroundings import Surroundings

Row = dict[str, Any]

PRECISIONS = ("point", "town", "district", "province", "country")
BASES = ("stated", "anchored", "inferred")


def combine(rows: list[Row], around: Surroundings, denials: Denials) -> Row:
    """The row of `events` for the mentions of one."""
    documents, settings_of, actors, claims = around.documents, around.settings, around.actors, around.claims
    statuses = {r["event_mention_id"]: _status(r, documents, claims) for r in rows}
    status, is_disputed = event_status(statuses.values())
    is_disputed = is_disputed or any(is_denied(r, denials) for r in rows)
    sources, targets = parties(rows, actors, around.states)
    best = min(rows, key=lambda r: _rank(r, statuses[r["event_mention_id"]], status, documents))
    published: list[datetime] = sorted(p for r in rows if (p := documents[r["doc_id"]]["published_at"]))
    # Who denies it does not report it, unless all that is told of it is the denial.
    reports = [r for r in rows if status == "denied" or statuses[r["event_mention_id"]] != "denied"]
    modes = Counter(r["mode"] for r in rows if r["mode"])
    text = documents[best["doc_id"]]["text"]
    return {
        "event_id": best["event_id"],
        "event_type": best["event_type"],
        "mode": min(modes, key=lambda m: (-modes[m], m)) if modes else None,
        "contexts": sorted({c for r in rows for c in r["contexts"]}),
        "source_actor_ids": sources,
        "target_actor_ids": targets or _hosts(rows, settings_of, around.countries),
        **_date(rows, settings_of),
        **_place(rows, settings_of, documents),
        "status": status,
        "summary": text[best["sentence_start"] : best["sentence_end"]],
        "summary_doc_id": best["doc_id"],
        "summary_start": best["sentence_start"],
        "summary_end": best["sentence_end"],
        "mention_count": len(rows),
        "document_count": len({r["doc_id"] for r in rows}),
        "story_count": len({documents[r["doc_id"]]["story_id"] for r in rows}),
        "independent_source_count": len(_origins(reports, documents, claims, actors)),
        "first_reported": published[0] if published else None,
        "last_reported": published[-1] if published else None,
        "is_disputed": is_disputed,
        "quantities": ranges(rows, statuses, claims),
    }


def _status(row: Row, documents: dict[str, Row], claims: dict[str, Row]) -> str:
    text = documents[row["doc_id"]]["text"]
    before = text[max(row["sentence_start"], row["start"] - 40) : row["end"]]
    return mention_status(row, claims.get(row["claim_id"]), before, text[row["end"] : row["sentence_end"]])


def _rank(row: Row, own: str, status: str, documents: dict[str, Row]) -> tuple[Any, ...]:
    """The best mention first: of the event's own status, surest, with most parties, earliest."""
    published = documents[row["doc_id"]]["published_at"]
    parties = len({r["role"] for r in row["roles"] if r["role"] != "object"})
    strength = (*STRENGTH, "denied").index(own)
    when = published.timestamp() if published else float("inf")
    return own != status, strength, -parties, -(row["confidence"] or 0), when, row["event_mention_id"]


def _hosts(rows: list[Row], settings_of: dict[str, Row], countries: dict[str, str]) -> list[str]:
    """The host of a visit, where only its town is named: PLOVER's target of a visit is the country that it goes to."""
    places = [m for row in rows if row["mode"] in modes_that("hosted") and (m := nearest(row, "place", settings_of))]
    return sorted({countries[m["country"]] for m in places if m["country"] in countries})


def _date(rows: list[Row], settings_of: dict[str, Row]) -> Row:
    """The shortest interval that a mention states; null if none does."""
    times = [m for row in rows if (m := nearest(row, "time", settings_of))]
    if not times:
        return {}
    best = min(
        times,
        key=lambda m: (m["time_end"] - m["time_start"], BASES.index(m["time_basis"] or "inferred"), m["mention_id"]),
    )
    return {
        "date_start": best["time_start"],
        "date_end": best["time_end"],
        "date_precision": best["time_precision"],
        "date_basis": best["time_basis"],
    }


def _place(rows: list[Row], settings_of: dict[str, Row], documents: dict[str, Row]) -> Row:
    """The most exact place that a mention states; of a dateline the country alone; null if there is neither."""
    found = [(m, documents[row["doc_id"]]["text"]) for row in rows if (m := nearest(row, "place", settings_of))]
    places = [m for m, text in found if not is_dateline(m, text)]
    if not places:
        countries = {m["country"] for m, _ in found if m["country"]}
        inferred = {"place_precision": "country", "place_basis": "inferred"}
        return {"country": countries.pop(), **inferred} if len(countries) == 1 else {}
    best = min(places, key=lambda m: (PRECISIONS.index(m["place_precision"] or "country"), m["mention_id"]))
    columns = ("geonameid", "country", "latitude", "longitude", "place_precision")
    return {"place_name": best["text"], "place_basis": "stated", **{column: best[column] for column in columns}}


def _origins(
    rows: list[Row],
    documents: dict[str, Row],
    claims: dict[str, Row],
    actors: dict[str, Row],
) -> set[tuple[str, ...]]:
    """Who reports it: the claimants; and each story, whose copies are one, that gives none.

    A headline that says what the article has somebody say adds no origin.
    """
    origins: set[tuple[str, ...]] = set()
    told: set[str] = set()
    for row in rows:
        story, claim = documents[row["doc_id"]]["story_id"], claims.get(row["claim_id"])
        actor = actors.get(claim["claimant_actor_id"]) if claim else None
        if actor and actor["is_named"]:
            origins.add(("actor", actor["actor_id"]))
        elif claim and (claim["claimant_text"] or actor):
            # "A diplomat" of one story need not be that of another.
            origins.add(("name", story, (claim["claimant_text"] or claim["claimant_actor_id"]).casefold()))
        else:
            continue
        told.add(story)
    return origins | {("story", s) for row in rows if (s := documents[row["doc_id"]]["story_id"]) not in told}

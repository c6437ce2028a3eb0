"""Joins event mentions to events, across documents.

Belongs here: what an event takes over from its mentions. Does not: finding mentions, which of them are one (`cluster`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.events.capitals import with_states
from pipeline.events.cluster import clusters
from pipeline.events.disputes import denials_by_claim, is_denied
from pipeline.events.known import Known, is_dateline, known_of, lead_words, nearest
from pipeline.events.lexicon import modes_that
from pipeline.events.parties import parties
from pipeline.events.ranges import ranges
from pipeline.events.status import STRENGTH, event_status, mention_status
from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.schema import from_rows
from pipeline.settings import Settings

PRECISIONS = ("point", "town", "district", "province", "country")
BASES = ("stated", "anchored", "inferred")
STATE = frozenset(("GOV", "MIL", "COP", "SPY", "LEG", "JUD"))


def join_events(tables: Tables, settings: Settings) -> Tables:
    """Kernel `local_event_mentions, mentions, local_claims, documents, actors -> events, event_mentions`."""
    documents = {row["doc_id"]: row for row in tables["documents"].to_pylist()}
    actors = {row["actor_id"]: row for row in tables["actors"].to_pylist()}
    countries = _countries(actors.values())
    mentions = [
        with_states(row, documents[row["doc_id"]]["text"], countries)
        for row in sorted(tables["local_event_mentions"].to_pylist(), key=lambda row: row["event_mention_id"])
    ]
    settings_of = _settings(tables["mentions"], mentions)
    claims = {row["claim_id"]: row for row in tables["local_claims"].to_pylist()}
    denials = denials_by_claim(claims, mentions, documents)
    states = _states(actors.values(), countries)
    event_of = clusters(known_mentions(tables, mentions))
    members: dict[str, list[dict[str, Any]]] = {}
    for row in mentions:
        row["event_id"] = identify("event", event_of[row["event_mention_id"]])
        members.setdefault(row["event_id"], []).append(row)
    events = [
        _event(event_id, rows, documents, settings_of, claims, actors, countries, states, denials)
        for event_id, rows in members.items()
    ]
    return {"events": from_rows("events", events), "event_mentions": from_rows("event_mentions", mentions)}


def known_mentions(tables: Tables, mentions: list[dict[str, Any]]) -> list[Known]:
    """What is known of event mentions, from the tables `documents, mentions, actors`."""
    documents = {row["doc_id"]: row for row in tables["documents"].to_pylist()}
    settings_of = _settings(tables["mentions"], mentions)
    actors = {row["actor_id"]: row for row in tables["actors"].to_pylist()}
    states = _states(actors.values(), _countries(actors.values()))
    leads = {doc_id: lead_words(documents[doc_id]["text"]) for doc_id in {row["doc_id"] for row in mentions}}
    return [
        known_of(row, documents[row["doc_id"]], settings_of, actors, states, leads[row["doc_id"]]) for row in mentions
    ]


def _settings(mentions: pa.Table, event_mentions: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Mentions of times and places by id, of the documents that tell of events."""
    wanted = pa.array(sorted({row["doc_id"] for row in event_mentions}), pa.string())
    chosen = pc.and_(pc.not_equal(mentions["kind"], "actor"), pc.is_in(mentions["doc_id"], value_set=wanted))
    return {row["mention_id"]: row for row in mentions.filter(chosen).to_pylist()}


def _countries(actors: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The actor that is a country, by its code."""
    rows = sorted(actors, key=lambda row: str(row["actor_id"]), reverse=True)
    return {row["country"]: row["actor_id"] for row in rows if row["type"] == "country" and row["country"]}


def _states(actors: Iterable[dict[str, Any]], countries: dict[str, str]) -> dict[str, str]:
    """The country's actor for each unnamed actor that acts for a state: "two Lithuanian diplomats".

    Nobody can ask for an unnamed group by its name; its state is whom an analyst asks for.
    """
    return {
        row["actor_id"]: countries[row["country"]]
        for row in actors
        if not row["is_named"] and row["sector"] in STATE and row["country"] in countries
    }


def _event(
    event_id: str,
    rows: list[dict[str, Any]],
    documents: dict[str, dict[str, Any]],
    settings_of: dict[str, dict[str, Any]],
    claims: dict[str, dict[str, Any]],
    actors: dict[str, dict[str, Any]],
    countries: dict[str, str],
    states: dict[str, str],
    denials: dict[str, list[frozenset[str]]],
) -> dict[str, Any]:
    statuses = {r["event_mention_id"]: _status(r, documents, claims) for r in rows}
    status, is_disputed = event_status(statuses.values())
    is_disputed = is_disputed or any(is_denied(r, denials) for r in rows)
    sources, targets = parties(rows, actors, states)
    best = min(rows, key=lambda r: _rank(r, statuses[r["event_mention_id"]], status, documents))
    published: list[datetime] = sorted(p for r in rows if (p := documents[r["doc_id"]]["published_at"]))
    # Who denies it does not report it, unless all that is told of it is the denial.
    reports = [r for r in rows if status == "denied" or statuses[r["event_mention_id"]] != "denied"]
    modes = Counter(r["mode"] for r in rows if r["mode"])
    text = documents[best["doc_id"]]["text"]
    return {
        "event_id": event_id,
        "event_type": best["event_type"],
        "mode": min(modes, key=lambda m: (-modes[m], m)) if modes else None,
        "contexts": sorted({c for r in rows for c in r["contexts"]}),
        "source_actor_ids": sources,
        "target_actor_ids": targets or _hosts(rows, settings_of, countries),
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


def _status(row: dict[str, Any], documents: dict[str, dict[str, Any]], claims: dict[str, dict[str, Any]]) -> str:
    text = documents[row["doc_id"]]["text"]
    before = text[max(row["sentence_start"], row["start"] - 40) : row["end"]]
    return mention_status(row, claims.get(row["claim_id"]), before, text[row["end"] : row["sentence_end"]])


def _rank(row: dict[str, Any], own: str, status: str, documents: dict[str, dict[str, Any]]) -> tuple[Any, ...]:
    """The best mention first: of the event's own status, surest, with most parties, earliest."""
    published = documents[row["doc_id"]]["published_at"]
    parties = len({r["role"] for r in row["roles"] if r["role"] != "object"})
    strength = (*STRENGTH, "denied").index(own)
    when = published.timestamp() if published else float("inf")
    return own != status, strength, -parties, -(row["confidence"] or 0), when, row["event_mention_id"]


def _hosts(rows: list[dict[str, Any]], settings_of: dict[str, dict[str, Any]], countries: dict[str, str]) -> list[str]:
    """The host of a visit, where only its town is named: PLOVER's target of a visit is the country that it goes to."""
    places = [m for row in rows if row["mode"] in modes_that("hosted") and (m := nearest(row, "place", settings_of))]
    return sorted({countries[m["country"]] for m in places if m["country"] in countries})


def _date(rows: list[dict[str, Any]], settings_of: dict[str, dict[str, Any]]) -> dict[str, Any]:
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


def _place(
    rows: list[dict[str, Any]], settings_of: dict[str, dict[str, Any]], documents: dict[str, dict[str, Any]]
) -> dict[str, Any]:
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
    rows: list[dict[str, Any]],
    documents: dict[str, dict[str, Any]],
    claims: dict[str, dict[str, Any]],
    actors: dict[str, dict[str, Any]],
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
            origins.add(("name", story, (claim["claimant_text"] or str(actor)).casefold()))
        else:
            continue
        told.add(story)
    return origins | {("story", s) for row in rows if (s := documents[row["doc_id"]]["story_id"]) not in told}

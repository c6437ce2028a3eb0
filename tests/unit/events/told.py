"""Texts of our own as the tables that events are joined from."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.kernel import Tables
from pipeline.schema import conform, from_rows
from pipeline.settings import Settings
from pipeline.stages import COMPARE_CLAIMS, FIND_EVENTS
from tests.unit.parses import tables

ACTORS = {"Norland": "actor-n", "Sudland": "actor-s"}
CODES = {"Norland": "NOR", "Sudland": "SWE"}
DAYS = {
    "on 4 May": date(2026, 5, 4),
    "on 9 August": date(2026, 8, 9),
    "on 2 November": date(2026, 11, 2),
}


def told(
    *documents: str | dict[str, Any],
    names: dict[str, dict[str, Any]] | None = None,
    claimants: dict[str, str] | None = None,
) -> Tables:
    """What events are joined from, of texts in which the names of ACTORS and the days of DAYS are resolved.

    `names` adds actors: their words and what is known of them. `claimants` puts each sentence that holds a key into a
    claim of that claimant.
    """
    given: Tables = tables(*documents)
    mentions, number = [], 0
    for row in given["documents"].to_pylist():
        unnamed = {words: f"actor-{words}-{row['doc_id']}" for words in names or {}}
        for words, what in (*ACTORS.items(), *unnamed.items(), *DAYS.items()):
            start = row["text"].find(words)
            while start >= 0:
                number += 1
                kind = "actor" if isinstance(what, str) else "time"
                shared = {"mention_id": f"m-{number}", "doc_id": row["doc_id"], "kind": kind, "start": start}
                shared |= {"end": start + len(words), "text": words, "form": "name", "rule_id": "test"}
                if isinstance(what, str):
                    mentions.append({**shared, "actor_id": what})
                else:
                    mentions.append(
                        {
                            **shared,
                            "time_start": what,
                            "time_end": what,
                            "time_precision": "day",
                            "time_basis": "anchored",
                        }
                    )
                start = row["text"].find(words, start + 1)
    given["mentions"] = conform("mentions", from_rows("mentions", mentions))
    local_claims = [
        {
            "claim_id": f"claim-{row['doc_id']}", "doc_id": row["doc_id"], "content": row["text"],
            "content_spans": [{"start": 0, "end": len(row["text"])}], "cue_spans": [], "hedge_spans": [],
            "quote_type": "indirect", "claimant_actor_id": actor, "claimant_text": words, "attribution_chain": [],
            "polarity": "asserted", "certainty": "stated", "rule_id": "speech:said",
        }
        for row in given["documents"].to_pylist()
        for words, actor in (claimants or {}).items()
        if words in row["text"]
    ]  # fmt: skip
    given["local_claims"] = conform("local_claims", from_rows("local_claims", local_claims))
    actors = [
        {"actor_id": i, "name": name, "type": "country", "country": CODES[name], "is_named": True, "aliases": [], "offices": [], "mention_count": 1,
         "document_count": 1}
        for name, i in ACTORS.items()
    ] + [
        {"actor_id": f"actor-{words}-{row['doc_id']}", "name": words, "type": "group", "is_named": False, "aliases": [],
         "offices": [], "mention_count": 1, "document_count": 1, **what}
        for words, what in (names or {}).items() for row in given["documents"].to_pylist()
    ]  # fmt: skip
    given["actors"] = conform("actors", from_rows("actors", actors))
    return given | FIND_EVENTS(given, Settings()) | COMPARE_CLAIMS(given, Settings())

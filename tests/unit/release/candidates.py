"""A small, true candidate for tests of releasing: one document, one actor, one event in a claim."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.release.account import SETTING_ASIDE
from pipeline.release.difference import changes_between
from pipeline.release.promote import Origin, promote
from pipeline.release.read import release_files
from pipeline.release.stage import Candidate
from pipeline.schema import PUBLISHED, conform, from_rows
from pipeline.warehouse import Warehouse

TEXT = "Ministry confirms strike\n\nThe port workers went on strike on Monday, the ministry said."
SPAN = TEXT.index("strike on Monday")


def rows(text: str = TEXT) -> dict[str, list[dict[str, Any]]]:
    """Rows of every published table that fit together."""
    ministry = text.index("the ministry said")
    sentence = text.index("The port")
    claim = {
        "claim_id": "claim-1",
        "doc_id": "doc-1",
        "content": text[sentence : ministry - 2],
        "content_spans": [{"start": sentence, "end": ministry - 2}],
        "cue_spans": [{"start": ministry + 13, "end": ministry + 17}],
        "quote_type": "indirect",
        "claimant_actor_id": "actor-1",
        "claimant_text": "the ministry",
        "claimant_start": ministry,
        "claimant_end": ministry + 12,
        "attribution_chain": [
            {
                "role": "origin",
                "actor_id": "actor-1",
                "text": "the ministry",
                "start": ministry,
                "end": ministry + 12,
                "cue": "said",
                "anonymity": "role",
            },
            {"role": "publisher", "anonymity": "unnamed"},
        ],
        "polarity": "asserted",
        "certainty": "stated",
        "hedge_spans": [],
        "event_ids": ["event-1"],
        "claim_group_id": "group-1",
        "source_reliability": "F",
        "information_credibility": "6",
        "rule_id": "test",
        "confidence": 0.9,
    }
    quantity = {
        "role": "measure",
        "lower": 1.0,
        "upper": 1.0,
        "is_approximate": False,
        "text": "strike",
        "start": SPAN,
        "end": SPAN + 6,
    }
    report = {**quantity, "event_mention_id": "em-1", "doc_id": "doc-1", "claim_id": "claim-1", "status": "alleged"}
    event = {
        "event_id": "event-1",
        "event_type": "PROTEST",
        "contexts": [],
        "source_actor_ids": ["actor-1"],
        "target_actor_ids": [],
        "status": "alleged",
        "summary": text[sentence:],
        "summary_doc_id": "doc-1",
        "summary_start": sentence,
        "summary_end": len(text),
        "mention_count": 1,
        "document_count": 1,
        "story_count": 1,
        "independent_source_count": 1,
        "is_disputed": False,
        "quantities": [{"unit": "strike", "least": 1.0, "greatest": 1.0, "reports": [report]}],
    }
    return {
        "documents": [
            {
                "doc_id": "doc-1",
                "source_uri": "a.txt",
                "raw_sha256": "0",
                "title": "Ministry confirms strike",
                "authors": [],
                "language": "en",
                "text": text,
                "story_id": "story-1",
                "story_relation": "original",
                "canonical_doc_id": "doc-1",
            }
        ],
        "document_lines": [
            {
                "doc_id": "doc-1",
                "line": 0,
                "raw_start": 0,
                "raw_end": 24,
                "role": "title",
                "reason": "first line",
                "text_start": 0,
                "text_end": 24,
            }
        ],
        "actors": [
            {
                "actor_id": "actor-1",
                "name": "the ministry",
                "type": "organization",
                "aliases": [],
                "offices": [],
                "is_named": True,
                "mention_count": 1,
                "document_count": 1,
            }
        ],
        "mentions": [
            {
                "mention_id": "m-1",
                "doc_id": "doc-1",
                "kind": "actor",
                "start": ministry,
                "end": ministry + 12,
                "text": "the ministry",
                "form": "nominal",
                "actor_id": "actor-1",
                "rule_id": "test",
            }
        ],
        "claims": [claim],
        "events": [event],
        "event_mentions": [
            {
                "event_mention_id": "em-1",
                "event_id": "event-1",
                "doc_id": "doc-1",
                "start": SPAN,
                "end": SPAN + 6,
                "text": "strike",
                "sentence_start": sentence,
                "sentence_end": len(text),
                "event_type": "PROTEST",
                "contexts": [],
                "roles": [],
                "quantities": [{**quantity, "unit": "strike"}],
                "realis": "actual",
                "is_negated": False,
                "is_historical": False,
                "is_background": False,
                "claim_id": "claim-1",
                "rule_id": "test",
                "confidence": 0.9,
            }
        ],
    }


def staged(root: Path, run: str = "run-1", **changed: list[dict[str, Any]]) -> Candidate:
    """A candidate of these rows, with the tables before them and passing audits of every table."""
    candidate = Candidate(Warehouse(root), run)
    given = {**rows(), **changed}
    stage_reading(candidate, given["documents"], given.get("rejected", []))
    for name in PUBLISHED:
        candidate.write(name, from_rows(name, given.get(name, [])))
    candidate.write("local_claims", from_rows("local_claims", [first_half(claim) for claim in given["claims"]]))
    for name in PUBLISHED:
        candidate.write_audit(name, ["documents"], [PASSED])
    return candidate


def published(root: Path, *releases: dict[str, list[dict[str, Any]]]) -> list[Path]:
    """Releases of these rows, a day each, with the changes from each to the next; returns their folders."""
    made: list[Path] = []
    for day, changed in enumerate(releases, 1):
        given = {**rows(), **changed}
        tables = {name: conform(name, from_rows(name, given.get(name, []))) for name in PUBLISHED}
        changes = changes_between(release_files(made[-1]) if made else None, tables.__getitem__)
        base = made[-1].name if made else None
        origin = Origin(base, {}, {"sources": [], "code": {}, "settings": {}, "base": base})
        candidate = staged(root, f"run-{day}", **given, changes=changes.to_pylist())
        made.append(promote(candidate, origin, datetime(2026, 3, day, tzinfo=UTC)).folder)
    return made


def stage_reading(candidate: Candidate, documents: list[dict[str, Any]], rejected: list[dict[str, Any]]) -> None:
    """Stages what these documents were made from; what is rejected was rejected when it was read."""
    read = [
        {**{name: row[name] for name in ("doc_id", "source_uri", "raw_sha256", "authors")}, **AS_TEXT}
        for row in documents
    ]
    articles = [{name: row[name] for name in row if name not in OF_STORIES} for row in documents]
    paragraphs = [{"doc_id": row["doc_id"], "start": 0, "end": 1, "paragraph_id": "p"} for row in documents]
    facts = {"addresses": [], "files": [], "read": len(read) + len(rejected), "base": None}
    candidate.write("inputs", from_rows("inputs", read), facts=facts)
    candidate.write("articles", from_rows("articles", articles))
    candidate.write("paragraphs", from_rows("paragraphs", paragraphs))
    for stage in SETTING_ASIDE:
        candidate.set_aside(stage, from_rows("rejected", rejected if stage == "inputs" else []))


AS_TEXT = {"media_type": "text/plain", "raw_text": TEXT}
OF_STORIES = ("story_id", "story_relation", "canonical_doc_id")
PASSED = {"expectation": "all is well", "severity": "critical", "success": True, "rows": 1, "broken": 0}


def first_half(claim: dict[str, Any]) -> dict[str, Any]:
    """A claim as its document alone makes it: a row of `local_claims`."""
    later = ("event_ids", "claim_group_id", "source_reliability", "information_credibility")
    return {name: value for name, value in claim.items() if name not in later}

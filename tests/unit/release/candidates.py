"""A small, true candidate for tests of releasing: one document, one actor, one event in a claim."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.release.stage import Candidate
from pipeline.schema import PUBLISHED, from_rows
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
    """A candidate of these rows, with passing audits of every table."""
    candidate = Candidate(Warehouse(root), run)
    given = {**rows(), **changed}
    for name in PUBLISHED:
        candidate.write(name, from_rows(name, given.get(name, [])))
    candidate.write("local_claims", from_rows("local_claims", [first_half(claim) for claim in given["claims"]]))
    for name in PUBLISHED:
        candidate.write_audit(name, ["documents"], [PASSED])
    return candidate


PASSED = {"expectation": "all is well", "severity": "critical", "success": True, "rows": 1, "broken": 0}


def first_half(claim: dict[str, Any]) -> dict[str, Any]:
    """A claim as its document alone makes it: a row of `local_claims`."""
    later = ("event_ids", "claim_group_id", "source_reliability", "information_credibility")
    return {name: value for name, value in claim.items() if name not in later}

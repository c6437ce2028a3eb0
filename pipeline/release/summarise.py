"""Tells a person what a release holds: counts, rejections, a few events and claims with their sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from pipeline.release.read import Reader
from pipeline.schema import PUBLISHED


def counts(read: Reader) -> list[tuple[str, int]]:
    """Rows of each published table."""
    return [(name, read(name).num_rows) for name in PUBLISHED]


def rejections(read: Reader) -> list[tuple[str, str, int, str]]:
    """Stage, reason, how many, and the first address, for each reason."""
    rows = read("rejected").to_pylist()
    tally = Counter((row["stage"], row["reason"]) for row in rows)
    first: dict[tuple[str, str], str] = {}
    for row in rows:
        first.setdefault((row["stage"], row["reason"]), row["source_uri"])
    return [(*key, number, first[key]) for key, number in sorted(tally.items())]


def changed(read: Reader) -> list[tuple[str, str, int]]:
    """Table, change and how many rows, against the release before."""
    rows = read("changes").to_pylist()
    return [(*key, n) for key, n in sorted(Counter((row["table"], row["change"]) for row in rows).items())]


def telling_events(read: Reader, number: int = 3) -> Iterator[dict[str, Any]]:
    """The events that most independent sources report, with the names of who is in them."""
    names = dict(zip(*(read("actors")[c].to_pylist() for c in ("actor_id", "name")), strict=True))
    rows = sorted(
        read("events").to_pylist(),
        key=lambda e: (
            -bool(e["source_actor_ids"] and e["target_actor_ids"]),
            -e["independent_source_count"],
            -e["document_count"],
            e["event_id"],
        ),
    )
    for row in rows[:number]:
        yield {
            **row,
            "sources": [names[i] for i in row["source_actor_ids"]],
            "targets": [names[i] for i in row["target_actor_ids"]],
        }


def telling_claims(read: Reader, number: int = 3) -> Iterator[dict[str, Any]]:
    """The claims with the longest chains, one a group, with their chain in words and the sentences that show them."""
    documents = {row["doc_id"]: row for row in read("documents").to_pylist()}
    rows = sorted(read("claims").to_pylist(), key=lambda c: (-len(_named(c)), c["polarity"], c["claim_id"]))
    groups: set[str] = set()
    for row in rows:
        if row["claim_group_id"] not in groups and len(groups) < number:
            groups.add(row["claim_group_id"])
            document = documents[row["doc_id"]]
            spans = [*row["content_spans"], *row["cue_spans"]]
            yield {**row, "chain": chain_in_words(row, document), "evidence": around(document["text"], spans)}


def chain_in_words(claim: dict[str, Any], document: dict[str, Any]) -> str:
    """The chain of attribution, origin first: "the agency, through Yoo, in The Daily"."""
    relayers = [link for link in claim["attribution_chain"] if link["role"] == "relayer"]
    words = [_together(claim) or "nobody named"]
    words += [f"through {link['text'] or document['agency']}" for link in relayers]
    return ", ".join([*words, f"in {document['publisher'] or 'an unknown paper'}"])


def _together(claim: dict[str, Any]) -> str:
    """The origins' words: "Belarus and Iran" for two who say it together."""
    return " and ".join(
        link["text"] for link in claim["attribution_chain"] if link["role"] == "origin" and link["text"]
    )


def _named(claim: dict[str, Any]) -> list[str]:
    """Those named in the chain; two who say it together are one link."""
    relayers = [link["text"] for link in claim["attribution_chain"] if link["role"] == "relayer"]
    return [words for words in (_together(claim), *relayers) if words]


def around(text: str, spans: list[dict[str, int]]) -> str:
    """The words of the paragraph from the sentence that begins the spans to the one that ends them."""
    start, end = min(s["start"] for s in spans), max(s["end"] for s in spans)
    left = max((at + 2 for at in (text.rfind("\n\n", 0, start), text.rfind(". ", 0, start)) if at >= 0), default=0)
    stops = [at for at in (text.find("\n\n", end), text.find(". ", end - 1)) if at >= 0]
    right = min(stops) + 1 if stops else len(text)
    return text[left:right].strip()

"""Tells a person what a release holds: counts, rejections, a few events and claims with their sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from pipeline.columns import rows_in
from pipeline.release.read import Reader
from pipeline.schema import PUBLISHED

ROLES = ("origin", "relayer")


def counts(folder: Path) -> list[tuple[str, int]]:
    """Rows of each published table of a release."""
    return [(name, pq.read_metadata(folder / f"{name}.parquet").num_rows) for name in PUBLISHED]


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
    events = read("events")
    sides = (pc.list_value_length(events[column]) for column in ("source_actor_ids", "target_actor_ids"))
    ranked = events.append_column("has_both", pc.min_element_wise(1, *sides))
    by = [(count, "descending") for count in ("has_both", "independent_source_count", "document_count")]
    rows = events.take(pc.sort_indices(ranked, [*by, ("event_id", "ascending")])[:number]).to_pylist()
    ids = {i for row in rows for i in (*row["source_actor_ids"], *row["target_actor_ids"])}
    actors = rows_in(read("actors").select(["actor_id", "name"]), "actor_id", ids)
    names = {actor["actor_id"]: actor["name"] for actor in actors.to_pylist()}
    for row in rows:
        yield {
            **row,
            "sources": [names[i] for i in row["source_actor_ids"]],
            "targets": [names[i] for i in row["target_actor_ids"]],
        }


def telling_claims(read: Reader, number: int = 3) -> Iterator[dict[str, Any]]:
    """The claims with the longest chains, one a group, with their chain in words and the sentences that show them."""
    claims = read("claims")
    ranked = claims.select(["claim_id", "claim_group_id", "polarity"]).append_column("named", pa.array(_named(claims)))
    order = pc.sort_indices(ranked, [("named", "descending"), ("polarity", "ascending"), ("claim_id", "ascending")])
    groups = claims["claim_group_id"].take(order).combine_chunks()
    firsts = pc.index_in(groups.unique()[:number], value_set=groups)
    rows = claims.take(order.take(firsts)).to_pylist()
    documents = rows_in(read("documents"), "doc_id", {row["doc_id"] for row in rows}).to_pylist()
    by_id = {document["doc_id"]: document for document in documents}
    for row in rows:
        document, spans = by_id[row["doc_id"]], [*row["content_spans"], *row["cue_spans"]]
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


def _named(claims: pa.Table) -> NDArray[np.int64]:
    """How many each chain names; two who say it together are one link."""
    chains = claims["attribution_chain"].combine_chunks()
    links, of = chains.flatten(), pc.list_parent_indices(chains).to_numpy()
    is_told = pc.greater(pc.utf8_length(links.field("text")), 0).fill_null(False).to_numpy(zero_copy_only=False)
    is_origin, is_relayer = (pc.equal(links.field("role"), role).to_numpy(zero_copy_only=False) for role in ROLES)
    origins, relayers = (np.bincount(of[is_told & role], minlength=len(claims)) for role in (is_origin, is_relayer))
    return np.minimum(origins, 1) + relayers


def around(text: str, spans: list[dict[str, int]]) -> str:
    """The words of the paragraph from the sentence that begins the spans to the one that ends them."""
    start, end = min(s["start"] for s in spans), max(s["end"] for s in spans)
    left = max((at + 2 for at in (text.rfind("\n\n", 0, start), text.rfind(". ", 0, start)) if at >= 0), default=0)
    stops = [at for at in (text.find("\n\n", end), text.find(". ", end - 1)) if at >= 0]
    right = min(stops) + 1 if stops else len(text)
    return text[left:right].strip()

"""Joins claims across documents: the same claim told again, what speaks for it and against it, and its events.

Belongs here: groups, links, credibility. Does not: which claim a denial denies (`denied`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.claims.denied import COLUMNS, FEWEST_WORDS, NEAR, denied_claims, is_assertion, is_one_speaker
from pipeline.claims.wording import content_words, is_negative
from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.schema import TABLES, from_rows
from pipeline.settings import Settings

Row = dict[str, Any]

SAME = 0.6
"""Least share of content words (Jaccard) that two wordings of one claim have in common; set for precision."""
SAME_EVENT = 0.5
"""Score of what speaks for or against a claim because it tells the same event: by hand, the events may differ."""
UNKNOWN_DENIAL = 0.5
MENTION_COLUMNS = ("event_mention_id", "event_id", "doc_id", "start", "end", "claim_id", "realis", "is_negated")


def link_claims(tables: Tables, settings: Settings) -> Tables:
    """Kernel `local_claims, events, event_mentions, documents -> claims, claim_links` (corpus-wise).

    Groups: copies inside a story with the same words and speaker; across stories the same resolved speaker, the same
    polarity, at least `SAME` of the content words, published within `NEAR`; never what one affirms and the other
    negates. Credibility (Admiralty code, NATO AJP-2.1): 6 "cannot be judged"; 2 "probably true" with one independent
    support, 1 "confirmed" with two or more: an asserted claim of the same actual event by another named origin in
    another story. The same words by another origin support too, but raise nothing: a ministry and its spokesman may be
    two names of one origin. Reliability stays F: nothing here knows a source's record.
    """
    documents = {d["doc_id"]: d for d in tables["documents"].select(["doc_id", "story_id", "published_at"]).to_pylist()}
    table = tables["local_claims"].sort_by("claim_id")
    claims = _claims(table)
    mentions = tables["event_mentions"].select(MENTION_COLUMNS).sort_by("event_mention_id").to_pylist()
    denied = denied_claims(claims, documents)
    scores = dict(_same_claims(claims, documents))
    group = _components((c["claim_id"] for c in claims), scores)
    told = _told(claims, mentions)
    independent = list(_supports(told, documents, group))
    supporters = Counter(claim for pair in independent for claim in pair)
    events = _events_of(claims, mentions)
    ids = [c["claim_id"] for c in claims]
    columns = {
        **{name: table[name] for name in table.column_names},
        "denies_claim_id": [denied.get(i) for i in ids],
        "event_ids": [sorted(events.get(i, ())) for i in ids],
        "claim_group_id": [identify("group", group[i]) for i in ids],
        "source_reliability": ["F"] * len(ids),
        "information_credibility": ["1" if supporters[i] >= 2 else "2" if supporters[i] else "6" for i in ids],
    }
    schema = TABLES["claims"].arrow
    linked = pa.table({f.name: _column(columns[f.name], f.type) for f in schema}, schema=schema)
    links = [
        *_links(((c, first) for c, first in group.items() if c != first), "identical", "same_words", scores),
        *_denials(claims, denied),
        *_links(_contradictions(told, denied), "refutes", "same_event", {}),
        *_links(independent, "supports", "same_event", {}),
        *_same_words(claims, documents, frozenset(independent)),
    ]
    return {"claims": linked, "claim_links": from_rows("claim_links", links)}


def _claims(table: pa.Table) -> list[Row]:
    """What links look at of each claim; of the chain, whether its origin is named."""
    chosen = table.select([*COLUMNS, "content_spans", "confidence"])
    first = pc.list_slice(table["attribution_chain"].combine_chunks(), 0, 1, return_fixed_size_list=True)
    return chosen.append_column("anonymity", pc.struct_field(first.flatten(), "anonymity")).to_pylist()


def _column(values: Any, type_: pa.DataType) -> Any:
    return pa.array(values, type_) if isinstance(values, list) else values


def _links(
    pairs: Iterable[tuple[str, str]], relation: str, method: str, scores: dict[tuple[str, str], float]
) -> Iterator[Row]:
    unknown = SAME if method == "same_words" else SAME_EVENT
    for claim, other in pairs:
        score = scores.get((other, claim), unknown)
        yield {"claim_id": claim, "other_claim_id": other, "relation": relation, "method": method, "score": score}


def _denials(claims: list[Row], denied: dict[str, str]) -> Iterator[Row]:
    for claim in claims:
        if claim["claim_id"] in denied:
            score = {(denied[claim["claim_id"]], claim["claim_id"]): claim["confidence"] or UNKNOWN_DENIAL}
            yield from _links([(claim["claim_id"], denied[claim["claim_id"]])], "refutes", "denial", score)


def _same_words(claims: list[Row], documents: dict[str, Row], known: frozenset[tuple[str, str]]) -> Iterator[Row]:
    for (claim, other), share in _same_by_others(claims, documents):
        if (claim, other) not in known:
            yield from _links([(claim, other)], "supports", "same_words", {(other, claim): share})


def _events_of(claims: list[Row], mentions: list[Row]) -> dict[str, set[str]]:
    """Events of each claim: those coded as standing in it, and those whose trigger its content holds."""
    by_document: dict[str, list[Row]] = {}
    for mention in mentions:
        by_document.setdefault(mention["doc_id"], []).append(mention)
    found: dict[str, set[str]] = {}
    for claim in claims:
        for mention in by_document.get(claim["doc_id"], ()):
            if mention["claim_id"] == claim["claim_id"] or any(
                s["start"] <= mention["start"] and mention["end"] <= s["end"] for s in claim["content_spans"]
            ):
                found.setdefault(claim["claim_id"], set()).add(mention["event_id"])
    return found


def _same_claims(claims: list[Row], documents: dict[str, Row]) -> Iterator[tuple[tuple[str, str], float]]:
    """Pairs of claim ids, smaller first, that say the same, with the share of common words.

    Candidates share a rare word: with Jaccard t, two sets of words must meet in the rarest
    `n - ceil(t * n) + 1` words of each (prefix filtering, Bayardo et al. 2007).
    """
    bags = {c["claim_id"]: content_words(c["content"]) for c in claims}
    copies: dict[tuple[Any, ...], str] = {}
    for claim in claims:
        story = documents[claim["doc_id"]]["story_id"]
        speaker = claim["claimant_actor_id"] or (claim["claimant_text"] or "").casefold()
        key = (story, " ".join(claim["content"].casefold().split()), speaker, claim["polarity"])
        first = copies.setdefault(key, claim["claim_id"])
        if first != claim["claim_id"]:
            yield (first, claim["claim_id"]), 1.0
    originals = frozenset(copies.values())  # their copies are joined already
    frequency = Counter(word for bag in bags.values() for word in bag)
    index: dict[tuple[str, str, bool, str], list[Row]] = {}
    for claim in claims:
        bag, negative = bags[claim["claim_id"]], is_negative(claim["content"])
        if claim["claim_id"] not in originals or not claim["claimant_actor_id"] or len(bag) < FEWEST_WORDS:
            continue
        rarest = sorted(bag, key=lambda w: (frequency[w], w))[: len(bag) - math.ceil(SAME * len(bag)) + 1]
        near: dict[str, Row] = {}
        for word in rarest:
            there = index.setdefault((claim["claimant_actor_id"], claim["polarity"], negative, word), [])
            near.update((other["claim_id"], other) for other in there)
            there.append(claim)
        for other_id, other in near.items():
            common = len(bag & bags[other_id]) / len(bag | bags[other_id])
            if common >= SAME and _are_near(documents[claim["doc_id"]], documents[other["doc_id"]]):
                yield (other_id, claim["claim_id"]), common


def _same_by_others(claims: list[Row], documents: dict[str, Row]) -> Iterator[tuple[tuple[str, str], float]]:
    """Pairs (claim, earlier id) in mostly the same words by different named origins in different stories.

    Candidates share one of each claim's rarest words, as in `_same_claims`.
    """
    told = [{**c, "is_negative": is_negative(c["content"])} for c in claims if _is_named_assertion(c)]
    bags = {c["claim_id"]: content_words(c["content"]) for c in told}
    frequency = Counter(word for bag in bags.values() for word in bag)
    index: dict[tuple[bool, str], list[Row]] = {}
    for claim in told:
        bag = bags[claim["claim_id"]]
        if len(bag) < FEWEST_WORDS:
            continue
        rarest = sorted(bag, key=lambda w: (frequency[w], w))[: len(bag) - math.ceil(SAME * len(bag)) + 1]
        near = {other["claim_id"]: other for word in rarest for other in index.get((claim["is_negative"], word), ())}
        for word in rarest:
            index.setdefault((claim["is_negative"], word), []).append(claim)
        for other_id, other in sorted(near.items()):
            here, there = documents[claim["doc_id"]], documents[other["doc_id"]]
            common = len(bag & bags[other_id]) / len(bag | bags[other_id])
            is_other = (
                claim["claimant_actor_id"] != other["claimant_actor_id"] and here["story_id"] != there["story_id"]
            )
            if is_other and common >= SAME and _are_near(here, there):
                yield (claim["claim_id"], other_id), common


def _is_named_assertion(claim: Row) -> bool:
    is_named = bool(claim["claimant_actor_id"]) and claim["anonymity"] == "named"
    return is_named and claim["polarity"] == "asserted" and is_assertion(claim)


def _are_near(a: Row, b: Row) -> bool:
    if a["published_at"] is None or b["published_at"] is None:
        return True
    return abs(a["published_at"] - b["published_at"]) <= NEAR


def _components(claim_ids: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The smallest claim id of each claim's connected component."""
    parent = {c: c for c in claim_ids}

    def root(c: str) -> str:
        while parent[c] != c:
            parent[c] = parent[parent[c]]
            c = parent[c]
        return c

    for a, b in pairs:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return {c: root(c) for c in parent}


def _told(claims: list[Row], mentions: list[Row]) -> dict[str, tuple[list[Row], list[Row]]]:
    """The claims that tell each event as actual, by its id: those that affirm it and those that negate it.

    In the order of their ids. Who affirms is a named origin; who negates may also be an unnamed one that is resolved.
    """
    by_id = {c["claim_id"]: c for c in claims}
    told: dict[str, tuple[dict[str, Row], dict[str, Row]]] = {}
    for mention in mentions:
        claim = by_id.get(mention["claim_id"] or "")
        if claim is None or mention["realis"] != "actual":
            continue
        negates = mention["is_negated"] or claim["polarity"] == "denied"
        if claim["claimant_actor_id"] if negates else _is_named_assertion(claim):
            told.setdefault(mention["event_id"], ({}, {}))[negates][claim["claim_id"]] = claim
    return {
        event: (sorted(affirm.values(), key=_claim_id), sorted(negate.values(), key=_claim_id))
        for event, (affirm, negate) in told.items()
    }


def _claim_id(claim: Row) -> str:
    return str(claim["claim_id"])


def _supports(
    told: dict[str, tuple[list[Row], list[Row]]], documents: dict[str, Row], group: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Pairs (claim, first claim of the event) by different named origins in different stories."""
    found = set()
    for affirming, _ in told.values():
        if affirming:
            first, *others = affirming
            speakers, stories = {first["claimant_actor_id"]}, {documents[first["doc_id"]]["story_id"]}
            for other in others:
                speaker, story = other["claimant_actor_id"], documents[other["doc_id"]]["story_id"]
                is_new = speaker not in speakers and story not in stories
                if is_new and group[other["claim_id"]] != group[first["claim_id"]]:
                    found.add((other["claim_id"], first["claim_id"]))
                    speakers.add(speaker)
                    stories.add(story)
    yield from sorted(found)


def _contradictions(told: dict[str, tuple[list[Row], list[Row]]], denied: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs (claim that negates an event, first claim of another speaker that affirms it), each claim once an event.

    A claim whose denial of another is known already needs no other.
    """
    found = set()
    for affirming, negating in told.values():
        for claim in negating:
            others = (c for c in affirming if not is_one_speaker(c, claim))
            other = next(others, None) if claim["claim_id"] not in denied else None
            if other:
                found.add((claim["claim_id"], other["claim_id"]))
    yield from sorted(found)

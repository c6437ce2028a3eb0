"""Joins claims across documents: the same claim told again, what it denies, what supports it, and its events."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from pipeline.claims.wording import content_words
from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.schema import from_rows
from pipeline.settings import Settings

Row = dict[str, Any]

SAME = 0.6
"""Least share of content words (Jaccard) that two wordings of one claim have in common; set for precision."""
FEWEST_WORDS = 4
"""Content words that a claim needs before another wording of it is looked for."""
NEAR = timedelta(days=14)
"""The same words by the same speaker further apart are said again, not copied."""
DENIED = 0.75
"""Least share of a denial's own content words that a claim in another document holds to be the one denied."""
ASSERTING = ("speech", "report", "assessment", "accusation")


def link_claims(tables: Tables, settings: Settings) -> Tables:
    """Kernel `local_claims, events, event_mentions, documents -> claims, claim_links` (corpus-wise).

    Groups: copies inside a story with the same words and speaker; across stories the same resolved speaker, the same
    polarity, at least `SAME` of the content words, published within `NEAR`. Credibility (Admiralty code, NATO
    AJP-2.1): 6 "cannot be judged"; 2 "probably true" with one independent support, 1 "confirmed" with two or more: an
    asserted claim of the same actual event by another named origin in another story. The same words by another origin
    support too, but raise nothing: a ministry and its spokesman may be two names of one origin. Reliability stays F:
    nothing here knows a source's record.
    """
    documents = {d["doc_id"]: d for d in tables["documents"].select(["doc_id", "story_id", "published_at"]).to_pylist()}
    claims = sorted(tables["local_claims"].to_pylist(), key=lambda c: c["claim_id"])
    claims = _with_denials(claims, documents)
    mentions = sorted(tables["event_mentions"].to_pylist(), key=lambda m: m["event_mention_id"])
    events = _events_of(claims, mentions)
    scores = dict(_same_claims(claims, documents))
    group = _components((c["claim_id"] for c in claims), scores)
    supports = {pair: ("same_words", share) for pair, share in _same_by_others(claims, documents)}
    independent_pairs = list(_supports(claims, mentions, documents, group))
    supports |= dict.fromkeys(independent_pairs, ("same_event", 0.5))
    supporters = Counter(claim for pair in independent_pairs for claim in pair)
    rows = []
    for claim in claims:
        claim_id = claim["claim_id"]
        independent = supporters[claim_id]
        rows.append(
            {
                **claim,
                "event_ids": sorted(events.get(claim_id, ())),
                "claim_group_id": identify("group", group[claim_id]),
                "source_reliability": "F",
                "information_credibility": "1" if independent >= 2 else "2" if independent else "6",
            }
        )
    links = [
        {
            "claim_id": c,
            "other_claim_id": first,
            "relation": "identical",
            "method": "same_words",
            "score": scores.get((first, c), SAME),
        }
        for c, first in group.items()
        if c != first
    ]
    links += [
        {
            "claim_id": c["claim_id"],
            "other_claim_id": c["denies_claim_id"],
            "relation": "refutes",
            "method": "denial",
            "score": c["confidence"] or 0.5,
        }
        for c in claims
        if c["denies_claim_id"]
    ]
    links += [
        {"claim_id": a, "other_claim_id": b, "relation": "supports", "method": method, "score": score}
        for (a, b), (method, score) in sorted(supports.items())
    ]
    return {"claims": from_rows("claims", rows), "claim_links": from_rows("claim_links", links)}


def _with_denials(claims: list[Row], documents: dict[str, Row]) -> list[Row]:
    """The claims, each denial that its own document leaves open tied to the claim of another that it denies.

    That is an asserted claim by another speaker, published no later and within `NEAR`, that holds at least `DENIED` of
    the denial's content words; of several the one that shares most, then the latest, then the first id.
    """
    bags = {c["claim_id"]: content_words(c["content"]) for c in claims}
    by_word: dict[str, list[Row]] = {}
    for claim in claims:
        if claim["polarity"] == "asserted" and claim["rule_id"].split(":")[0] in ASSERTING:
            for word in bags[claim["claim_id"]]:
                by_word.setdefault(word, []).append(claim)
    return [
        claim if claim["denies_claim_id"] else {**claim, "denies_claim_id": _denied(claim, bags, by_word, documents)}
        for claim in claims
    ]


def _denied(
    denial: Row, bags: dict[str, frozenset[str]], by_word: dict[str, list[Row]], documents: dict[str, Row]
) -> str | None:
    bag = bags[denial["claim_id"]]
    if denial["polarity"] != "denied" or len(bag) < FEWEST_WORDS:
        return None
    here = documents[denial["doc_id"]]
    # A claim that holds the share must hold one of the rarest words (prefix filtering).
    rarest = sorted(bag, key=lambda w: (len(by_word.get(w, ())), w))[: len(bag) - math.ceil(DENIED * len(bag)) + 1]
    found = []
    for claim in {c["claim_id"]: c for word in rarest for c in by_word.get(word, ())}.values():
        there = documents[claim["doc_id"]]
        share = len(bag & bags[claim["claim_id"]]) / len(bag)
        if share < DENIED or claim["doc_id"] == denial["doc_id"] or _is_one_speaker(claim, denial):
            continue
        if here["published_at"] is None or there["published_at"] is None:
            continue
        age = here["published_at"] - there["published_at"]
        if timedelta(0) <= age <= NEAR:
            found.append((-share, age, claim["claim_id"]))
    return min(found)[2] if found else None


def _is_one_speaker(claim: Row, other: Row) -> bool:
    if claim["claimant_actor_id"] and other["claimant_actor_id"]:
        return bool(claim["claimant_actor_id"] == other["claimant_actor_id"])
    return bool((claim["claimant_text"] or "").casefold() == (other["claimant_text"] or "").casefold())


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
    frequency = Counter(word for bag in bags.values() for word in bag)
    index: dict[tuple[str, str, str], list[Row]] = {}
    for claim in claims:
        bag = bags[claim["claim_id"]]
        if not claim["claimant_actor_id"] or len(bag) < FEWEST_WORDS:
            continue
        rarest = sorted(bag, key=lambda w: (frequency[w], w))[: len(bag) - math.ceil(SAME * len(bag)) + 1]
        near: dict[str, Row] = {}
        for word in rarest:
            there = index.setdefault((claim["claimant_actor_id"], claim["polarity"], word), [])
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
    told = [c for c in claims if _is_named_assertion(c)]
    bags = {c["claim_id"]: content_words(c["content"]) for c in told}
    frequency = Counter(word for bag in bags.values() for word in bag)
    index: dict[str, list[Row]] = {}
    for claim in told:
        bag = bags[claim["claim_id"]]
        if len(bag) < FEWEST_WORDS:
            continue
        rarest = sorted(bag, key=lambda w: (frequency[w], w))[: len(bag) - math.ceil(SAME * len(bag)) + 1]
        near = {other["claim_id"]: other for word in rarest for other in index.get(word, ())}
        for word in rarest:
            index.setdefault(word, []).append(claim)
        for other_id, other in sorted(near.items()):
            here, there = documents[claim["doc_id"]], documents[other["doc_id"]]
            common = len(bag & bags[other_id]) / len(bag | bags[other_id])
            is_other = (
                claim["claimant_actor_id"] != other["claimant_actor_id"] and here["story_id"] != there["story_id"]
            )
            if is_other and common >= SAME and _are_near(here, there):
                yield (claim["claim_id"], other_id), common


def _is_named_assertion(claim: Row) -> bool:
    is_named = claim["claimant_actor_id"] and claim["attribution_chain"][0]["anonymity"] == "named"
    return bool(is_named) and claim["polarity"] == "asserted" and claim["rule_id"].split(":")[0] in ASSERTING


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


def _supports(
    claims: list[Row], mentions: list[Row], documents: dict[str, Row], group: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Pairs (claim, first claim of the event) by different named origins in different stories."""
    by_id = {c["claim_id"]: c for c in claims}
    of_event: dict[str, set[str]] = {}
    for mention in mentions:
        claim = by_id.get(mention["claim_id"] or "")
        if claim is None or mention["realis"] != "actual" or mention["is_negated"]:
            continue
        if _is_named_assertion(claim):
            of_event.setdefault(mention["event_id"], set()).add(claim["claim_id"])
    found = set()
    for claim_ids in of_event.values():
        first = min(claim_ids)
        told = {by_id[first]["claimant_actor_id"]}
        stories = {documents[by_id[first]["doc_id"]]["story_id"]}
        for other in sorted(claim_ids - {first}):
            speaker, story = by_id[other]["claimant_actor_id"], documents[by_id[other]["doc_id"]]["story_id"]
            if speaker not in told and story not in stories and group[other] != group[first]:
                found.add((other, first))
                told.add(speaker)
                stories.add(story)
    yield from sorted(found)

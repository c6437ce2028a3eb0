"""Rules on meaning, written by hand: what must hold for a row to be true, and shares that warn when they drift."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from expectations.rule import Derive, Reader, Rule, holds
from expectations.structure import texts

DATES = {"or_equal": True, "ignore_row_if": "either_value_is_missing"}


def each(table: str, columns: list[str], test: Any) -> Derive:
    """A derived column: the test of each row's cells in these columns."""

    def derive(read: Reader) -> pa.Array:
        rows = read(table).select(columns).to_pydict()
        return pa.array([bool(test(*cells)) for cells in zip(*rows.values(), strict=True)], pa.bool_())

    return derive


def never_null_apart(table: str, *columns: str) -> Derive:
    """A derived column: the cells are all null or all given."""
    return each(table, list(columns), lambda *cells: len({cell is None for cell in cells}) == 1)


def _kept_lines_in_text(read: Reader) -> pa.Array:
    text_of = texts(read)
    return each(
        "document_lines",
        ["doc_id", "text_start", "text_end"],
        lambda doc, s, e: s is None if e is None else 0 <= s < e <= len(text_of.get(doc, "")),
    )(read)


def _story_of_canonical(read: Reader) -> pa.Array:
    rows = read("documents")
    story = dict(zip(rows["doc_id"].to_pylist(), rows["story_id"].to_pylist(), strict=True))
    return each("documents", ["story_id", "canonical_doc_id"], lambda s, c: story.get(c) == s)(read)


def _has_mention(read: Reader) -> pa.Array:
    return pc.is_in(
        read("events")["event_id"].combine_chunks(), value_set=read("event_mentions")["event_id"].combine_chunks()
    )


def _occurs_outside_denial(read: Reader) -> pa.Array:
    """An event that is said to have occurred has a mention that is actual and not negated."""
    mentions = read("event_mentions").select(["event_id", "realis", "is_negated"]).to_pylist()
    actual = {m["event_id"] for m in mentions if m["realis"] == "actual" and not m["is_negated"]}
    return each("events", ["event_id", "status"], lambda e, status: status != "occurred" or e in actual)(read)


def _trigger_in_sentence(s: int, e: int, first: int, last: int) -> bool:
    return first <= s < e <= last


def _sentence_in_text(read: Reader) -> pa.Array:
    text_of = texts(read)
    return each("event_mentions", ["doc_id", "sentence_end"], lambda doc, end: end <= len(text_of.get(doc, "")))(read)


def _roles_resolve(read: Reader) -> pa.Array:
    known = set(read("mentions")["mention_id"].to_pylist())
    return each(
        "event_mentions",
        ["roles"],
        lambda roles: all(r["mention_id"] is None or r["mention_id"] in known for r in roles),
    )(read)


def _begins_with_origin(chain: list[dict[str, Any]], actor: str | None) -> bool:
    return bool(chain) and chain[0]["role"] == "origin" and chain[0]["actor_id"] == actor


def _ends_at_publisher(chain: list[dict[str, Any]]) -> bool:
    return bool(chain) and chain[-1]["role"] == "publisher"


MEANING: dict[str, list[Rule]] = {
    "documents": [
        Rule("there are documents", "ExpectTableRowCountToBeBetween", {"min_value": 1}),
        Rule("text is not empty", "ExpectColumnValueLengthsToBeBetween", {"column": "text", "min_value": 1}),
        holds(
            "a publication time has a precision and a basis",
            never_null_apart("documents", "published_at", "published_precision", "published_basis"),
        ),
        holds("a document is in the story of its canonical copy", _story_of_canonical),
        Rule(
            "most documents have a title",
            "ExpectColumnValuesToNotBeNull",
            {"column": "title", "mostly": 0.5},
            "warning",
        ),
        Rule(
            "most documents have a publication time",
            "ExpectColumnValuesToNotBeNull",
            {"column": "published_at", "mostly": 0.5},
            "warning",
        ),
    ],
    "document_lines": [
        holds("a kept line lies inside the text", _kept_lines_in_text),
        holds(
            "a line has a length",
            each("document_lines", ["raw_start", "raw_end"], lambda s, e: 0 <= s <= e),
        ),
        holds(
            "some lines are kept",
            each("document_lines", ["text_start"], lambda s: s is not None),
            "warning",
            mostly=0.1,
        ),
    ],
    "rejected": [
        Rule("a rejection says what was seen", "ExpectColumnValuesToNotBeNull", {"column": "detail"}, "warning"),
        holds("no stage failed on a document", each("rejected", ["reason"], lambda r: r != "kernel_error"), "warning"),
    ],
    "actors": [
        Rule("name is not empty", "ExpectColumnValueLengthsToBeBetween", {"column": "name", "min_value": 1}),
        Rule("an actor is mentioned", "ExpectColumnValuesToBeBetween", {"column": "mention_count", "min_value": 1}),
        Rule(
            "documents do not outnumber mentions",
            "ExpectColumnPairValuesAToBeGreaterThanB",
            {"column_A": "mention_count", "column_B": "document_count", "or_equal": True},
        ),
        Rule(
            "many actors have a country",
            "ExpectColumnValuesToNotBeNull",
            {"column": "country", "mostly": 0.1},
            "warning",
        ),
    ],
    "mentions": [
        Rule(
            "time_end is not before time_start",
            "ExpectColumnPairValuesAToBeGreaterThanB",
            {"column_A": "time_end", "column_B": "time_start", **DATES},
        ),
        holds(
            "an interval has two ends, a precision and a basis",
            never_null_apart("mentions", "time_start", "time_end", "time_precision", "time_basis"),
        ),
        holds(
            "a country has no pin",
            each("mentions", ["place_precision", "latitude"], lambda p, lat: p != "country" or lat is None),
        ),
        holds("a pin has both coordinates", never_null_apart("mentions", "latitude", "longitude")),
        Rule(
            "latitude is on the globe",
            "ExpectColumnValuesToBeBetween",
            {"column": "latitude", "min_value": -90, "max_value": 90},
        ),
        Rule(
            "longitude is on the globe",
            "ExpectColumnValuesToBeBetween",
            {"column": "longitude", "min_value": -180, "max_value": 180},
        ),
        holds(
            "most actor mentions are resolved",
            each("mentions", ["kind", "actor_id"], lambda kind, actor: kind != "actor" or actor is not None),
            "warning",
            mostly=0.5,
        ),
    ],
    "claims": [
        Rule("a claim has content", "ExpectColumnValueLengthsToBeBetween", {"column": "content", "min_value": 1}),
        holds(
            "the chain begins with the claimant",
            each("claims", ["attribution_chain", "claimant_actor_id"], _begins_with_origin),
        ),
        holds("the chain ends at the publisher", each("claims", ["attribution_chain"], _ends_at_publisher)),
        holds(
            "a claim does not deny itself",
            each("claims", ["claim_id", "denies_claim_id"], lambda claim, denied: claim != denied),
        ),
        Rule(
            "confidence is a share",
            "ExpectColumnValuesToBeBetween",
            {"column": "confidence", "min_value": 0, "max_value": 1},
        ),
        holds(
            "most claims have a claimant",
            each("claims", ["claimant_text"], lambda words: words is not None),
            "warning",
            mostly=0.5,
        ),
    ],
    "claim_links": [
        holds("a claim is not linked to itself", each("claim_links", ["claim_id", "other_claim_id"], str.__ne__)),
        Rule("score is a share", "ExpectColumnValuesToBeBetween", {"column": "score", "min_value": 0, "max_value": 1}),
    ],
    "events": [
        holds("an event has a mention", _has_mention),
        holds("what occurred is told as actual somewhere", _occurs_outside_denial),
        Rule(
            "date_end is not before date_start",
            "ExpectColumnPairValuesAToBeGreaterThanB",
            {"column_A": "date_end", "column_B": "date_start", **DATES},
        ),
        holds(
            "a date has two ends, a precision and a basis",
            never_null_apart("events", "date_start", "date_end", "date_precision", "date_basis"),
        ),
        holds(
            "a country has no pin",
            each("events", ["place_precision", "latitude"], lambda p, lat: p != "country" or lat is None),
        ),
        holds(
            "a place has a basis",
            each(
                "events",
                ["place_name", "country", "place_basis"],
                lambda name, country, basis: (name is None and country is None) == (basis is None),
            ),
        ),
        holds(
            "copies count once",
            each(
                "events",
                ["mention_count", "document_count", "story_count"],
                lambda mentions, documents, stories: mentions >= documents >= stories >= 1,
            ),
        ),
        Rule(
            "last_reported is not before first_reported",
            "ExpectColumnPairValuesAToBeGreaterThanB",
            {"column_A": "last_reported", "column_B": "first_reported", **DATES},
        ),
        Rule(
            "some events have a date",
            "ExpectColumnValuesToNotBeNull",
            {"column": "date_start", "mostly": 0.1},
            "warning",
        ),
    ],
    "event_mentions": [
        holds(
            "the trigger stands in its sentence",
            each("event_mentions", ["start", "end", "sentence_start", "sentence_end"], _trigger_in_sentence),
        ),
        holds("the sentence stands in the text", _sentence_in_text),
        holds("roles point to mentions", _roles_resolve),
        holds(
            "most events have somebody in them",
            each("event_mentions", ["roles"], lambda roles: any(r["role"] in ("source", "target") for r in roles)),
            "warning",
            mostly=0.5,
        ),
    ],
    "changes": [
        holds(
            "a changed row names its columns",
            each("changes", ["change", "columns"], lambda change, columns: change != "changed" or bool(columns)),
        ),
    ],
}

READ: dict[str, list[str]] = {
    "document_lines": ["documents"],
    "events": ["event_mentions"],
    "event_mentions": ["documents", "mentions"],
}

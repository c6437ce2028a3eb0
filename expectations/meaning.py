"""Rules on meaning, written by hand: what must hold for a row to be true, and shares that warn when they drift."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from pyarrow.compute import field

from expectations.rule import Derive, Rule, holds
from pipeline.release.stored import Stored

DATES = {"or_equal": True, "ignore_row_if": "either_value_is_missing"}


def each(table: str, columns: list[str], test: pc.Expression) -> Derive:
    """A derived column: whether the test of the row's cells in these columns is true, and not false nor unknown."""

    def derive(read: Stored) -> pa.Array:
        tested = ds.dataset(read(table, *columns)).to_table(columns={"held": test})["held"]
        return pc.fill_null(tested, False).combine_chunks()

    return derive


def never_null_apart(table: str, *columns: str) -> Derive:
    """A derived column: the cells are all null or all given."""
    first, *others = columns
    test = pc.scalar(True)
    for other in others:
        test &= field(first).is_null() == field(other).is_null()
    return each(table, list(columns), test)


def not_empty(table: str, column: str) -> Derive:
    """A derived column: the text, if given, is not empty. Texts are long, and Great Expectations need not see them."""
    return each(table, [column], field(column).is_null() | (pc.binary_length(field(column)) > 0))


def _no_country_with_pin(table: str) -> Derive:
    precision, latitude = field("place_precision"), field("latitude")
    return each(
        table, ["place_precision", "latitude"], precision.is_null() | (precision != "country") | latitude.is_null()
    )


def _kept_lines_in_text(read: Stored) -> pa.Array:
    lines = read("document_lines", "doc_id", "text_start", "text_end")
    start, end = (lines[name] for name in ("text_start", "text_end"))
    last = pa.array(read.texts.lengths_of(lines["doc_id"]))
    inside = pc.and_(pc.and_(pc.less_equal(0, start), pc.less(start, end)), pc.less_equal(end, last))
    neither = pc.and_(pc.is_null(start), pc.is_null(end))
    return pc.or_(neither, pc.fill_null(inside, False)).combine_chunks()


def _story_of_canonical(read: Stored) -> pa.Array:
    rows = read("documents", "doc_id", "story_id", "canonical_doc_id")
    canonical = pc.index_in(rows["canonical_doc_id"], value_set=rows["doc_id"])
    return pc.fill_null(pc.equal(rows["story_id"].take(canonical), rows["story_id"]), False).combine_chunks()


def _has_mention(read: Stored) -> pa.Array:
    told = read("event_mentions", "event_id")["event_id"].combine_chunks()
    return pc.is_in(read("events", "event_id")["event_id"].combine_chunks(), value_set=told)


def _occurs_outside_denial(read: Stored) -> pa.Array:
    """An event that is said to have occurred has a mention that is actual and not negated."""
    mentions = read("event_mentions", "event_id", "realis", "is_negated")
    actual = mentions.filter((field("realis") == "actual") & ~field("is_negated"))["event_id"].combine_chunks()
    events = read("events", "event_id", "status")
    other = pc.not_equal(events["status"], "occurred")
    return pc.or_(other, pc.is_in(events["event_id"], value_set=actual)).combine_chunks()


def _sentence_in_text(read: Stored) -> pa.Array:
    rows = read("event_mentions", "doc_id", "sentence_end")
    last = pa.array(read.texts.lengths_of(rows["doc_id"]))
    return pc.less_equal(rows["sentence_end"], last).combine_chunks()


def _roles_resolve(read: Stored) -> pa.Array:
    known = read("mentions", "mention_id")["mention_id"]
    roles = read("event_mentions", "roles")["roles"].combine_chunks()
    named = roles.flatten().field("mention_id")
    there = known.filter(pc.is_in(known, value_set=named.unique())).combine_chunks()  # of many, few are named
    found = pc.or_(pc.is_null(named), pc.is_in(named, value_set=there))
    return pc.invert(_with_one(roles, pc.invert(found)))


def _takes_part(read: Stored) -> pa.Array:
    roles = read("event_mentions", "roles")["roles"].combine_chunks()
    return _with_one(roles, pc.is_in(roles.flatten().field("role"), value_set=pa.array(["source", "target"])))


def _with_one(lists: pa.Array, chosen: pa.Array) -> pa.Array:
    """Whether each list has an item that is chosen."""
    held = np.zeros(len(lists), np.bool_)
    held[pc.list_parent_indices(lists).filter(chosen).to_numpy()] = True
    return pa.array(held)


def _begins_with_origin(read: Stored) -> pa.Array:
    claims = read("claims", "attribution_chain", "claimant_actor_id")
    first = _item(claims["attribution_chain"].combine_chunks(), last=False)
    actor, claimant = first.field("actor_id"), claims["claimant_actor_id"].combine_chunks()
    same = pc.or_kleene(pc.equal(actor, claimant), pc.and_(pc.is_null(actor), pc.is_null(claimant)))
    return pc.fill_null(pc.and_(pc.equal(first.field("role"), "origin"), same), False)


def _ends_at_publisher(read: Stored) -> pa.Array:
    chain = read("claims", "attribution_chain")["attribution_chain"].combine_chunks()
    return pc.fill_null(pc.equal(_item(chain, last=True).field("role"), "publisher"), False)


def _item(lists: pa.Array, *, last: bool) -> pa.StructArray:
    """The first or last item of each list, null for an empty one."""
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy()
    ends = np.cumsum(lengths)
    return lists.flatten().take(pa.array(ends - 1 if last else ends - lengths, mask=lengths == 0))


MEANING: dict[str, list[Rule]] = {
    "documents": [
        Rule("there are documents", "ExpectTableRowCountToBeBetween", {"min_value": 1}),
        holds("text is not empty", not_empty("documents", "text")),
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
            each(
                "document_lines",
                ["raw_start", "raw_end"],
                (field("raw_start") >= 0) & (field("raw_start") <= field("raw_end")),
            ),
        ),
        holds(
            "some lines are kept",
            each("document_lines", ["text_start"], field("text_start").is_valid()),
            "warning",
            mostly=0.1,
        ),
    ],
    "rejected": [
        Rule("a rejection says what was seen", "ExpectColumnValuesToNotBeNull", {"column": "detail"}, "warning"),
        holds(
            "no stage failed on a document", each("rejected", ["reason"], field("reason") != "kernel_error"), "warning"
        ),
    ],
    "actors": [
        holds("name is not empty", not_empty("actors", "name")),
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
            _no_country_with_pin("mentions"),
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
            each("mentions", ["kind", "actor_id"], (field("kind") != "actor") | field("actor_id").is_valid()),
            "warning",
            mostly=0.5,
        ),
    ],
    "claims": [
        holds("a claim has content", not_empty("claims", "content")),
        holds("the chain begins with the claimant", _begins_with_origin),
        holds("the chain ends at the publisher", _ends_at_publisher),
        holds(
            "a claim does not deny itself",
            each(
                "claims",
                ["claim_id", "denies_claim_id"],
                field("denies_claim_id").is_null() | (field("claim_id") != field("denies_claim_id")),
            ),
        ),
        Rule(
            "confidence is a share",
            "ExpectColumnValuesToBeBetween",
            {"column": "confidence", "min_value": 0, "max_value": 1},
        ),
        holds(
            "most claims have a claimant",
            each("claims", ["claimant_text"], field("claimant_text").is_valid()),
            "warning",
            mostly=0.5,
        ),
    ],
    "claim_links": [
        holds(
            "a claim is not linked to itself",
            each("claim_links", ["claim_id", "other_claim_id"], field("claim_id") != field("other_claim_id")),
        ),
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
            _no_country_with_pin("events"),
        ),
        holds(
            "a place has a basis",
            each(
                "events",
                ["place_name", "country", "place_basis"],
                (field("place_name").is_null() & field("country").is_null()) == field("place_basis").is_null(),
            ),
        ),
        holds(
            "copies count once",
            each(
                "events",
                ["mention_count", "document_count", "story_count"],
                (field("mention_count") >= field("document_count"))
                & (field("document_count") >= field("story_count"))
                & (field("story_count") >= 1),
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
            each(
                "event_mentions",
                ["start", "end", "sentence_start", "sentence_end"],
                (field("sentence_start") <= field("start"))
                & (field("start") < field("end"))
                & (field("end") <= field("sentence_end")),
            ),
        ),
        holds("the sentence stands in the text", _sentence_in_text),
        holds("roles point to mentions", _roles_resolve),
        holds(
            "most events have somebody in them",
            _takes_part,
            "warning",
            mostly=0.5,
        ),
    ],
    "changes": [
        holds(
            "a changed row names its columns",
            each(
                "changes",
                ["change", "columns"],
                (field("change") != "changed") | (pc.list_value_length(field("columns")) > 0),
            ),
        ),
    ],
}

READ: dict[str, list[str]] = {
    "document_lines": ["documents"],
    "events": ["event_mentions"],
    "event_mentions": ["documents", "mentions"],
}

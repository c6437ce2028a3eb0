from typing import Any

import pytest

from pipeline.release.verify import verify_tables
from pipeline.schema import PUBLISHED, conform, from_rows
from tests.unit.release.candidates import rows


def problems(**changed: list[dict[str, Any]]) -> list[str]:
    given = {**rows(), **changed}
    tables = {name: conform(name, from_rows(name, given.get(name, []))) for name in PUBLISHED}
    return [f"{p.table}: {p.rule}" for p in verify_tables(lambda name: tables[name])]


def changed(table: str, **cells: Any) -> dict[str, list[dict[str, Any]]]:
    return {table: [{**rows()[table][0], **cells}]}


def other(quantity: dict[str, Any]) -> dict[str, Any]:
    """The quantity with words that do not stand at its offsets."""
    return {**quantity, "text": "two strikes"}


RANGE = rows()["events"][0]["quantities"][0]


def test_true_rows_have_no_problems() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (changed("mentions", start=0, end=12), "mentions: evidence of text"),
        (changed("mentions", start=-3), "mentions: evidence of text"),
        (changed("mentions", actor_id="actor-9"), "mentions: actor_id points to a row of actors"),
        (changed("claims", content="Something else"), "claims: content equals its spans"),
        (changed("claims", cue_spans=[{"start": 5, "end": 9999}]), "claims: content equals its spans"),
        (changed("claims", claimant_text=None), "claims: evidence of claimant_text"),
        (changed("claims", event_ids=["event-1", "event-9"]), "claims: event_ids points to a row of events"),
        (changed("events", summary="The port workers went on strike."), "events: evidence of summary"),
        (changed("event_mentions", quantities=[other(rows()["event_mentions"][0]["quantities"][0])]),
         "event_mentions: evidence of text"),
        (changed("events", quantities=[{**RANGE, "reports": [other(r) for r in RANGE["reports"]]}]), "events: evidence of text"),
        (changed("events", quantities=[{**RANGE, "reports": [{**r, "doc_id": "doc-9"} for r in RANGE["reports"]]}]),
         "events: evidence of text"),
        (changed("event_mentions", doc_id="doc-9"), "event_mentions: doc_id points to a row of documents"),
    ],
)  # fmt: skip
def test_each_fault_is_found(change: dict[str, list[dict[str, Any]]], expected: str) -> None:
    assert expected in problems(**change)

"""The events of a claim are those that stand in it and those whose trigger its content holds."""

from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.claims.told import events_of

SPANS = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())]))
PLACE = st.tuples(st.integers(0, 9), st.integers(1, 4)).map(lambda place: (place[0], sum(place)))
DOCUMENT = st.sampled_from(["d1", "d2"])
CLAIMS = st.lists(st.tuples(DOCUMENT, st.lists(PLACE, max_size=2)), max_size=5)
MENTIONS = st.lists(st.tuples(DOCUMENT, PLACE, st.none() | st.integers(0, 6), st.sampled_from("xyz")), max_size=6)


@given(CLAIMS, MENTIONS)
@settings(deadline=None)
def test_events_are_those_coded_in_the_claim_or_inside_its_content(claims: list[Any], mentions: list[Any]) -> None:
    rows = pa.table(
        {
            "claim_id": pa.array([f"c{i}" for i in range(len(claims))], pa.string()),
            "doc_id": pa.array([doc for doc, _ in claims], pa.string()),
            "content_spans": pa.array([[{"start": s, "end": e} for s, e in spans] for _, spans in claims], SPANS),
        }
    )
    told = pa.table(
        {
            "doc_id": pa.array([doc for doc, *_ in mentions], pa.string()),
            "start": pa.array([place[0] for _, place, *_ in mentions], pa.int32()),
            "end": pa.array([place[1] for _, place, *_ in mentions], pa.int32()),
            "claim_id": pa.array([None if c is None else f"c{c}" for *_, c, _ in mentions], pa.string()),
            "event_id": pa.array([event for *_, event in mentions], pa.string()),
        }
    )
    expected = [
        sorted(
            {
                event
                for other, (start, end), coded, event in mentions
                if other == doc and (coded == i or any(s <= start and end <= e for s, e in spans))
            }
        )
        for i, (doc, spans) in enumerate(claims)
    ]
    assert events_of(rows, told).to_pylist() == expected

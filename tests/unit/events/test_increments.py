"""What is kept of events from build to build saves time and changes no row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events import join
from pipeline.kernel import Tables
from pipeline.schema import conform, from_rows
from pipeline.settings import Settings
from pipeline.stages import COMPARE_CLAIMS, JOIN_EVENTS
from tests.unit.events.told import told

BY_DOCUMENT = ("documents", "mentions", "local_claims", "local_event_mentions")
TOLD = told(
    {"text": "Norland launched a satellite on 4 May.", "date": "2026-05-04", "publisher": "A"},
    {"text": "A satellite was launched by Norland on 4 May, to the dismay of Sudland.", "date": "2026-05-05"},
    {
        "text": "Norland launched a satellite, Sudland said. Sudland expelled the envoy of Norland.",
        "date": "2026-05-06",
    },
    {"text": "Sudland imposed sanctions on Norland on 9 August.", "date": "2026-08-10"},
    claimants={"Sudland said": "actor-s"},
)
IDS = TOLD["documents"]["doc_id"].to_pylist()


def of(documents: set[str]) -> Tables:
    """The tables of some documents."""
    wanted = pa.array(sorted(documents), pa.string())
    some = {name: TOLD[name].filter(pc.is_in(TOLD[name]["doc_id"], value_set=wanted)) for name in BY_DOCUMENT}
    return {**some, "actors": TOLD["actors"]}


def built(tables: Tables, before: Tables | None = None) -> Tables:
    """All that the stage makes, with what it kept before."""
    kept = {name: before[name] for name in JOIN_EVENTS.kept} if before else {}
    return JOIN_EVENTS({**tables, **COMPARE_CLAIMS(tables, Settings()), **kept}, Settings())


@given(st.lists(st.sets(st.sampled_from(IDS)), min_size=2, max_size=5))
@settings(max_examples=25, deadline=None)
def test_any_nights_of_arrivals_and_withdrawals_end_as_a_rebuild(nights: list[set[str]]) -> None:
    before = None
    for night in nights:
        before = built(of(night), before)
        assert before == built(of(night))


def test_only_what_is_new_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    sanctions = next(row["doc_id"] for row in TOLD["documents"].to_pylist() if "sanctions" in row["text"])
    before = built(of({*IDS} - {sanctions}))
    made: list[str] = []

    def noted(what: Callable[..., dict[str, Any]], *given: Any) -> dict[str, Any]:
        made.append(what.__name__)
        return what(*given)

    for function in (join.known_of, join.combine):
        monkeypatch.setattr(join, function.__name__, lambda *given, what=function: noted(what, *given))
    after = built(of({*IDS}), before)
    added = {name: after[name].num_rows - before[name].num_rows for name in ("event_mentions", "events")}
    assert made == ["known_of"] * added["event_mentions"] + ["combine"] * added["events"]
    assert added["events"] > 0


def changed(table: str, **columns: Callable[[Any], Any]) -> Tables:
    """The tables with all values of some columns of a table changed, but for nulls."""
    rows = [
        {**row, **{name: change(row[name]) for name, change in columns.items() if row[name] is not None}}
        for row in TOLD[table].to_pylist()
    ]
    return {**of({*IDS}), table: conform(table, from_rows(table, rows))}


@pytest.mark.parametrize(
    ("table", "column", "change"),
    [
        ("actors", "type", lambda _: "person"),
        ("actors", "is_named", lambda _: False),
        ("documents", "story_id", lambda _: "story-one"),
        ("documents", "published_at", lambda at: at + timedelta(days=1)),
        ("mentions", "time_start", lambda _: date(2026, 5, 1)),
        ("local_claims", "polarity", lambda _: "denied"),
        ("local_claims", "claimant_actor_id", lambda _: "actor-n"),
        ("local_event_mentions", "is_negated", lambda _: True),
    ],
)
def test_whatever_a_row_rests_on_makes_it_anew(table: str, column: str, change: Callable[[Any], Any]) -> None:
    before = built(of({*IDS}))
    after = changed(table, **{column: change})
    assert built(after, before) == built(after) != before

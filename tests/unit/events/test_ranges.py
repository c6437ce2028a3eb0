"""Differing figures of one event stand side by side, each with who tells it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.events.ranges import ranges


def mention(n: int, *quantities: dict[str, Any], claim: str | None = None) -> dict[str, Any]:
    return {"event_mention_id": f"em-{n}", "doc_id": f"doc-{n}", "claim_id": claim, "quantities": list(quantities)}


def told(lower: float | None, upper: float | None, unit: str = "shell") -> dict[str, Any]:
    words = {"role": "object", "is_approximate": False, "text": "x", "start": 0, "end": 1}
    return {"unit": unit, "lower": lower, "upper": upper, **words}


CLAIMS = {"claim-s": {"claimant_actor_id": "seoul"}, "claim-k": {"claimant_actor_id": "kyiv"}}


def bounds(*mentions: dict[str, Any], **statuses: str) -> list[tuple[Any, ...]]:
    given = {m["event_mention_id"]: statuses.get(m["doc_id"].replace("-", ""), "occurred") for m in mentions}
    return [(r["unit"], r["least"], r["greatest"]) for r in ranges(mentions, given, CLAIMS)]


def test_two_figures_are_a_range_with_who_tells_each() -> None:
    mentions = [mention(1, told(8000, 8000), claim="claim-s"), mention(2, told(20000, 20000), claim="claim-k")]
    [found] = ranges(mentions, {"em-1": "alleged", "em-2": "alleged"}, CLAIMS)
    assert (found["unit"], found["least"], found["greatest"]) == ("shell", 8000, 20000)
    assert [(r["actor_id"], r["lower"], r["doc_id"]) for r in found["reports"]] == [
        ("seoul", 8000, "doc-1"),
        ("kyiv", 20000, "doc-2"),
    ]


def test_open_bounds_give_the_figure_that_is_told() -> None:
    assert bounds(mention(1, told(20, None)), mention(2, told(None, 50))) == [("shell", 20, 50)]
    assert bounds(mention(1, told(None, None))) == [("shell", None, None)]


def test_each_unit_has_its_own_range() -> None:
    both = mention(1, told(12, 12, "dead"), told(30, 30, "wounded"))
    assert bounds(both, mention(2, told(15, 15, "dead"))) == [("dead", 12, 15), ("wounded", 30, 30)]


def test_figures_of_plans_and_denials_are_reports_but_not_the_events_own() -> None:
    sent, planned, denied = mention(1, told(40, 40)), mention(2, told(500, 500)), mention(3, told(90, 90))
    assert bounds(sent, planned, denied, doc2="planned", doc3="denied") == [("shell", 40, 40)]
    assert bounds(planned, doc2="planned") == [("shell", 500, 500)]


def test_none_is_a_figure_even_where_the_sentence_denies() -> None:
    killed, none = mention(1, told(12, 12, "dead")), mention(2, told(0, 0, "dead"))
    assert bounds(killed, none, doc2="denied") == [("dead", 0, 12)]


@given(st.permutations([mention(n, told(n, n, unit)) for n in range(4) for unit in ("shell", "dead")]))
def test_the_order_of_mentions_does_not_matter(mentions: list[dict[str, Any]]) -> None:
    statuses = {m["event_mention_id"]: "occurred" for m in mentions}
    assert ranges(mentions, statuses, {}) == ranges(sorted(mentions, key=str), statuses, {})
